"""The page on which moderators move a comment that was written in the wrong place."""

from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from comments.models import Comment, Note
from comments.thread.moving import CannotMoveError, Place, move, place_at


def moving(request: HttpRequest, key: int) -> HttpResponse:
    """Ask where to, show what is there, and move only after that."""
    if not request.user.has_perm("comments.change_comment"):
        raise PermissionDenied
    comment = get_object_or_404(Comment.objects.select_related("post", "parent"), pk=key)
    target = request.POST.get("target", "").strip()
    place = place_at(target) if target else None
    if request.method == "POST" and place is None:
        messages.warning(request, _("No post and no comment has this URL."))
    elif place and "_move" in request.POST and carry_out(request, comment, place):
        return redirect("admin:comments_comment_change", comment.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Move the comment"),
        "comment": comment,
        "target": target,
        "place": place,
        "opts": Comment._meta,
    }
    return render(request, "admin/comments/move.html", context)


def carry_out(request: HttpRequest, comment: Comment, place: Place) -> bool:
    """Move, and leave a note that says from where, so that somebody can move it back."""
    before = (
        comment.parent.get_absolute_url() if comment.parent else comment.post.get_absolute_url()
    )
    try:
        number = move(comment, place)
    except CannotMoveError:
        messages.warning(
            request,
            _("It cannot stand there: below itself, below spam or trash, or where it is now."),
        )
        return False
    note = _("Moved here from %(place)s") % {"place": before}
    Note.objects.create(comment=comment, by=cast(User, request.user), text=note)
    text = ngettext(
        "%(count)s comment has been moved.", "%(count)s comments have been moved.", number
    )
    messages.success(request, text % {"count": number})
    return True
