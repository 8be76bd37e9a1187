"""Write a comment or a reply, preview it, and follow a comment's permanent link."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.origin import origin_protected
from accounts.rate_limits import client_fingerprint
from accounts.readers import participant, reader_key, remember_reader, signed_in
from blog.html.sanitising import render_comment
from blog.models import Post, shown
from blog.views.refused import refused_page
from comments import moderation
from comments.mail.confirmation import ask_for_confirmation
from comments.models import Comment, CommentSettings, Status
from comments.rules.evaluation import RefusedError
from comments.rules.submission import Submission
from comments.thread.forms import CommentForm
from comments.thread.paging import url_in_thread
from subscriptions.models import ConfirmedEmail

MOST_DIGITS = 10
"""Of a number of seconds, for the next two centuries."""
RECEIVED: dict[str, Promise] = {
    Status.APPROVED: gettext_lazy("Thank you. Your comment is published."),
    Status.HELD: gettext_lazy(
        "Thank you. Your comment is waiting for approval; until then only you can see it."
    ),
    Status.SPAM: gettext_lazy("Your comment was not published. Only you can see it."),
}


class SeeOther(HttpResponseRedirect):
    """Answer a POST with a redirect to GET (RFC 9110, 15.4.4)."""

    status_code = 303


@origin_protected
@require_POST
def post_comment(request: HttpRequest, post_id: int) -> HttpResponse:
    """Store a comment, or preview it; a refused one comes back in its form."""
    post = shown.public_post(post_id)
    settings = CommentSettings.load()
    if not settings.takes_comments(post):
        return refuse(request, post, words=request.POST.get("body", ""))
    person = signed_in(request)
    form = CommentForm(
        request.POST,
        post=post,
        signed_in=person is not None,
        names_required=settings.names_required,
    )
    status = 200 if form.is_valid() else 400
    if status == 200 and "preview" not in request.POST:
        try:
            return store(request, form, person, settings)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
            status = refusal.http_status
    form.forget_lost_parent()
    ctx = {
        "post": post,
        "answered": form.cleaned_data.get("parent"),
        "form": form,
        "preview": render_comment(form.cleaned_data["body"]) if status == 200 else "",
        "settings": settings,
    }
    return render(request, "comments/write.html", ctx, status=status)


@require_safe
@never_cache
def reply(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The page for replying to one comment; with JavaScript the form opens in the thread."""
    comments = Comment.objects.approved().select_related("post__author", "user", "parent")
    answered = get_object_or_404(comments, pk=comment_id)
    settings = CommentSettings.load()
    if not settings.takes_comments(answered.post):
        return refuse(request, answered.post)
    if answered.is_locked():
        return refuse(request, answered.post, _("This part of the conversation is closed."))
    form = CommentForm(
        post=answered.post,
        signed_in=signed_in(request) is not None,
        names_required=settings.names_required,
        initial={"parent": answered},
    )
    ctx = {"post": answered.post, "answered": answered, "form": form, "settings": settings}
    return render(request, "comments/write.html", ctx)


@require_safe
def permalink(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Redirect to the comment on its page of the thread."""
    reader = reader_key(request)
    comments = Comment.objects.visible_to(reader).select_related("post")
    comment = get_object_or_404(comments, pk=comment_id)
    if not comment.post.is_published:
        raise Http404
    return HttpResponseRedirect(url_in_thread(comment, reader, CommentSettings.load()))


@require_safe
@never_cache
def newer(request: HttpRequest, post_id: int) -> HttpResponse:
    """Redirect to the first comment after a moment, which the reader's browser alone remembers."""
    post = shown.public_post(post_id)
    comments = Comment.objects.approved().filter(post=post).select_related("post")
    since = moment_of(request.GET.get("since", ""))
    first = comments.filter(created_at__gt=since).order_by("created_at", "pk").first()
    if first is None:
        return HttpResponseRedirect(f"{post.get_absolute_url()}#comments")
    return HttpResponseRedirect(url_in_thread(first, reader_key(request), CommentSettings.load()))


def moment_of(seconds: str) -> datetime.datetime:
    """The end of the second that the text counts from 1970; now for anything else."""
    if not seconds.isascii() or not seconds.isdigit() or len(seconds) > MOST_DIGITS:
        return timezone.now()
    return datetime.datetime.fromtimestamp(int(seconds) + 1, datetime.UTC)


def store(
    request: HttpRequest, form: CommentForm, person: User | None, settings: CommentSettings
) -> HttpResponse:
    """Submit the comment to the rules, which may raise RefusedError."""
    comment = form.save(commit=False)
    if person is not None:
        comment.user = person
        comment.author_name, comment.email = person.public_name, person.email
        comment.website = person.website
    reader = participant(request)
    comment.reader = reader.key
    submission = Submission(
        comment=comment,
        settings=settings,
        sender=client_fingerprint(request),
        person=person,
        honeypot=form.cleaned_data["subject"],
        form_age=form.form_age(),
    )
    moderation.submit(submission)
    messages.success(request, str(RECEIVED[comment.status]))
    if comment.status != Status.SPAM and ask_for_wanted_confirmation(comment, form):
        messages.info(request, _("We have sent you an e-mail. Please confirm your address in it."))
    response = SeeOther(url_in_thread(comment, comment.reader, settings))
    remember_reader(request, response, reader.secret)
    return response


def ask_for_wanted_confirmation(comment: Comment, form: CommentForm) -> bool:
    """Mail the link that confirms the address, if the writer asked for that or for replies.

    Returns whether there is something to confirm.
    """
    wants_answers = bool(form.cleaned_data.get("wants_answers"))
    if not wants_answers and not form.cleaned_data.get("wants_confirmation"):
        return False
    wording = str(form.fields["wants_answers"].label)
    ask_for_confirmation(comment, wording, wants_answers=wants_answers)
    known = ConfirmedEmail.objects.filter(email=comment.email, reader=comment.reader)
    return not known.exists()


def refuse(request: HttpRequest, post: Post, reason: str = "", *, words: str = "") -> HttpResponse:
    title = _("Comment not accepted")
    reason = reason or _("This post is closed to comments.")
    return refused_page(request, post, title=title, reason=reason, status=403, words=words)
