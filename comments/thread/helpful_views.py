"""The view behind the buttons “Helpful” and “Not helpful”."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.origin import origin_protected
from accounts.readers import cookie_key, reader_key, remember_reader
from accounts.voters import known_voter, voter_of
from blog.views.refused import refused_page
from comments.models import Comment, CommentSettings
from comments.thread.helpful import TooManyVotesError, take_back, vote
from comments.thread.paging import url_in_thread
from comments.thread.views import SeeOther

TAKE_BACK = ""
ANSWERS = {"1": True, "0": False}


@origin_protected
@require_POST
def helpful(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Store “1” (helpful) or “0” (not helpful), or withdraw the vote; redirect to the comment."""
    comments = Comment.objects.approved().select_related("post")
    comment = get_object_or_404(comments.defer("post__body", "post__body_html"), pk=comment_id)
    answer = request.POST.get("helpful")
    settings, order = CommentSettings.load(), request.POST.get("order")
    back = SeeOther(url_in_thread(comment, reader_key(request), settings, order))
    if answer == TAKE_BACK:
        known = known_voter(request, "helpful")
        if known:
            take_back(comment, known)
        return back
    if answer not in ANSWERS:
        return refuse(request, comment, _("Please say whether the comment helped."), 400)
    voter = voter_of(request, "helpful", thing=f"comment {comment.pk}")
    if comment.reader in {reader_key(request), cookie_key(request, "comments")} - {""}:
        return refuse(request, comment, _("Others decide whether your comment is helpful."), 403)
    try:
        vote(comment, voter, ANSWERS[answer])
    except TooManyVotesError:
        reason = _("Very many votes on this comment came from your internet connection.")
        return refuse(request, comment, reason, 429)
    remember_reader(request, back, voter.secret)
    return back


def refuse(request: HttpRequest, comment: Comment, reason: str, status: int) -> HttpResponse:
    title = _("Vote not counted")
    return refused_page(request, comment.post, title=title, reason=reason, status=status)
