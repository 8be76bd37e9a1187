"""Comment, answer, preview, and find a comment again."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.origin import origin_protected
from accounts.rate_limits import client_fingerprint
from accounts.readers import new_reader_key, reader_key, remember_reader, signed_in
from blog.html.sanitising import render_comment
from blog.models import Post
from blog.views.refused import refused_page
from comments import moderation
from comments.mail.confirmation import ask_for_confirmation
from comments.models import Comment, CommentSettings, Status
from comments.rules.evaluation import RefusedError
from comments.rules.submission import Submission
from comments.thread.forms import CommentForm
from comments.thread.paging import url_in_thread


class SeeOther(HttpResponseRedirect):
    """After a POST, go on with GET (RFC 9110, 15.4.4)."""

    status_code = 303


@origin_protected
@require_POST
def post_comment(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take a comment, or show it first (“preview”); a refused one comes back in its form."""
    post = get_object_or_404(Post.objects.published().select_related("author"), pk=post_id)
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
    """The page for answering one comment, which readers without JavaScript get."""
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
    """Lead to the page of the thread that has the comment."""
    reader = reader_key(request)
    comments = Comment.objects.visible_to(reader).select_related("post")
    comment = get_object_or_404(comments, pk=comment_id)
    if not comment.post.is_published:
        raise Http404
    return HttpResponseRedirect(url_in_thread(comment, reader))


def store(
    request: HttpRequest, form: CommentForm, person: User | None, settings: CommentSettings
) -> HttpResponse:
    """Hand the comment to the rules; raises RefusedError."""
    comment = form.save(commit=False)
    if person is not None:
        comment.user = person
        comment.author_name, comment.email = person.public_name, person.email
        comment.website = person.website
    comment.reader = reader_key(request) or new_reader_key()
    moderation.submit(
        Submission(
            comment=comment,
            settings=settings,
            sender=client_fingerprint(request),
            person=person,
            honeypot=form.cleaned_data["subject"],
            form_age=form.age(),
        )
    )
    given = form.cleaned_data
    if comment.status != Status.SPAM and (
        given.get("wants_answers") or given.get("wants_confirmation")
    ):
        wording = str(form.fields["wants_answers"].label)
        ask_for_confirmation(comment, wording, wants_answers=given["wants_answers"])
    response = SeeOther(url_in_thread(comment, comment.reader))
    remember_reader(request, response, comment.reader)
    return response


def refuse(request: HttpRequest, post: Post, reason: str = "", *, words: str = "") -> HttpResponse:
    title = _("Comment not accepted")
    reason = reason or _("This post takes no more comments.")
    return refused_page(request, post, title=title, reason=reason, status=403, words=words)
