"""Write a comment or a reply, preview it, and follow a comment's permanent link."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
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
    if comment.status != Status.SPAM:
        ask_for_wanted_confirmation(comment, form)
    response = SeeOther(url_in_thread(comment, comment.reader, settings))
    remember_reader(request, response, reader.secret)
    return response


def ask_for_wanted_confirmation(comment: Comment, form: CommentForm) -> None:
    """Mail the link that confirms the address, if the writer asked for that or for replies."""
    wants_answers = bool(form.cleaned_data.get("wants_answers"))
    if wants_answers or form.cleaned_data.get("wants_confirmation"):
        wording = str(form.fields["wants_answers"].label)
        ask_for_confirmation(comment, wording, wants_answers=wants_answers)


def refuse(request: HttpRequest, post: Post, reason: str = "", *, words: str = "") -> HttpResponse:
    title = _("Comment not accepted")
    reason = reason or _("This post is closed to comments.")
    return refused_page(request, post, title=title, reason=reason, status=403, words=words)
