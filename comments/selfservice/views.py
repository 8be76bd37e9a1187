"""Pages for writers: their comment, or all comments of their address."""

import json

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.origin import origin_protected
from accounts.pk import parse_pk
from accounts.rate_limits import RateLimit, client_fingerprint, exceeded_limit, record_attempt
from accounts.readers import new_reader_key, reader_key, remember_reader
from blog.html.plain_text import plain_characters
from blog.views.refused import refused_page
from comments import moderation
from comments.models import Comment, Policy
from comments.rules.evaluation import RefusedError
from comments.selfservice import actions as mine
from comments.thread.forms import BODY_MAX_LENGTH
from comments.thread.views import SeeOther
from subscriptions import subscribing
from subscriptions.links import LinkError, find_link, make_link, use_link
from subscriptions.models import ConfirmedEmail, EmailLink, Subscription
from subscriptions.outbox import queue_email

LETTER = "mine-letter"
LIMITS = [RateLimit(5, 3_600), RateLimit(15, 86_400)]
LETTERS_PER_ADDRESS = 3
"""In an hour, so that nobody's mailbox is filled."""


class BodyForm(forms.Form):
    body = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=BODY_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_body(self) -> str:
        body = plain_characters(self.cleaned_data["body"]).strip()
        if not body:
            raise forms.ValidationError(_("Please write something."))
        return body


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=100,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Change one's comment, while it is fresh and unanswered."""
    comment = own_or_404(request, comment_id)
    if not mine.may_change(comment):
        reason = _("A comment can be changed for 15 minutes, and not once somebody has answered.")
        return refused_page(
            request,
            comment.post,
            title=_("Comment not changed"),
            reason=reason,
            status=403,
            words=request.POST.get("body", ""),
        )
    form = BodyForm(request.POST or None, initial={"body": comment.body})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                moderation.revise(comment, form.cleaned_data["body"], Policy.load())
                return SeeOther(comment.get_absolute_url())
            except RefusedError as refusal:
                form.add_error("body", str(refusal))
                status = refusal.http_status
            except moderation.AlreadyDecidedError:
                form.add_error("body", _("A moderator has just decided on it. Please send again."))
                status = 409
    ctx = {"comment": comment, "post": comment.post, "form": form}
    return render(request, "comments/selfservice/edit.html", ctx, status=status)


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Ask, then take the comment back."""
    comment = own_or_404(request, comment_id)
    if request.method != "POST":
        return render(
            request,
            "comments/selfservice/withdraw.html",
            {"comment": comment, "post": comment.post},
        )
    try:
        moderation.withdraw(comment)
    except moderation.AlreadyDecidedError:
        return refused_page(
            request,
            comment.post,
            title=_("Comment not withdrawn"),
            reason=_("It was just decided on. Please try again."),
            status=409,
        )
    return SeeOther(f"{comment.post.get_absolute_url()}#comments")


@origin_protected
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Send a letter with a way in; every address gets the same answer."""
    form = AddressForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        sender = client_fingerprint(request)
        if exceeded_limit(sender, LETTER, LIMITS):
            form.add_error(None, _("That was a lot at once. Please try again later."))
            status = 429
        elif form.is_valid():
            record_attempt(sender, LETTER)
            send_way_in(form.cleaned_data["email"])
            context = {"email": form.cleaned_data["email"]}
            return render(request, "comments/selfservice/access_requested.html", context)
    return render(
        request, "comments/selfservice/request_access.html", {"form": form}, status=status
    )


def send_way_in(email: str) -> None:
    """The letter goes only to addresses that something is stored under."""
    known = Comment.objects.filter(email=email).exists()
    known = known or Subscription.objects.filter(email=email).exists()
    lately = EmailLink.objects.valid().filter(purpose=mine.PURPOSE, email=email).count()
    if known and lately < LETTERS_PER_ADDRESS:
        secret = make_link(mine.PURPOSE, email, {}, mine.LINK_VALID_FOR)
        queue_email(
            email, "selfservice", {"path": reverse("comments:selfservice_open", args=[secret])}
        )


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_mine(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the letter's link leads: GET asks, as mail scanners follow links; POST goes in."""
    try:
        if request.method != "POST":
            link = find_link(mine.PURPOSE, secret)
            return render(request, "comments/selfservice/open.html", {"email": link.email})
        link = use_link(mine.PURPOSE, secret)
    except LinkError:
        return render(request, "comments/links/void.html", status=410)
    response = SeeOther(reverse("comments:selfservice_overview"))
    mine.remember_address(request, response, link.email)
    key = reader_key(request) or new_reader_key()
    remember_reader(request, response, key)
    ConfirmedEmail.objects.get_or_create(email=link.email, reader=key)
    return response


@never_cache
@require_http_methods(["GET", "HEAD"])
def page(request: HttpRequest) -> HttpResponse:
    """Everything under the address."""
    email = mine.address_of(request)
    if not email:
        return SeeOther(reverse("comments:selfservice"))
    comments = mine.comments_of(email)
    after = parse_pk(request.GET.get("after", ""))
    if after:
        comments = comments.filter(pk__lt=after)
    found = list(comments.order_by("-pk")[: mine.COMMENTS_PER_PAGE + 1])
    shown = found[: mine.COMMENTS_PER_PAGE]
    ctx = {
        "email": email,
        "comments": shown,
        "next_after": shown[-1].pk if len(found) > len(shown) else None,
        "subscriptions": Subscription.objects.filter(email=email, ended_at=None)[:100],
        "feed": mine.feed_token(email),
    }
    return render(request, "comments/selfservice/overview.html", ctx)


@origin_protected
@never_cache
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Export, erase, end letters, or leave."""
    email = mine.address_of(request)
    if not email:
        return SeeOther(reverse("comments:selfservice"))
    if "export" in request.POST:
        text = json.dumps(mine.export(email), ensure_ascii=False, indent=2)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="comments.json"'
        return response
    if "end" in request.POST:
        own = Subscription.objects.filter(email=email, key=request.POST["end"]).first()
        if own:
            subscribing.end(own.key)
        return SeeOther(reverse("comments:selfservice_overview"))
    if "erase" in request.POST and "sure" not in request.POST:
        return render(request, "comments/selfservice/confirm_erasure.html", {"email": email})
    if "erase" in request.POST:
        count = mine.erase(email, _("Erased"))
        response = render(request, "comments/selfservice/erased.html", {"count": count})
    else:
        response = SeeOther("/")
    response.delete_cookie(mine.COOKIE, path=mine.COOKIE_PATH)
    return response


def own_or_404(request: HttpRequest, comment_id: int) -> Comment:
    comment = mine.find_own(request, comment_id)
    if comment is None:
        raise Http404
    return comment
