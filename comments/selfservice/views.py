"""Pages for writers: change or withdraw a comment; see, export and erase everything."""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.origin import origin_protected
from accounts.pk import parse_pk
from accounts.rate_limits import RateLimit, client_fingerprint, exceeded_limit, record_attempt
from blog.views.refused import refused_page
from comments import moderation
from comments.models import Comment, CommentSettings
from comments.rules.evaluation import RefusedError
from comments.selfservice.access import (
    LINK_PURPOSE,
    accessible_email,
    end_access,
    feed_token,
    find_own_comment,
    grant_access,
    send_access_link,
)
from comments.selfservice.actions import comments_of, erase, export
from comments.selfservice.forms import EditForm, EmailForm
from comments.thread.editing import editable, may_edit
from comments.thread.views import SeeOther
from subscriptions import subscribing
from subscriptions.links import LinkError, find_link
from subscriptions.models import Subscription

MAIL_PURPOSE = "selfservice-mail"
MAIL_LIMITS = [RateLimit(5, 3_600), RateLimit(15, 86_400)]
COMMENTS_PER_PAGE = 50


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Edit one's own comment, while `may_edit` allows it."""
    comment = own_or_404(request, comment_id)
    if not may_edit(comment):
        reason = _("A comment can be edited for 15 minutes, unless somebody has replied.")
        return refused_page(
            request,
            comment.post,
            title=_("Comment not edited"),
            reason=reason,
            status=403,
            words=request.POST.get("body", ""),
        )
    form = EditForm(request.POST or None, initial={"body": comment.body})
    status = 200
    if request.method == "POST":
        status = store_edit(comment, form)
        if status == 303:
            messages.success(request, _("Your change is saved."))
            return SeeOther(comment.get_absolute_url())
    ctx = {"comment": comment, "post": comment.post, "form": form}
    return render(request, "comments/selfservice/edit.html", ctx, status=status)


def store_edit(comment: Comment, form: EditForm) -> int:
    """Store a valid edit; return the HTTP status, 303 for success. The form gets the errors."""
    if not form.is_valid():
        return 400
    try:
        moderation.revise(comment, form.cleaned_data["body"], CommentSettings.load())
    except RefusedError as refusal:
        form.add_error("body", str(refusal))
        return refusal.http_status
    except moderation.AlreadyDecidedError:
        form.add_error("body", _("A moderator has just decided on it. Please send it again."))
        return 409
    return 303


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, comment_id: int) -> HttpResponse:
    """GET asks, POST withdraws the comment."""
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
            reason=_("A moderator has just decided on it. Please try again."),
            status=409,
        )
    messages.success(request, _("Your comment is withdrawn."))
    return SeeOther(f"{comment.post.get_absolute_url()}#comments")


@origin_protected
@require_http_methods(["GET", "HEAD", "POST"])
def request_access(request: HttpRequest) -> HttpResponse:
    """Mail a link to the overview; the response is the same for every address."""
    # An empty POST is a form as well.
    form = EmailForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        sender = client_fingerprint(request)
        if exceeded_limit(sender, MAIL_PURPOSE, MAIL_LIMITS):
            form.add_error(None, _("That was a lot at once. Please try again later."))
            status = 429
        elif form.is_valid():
            record_attempt(sender, MAIL_PURPOSE)
            send_access_link(form.cleaned_data["email"])
            ctx = {"email": form.cleaned_data["email"]}
            return render(request, "comments/selfservice/access_requested.html", ctx)
    ctx = {"form": form}
    return render(request, "comments/selfservice/request_access.html", ctx, status=status)


@origin_protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_access(request: HttpRequest, secret: str) -> HttpResponse:
    """The mailed link: GET only asks, because mail scanners follow links; POST grants access."""
    try:
        if request.method != "POST":
            link = find_link(LINK_PURPOSE, secret)
            return render(request, "comments/selfservice/open.html", {"email": link.email})
        response = SeeOther(reverse("comments:selfservice_overview"))
        grant_access(request, response, secret)
    except LinkError:
        return render(request, "comments/links/void.html", status=410)
    return response


@never_cache
@require_http_methods(["GET", "HEAD"])
def overview(request: HttpRequest) -> HttpResponse:
    """Everything stored under the address."""
    email = accessible_email(request)
    if not email:
        return SeeOther(reverse("comments:selfservice"))
    comments = comments_of(email)
    after = parse_pk(request.GET.get("after", ""))
    if after:
        comments = comments.filter(pk__lt=after)
    found = list(comments.order_by("-pk")[: COMMENTS_PER_PAGE + 1])
    shown = found[:COMMENTS_PER_PAGE]
    ctx = {
        "email": email,
        "comments": shown,
        "editable": editable(shown),
        "next_after": shown[-1].pk if len(found) > len(shown) else None,
        "subscriptions": Subscription.objects.filter(email=email, ended_at=None)[:100],
        "feed": feed_token(email),
    }
    return render(request, "comments/selfservice/overview.html", ctx)


@origin_protected
@never_cache
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Export, erase, end a subscription, or leave: whatever the pressed button is named."""
    email = accessible_email(request)
    if not email:
        return SeeOther(reverse("comments:selfservice"))
    if "export" in request.POST:
        return export_as_json(email)
    if "end" in request.POST:
        end_subscription(email, request.POST["end"])
        messages.success(request, _("Unsubscribed. You will get no more of these e-mails."))
        return SeeOther(reverse("comments:selfservice_overview"))
    if "erase" in request.POST and "sure" not in request.POST:
        return render(request, "comments/selfservice/confirm_erasure.html", {"email": email})
    response: HttpResponse = SeeOther("/")
    if "erase" in request.POST:
        count = erase(email, _("Erased"))
        response = render(request, "comments/selfservice/erased.html", {"count": count})
    else:
        messages.success(request, _("You have left. To come back, ask for a new link."))
    end_access(response)
    return response


def export_as_json(email: str) -> HttpResponse:
    text = json.dumps(export(email), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="comments.json"'
    return response


def end_subscription(email: str, key: str) -> None:
    """End the subscription, if it belongs to the address."""
    own = Subscription.objects.filter(email=email, key=key).first()
    if own:
        subscribing.end(own.key)


def own_or_404(request: HttpRequest, comment_id: int) -> Comment:
    comment = find_own_comment(request, comment_id)
    if comment is None:
        raise Http404
    return comment
