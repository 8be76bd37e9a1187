"""The view behind the button “Helpful”."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.origin import origin_protected
from accounts.readers import cookie_key, reader_key, remember_reader
from accounts.voters import known_voter, voter_of
from blog.views.refused import refused_page
from comments.models import Comment, CommentSettings
from comments.thread.helpful import TooManyVotesError, take_back, vote
from comments.thread.paging import url_in_thread
from comments.thread.rendering import helpful_label
from comments.thread.views import SeeOther

TAKE_BACK = ""
NOTES = {
    True: gettext_lazy("Noted: you found the comment helpful."),
    False: gettext_lazy("Noted: you did not find the comment helpful."),
    None: gettext_lazy("Your mark is taken back."),
}
ANSWERS = {"1": True, "0": False}


@origin_protected
@require_POST
def helpful(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Store “1” (helpful) or “0” (not helpful), or withdraw the vote.

    static/js/thread.js gets what the button shows then; a form is led back to the comment.
    """
    comments = Comment.objects.approved().select_related("post")
    comment = get_object_or_404(comments.defer("post__body", "post__body_html"), pk=comment_id)
    answer = request.POST.get("helpful")
    if answer == TAKE_BACK:
        known = known_voter(request, "helpful")
        if known:
            take_back(comment, known)
        return respond(request, comment, own=None)
    if answer not in ANSWERS:
        return refuse(request, comment, _("Please say whether the comment helped."), 400)
    voter = voter_of(request, "helpful", thing=f"comment {comment.pk}")
    if comment.reader in {reader_key(request), cookie_key(request, "comments")} - {""}:
        return refuse(request, comment, _("You cannot mark your own comment as helpful."), 403)
    try:
        vote(comment, voter, ANSWERS[answer])
    except TooManyVotesError:
        reason = _("Very many votes on this comment came from your internet connection.")
        return refuse(request, comment, reason, 429)
    response = respond(request, comment, own=ANSWERS[answer])
    remember_reader(request, response, voter.secret)
    return response


def respond(request: HttpRequest, comment: Comment, own: bool | None) -> HttpResponse:
    """Say what was stored."""
    if request.headers.get("X-Requested-With") == "fetch":
        comment.refresh_from_db(fields=["helpful"])
        button = {
            "value": "" if own else "1",
            "pressed": own is True,
            "label": str(helpful_label(comment.helpful)),
            "note": str(NOTES[own]),
        }
        return JsonResponse(button)
    messages.success(request, str(NOTES[own]))
    settings, order = CommentSettings.load(), request.POST.get("order")
    return SeeOther(url_in_thread(comment, reader_key(request), settings, order))


def refuse(request: HttpRequest, comment: Comment, reason: str, status: int) -> HttpResponse:
    title = _("Vote not counted")
    return refused_page(request, comment.post, title=title, reason=reason, status=status)
