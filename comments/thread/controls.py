"""What moderators arrange in a conversation without judging anybody: pin, close, open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.models import Comment, Status


@dataclass(frozen=True)
class Arrangement:
    label: Promise | str
    done: Promise | str
    act: Callable[[Comment], None]
    fits: Callable[[Comment], bool]
    """Whether there is any sense in it now."""


@transaction.atomic
def pin(comment: Comment) -> None:
    """Put the comment on top of its thread, in the place of what was there."""
    Comment.objects.filter(post=comment.post_id, is_pinned=True).update(is_pinned=False)
    Comment.objects.filter(pk=comment.pk, status=Status.APPROVED).update(is_pinned=True)


def unpin(comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(is_pinned=False)


def close_thread(comment: Comment) -> None:
    """Take no more answers to the comment, nor to any below it."""
    Comment.objects.filter(pk=comment.pk).update(is_closed=True)


def open_thread(comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(is_closed=False)


def close_post(comment: Comment) -> None:
    # Not by save(): the text has not changed, and others may be writing on it.
    Post.objects.filter(pk=comment.post_id).update(comments_open=False)


def open_post(comment: Comment) -> None:
    Post.objects.filter(pk=comment.post_id).update(comments_open=True)


ARRANGEMENTS = {
    "pin": Arrangement(
        _("Pin on top"),
        _("The comment stands on top of its post’s comments."),
        pin,
        lambda comment: comment.status == Status.APPROVED and not comment.is_pinned,
    ),
    "unpin": Arrangement(
        _("No longer on top"),
        _("The comment stands in its place again."),
        unpin,
        lambda comment: comment.is_pinned,
    ),
    "close": Arrangement(
        _("Take no more answers"),
        _("Nobody can answer this comment, or those below it, any more."),
        close_thread,
        lambda comment: not comment.is_closed,
    ),
    "open": Arrangement(
        _("Take answers again"),
        _("This comment can be answered again."),
        open_thread,
        lambda comment: comment.is_closed,
    ),
    "close-post": Arrangement(
        _("Close the post for comments"),
        _("The post takes no more comments; those that are there stay."),
        close_post,
        lambda comment: comment.post.comments_open,
    ),
    "open-post": Arrangement(
        _("Open the post for comments"),
        _("The post takes comments again."),
        open_post,
        lambda comment: not comment.post.comments_open,
    ),
}


def possible(comment: Comment) -> list[tuple[str, Promise | str]]:
    """Names and labels of what can be done with the comment now."""
    return [(name, one.label) for name, one in ARRANGEMENTS.items() if one.fits(comment)]
