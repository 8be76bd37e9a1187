"""What moderators can do to a thread besides deciding on comments: pin, close, open."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.models import Comment, Status


@dataclass(frozen=True)
class Control:
    """A button on a comment's page in the admin."""

    label: Promise | str
    done: Promise | str
    act: Callable[[Comment], None]
    applies: Callable[[Comment], bool]
    """Whether it would change anything now."""


@transaction.atomic
def pin(comment: Comment) -> None:
    """Pin the comment on top of its thread, instead of any other."""
    Comment.objects.filter(post=comment.post_id, is_pinned=True).update(is_pinned=False)
    Comment.objects.filter(pk=comment.pk, status=Status.APPROVED).update(is_pinned=True)


def unpin(comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(is_pinned=False)


def close_thread(comment: Comment) -> None:
    """Accept no more replies to the comment, nor to any below it."""
    Comment.objects.filter(pk=comment.pk).update(is_closed=True)


def open_thread(comment: Comment) -> None:
    Comment.objects.filter(pk=comment.pk).update(is_closed=False)


def close_post(comment: Comment) -> None:
    # Not by save(), which would store the whole post while others may be editing it.
    Post.objects.filter(pk=comment.post_id).update(comments_open=False)


def open_post(comment: Comment) -> None:
    Post.objects.filter(pk=comment.post_id).update(comments_open=True)


CONTROLS = {
    "pin": Control(
        _("Pin to the top"),
        _("The comment is pinned above the other comments."),
        pin,
        lambda comment: comment.status == Status.APPROVED and not comment.is_pinned,
    ),
    "unpin": Control(
        _("Unpin"),
        _("The comment is back in its place."),
        unpin,
        lambda comment: comment.is_pinned,
    ),
    "close": Control(
        _("Close to replies"),
        _("Nobody can reply to this comment or to those below it any more."),
        close_thread,
        lambda comment: not comment.is_closed,
    ),
    "open": Control(
        _("Open to replies"),
        _("Readers can reply to this comment again."),
        open_thread,
        lambda comment: comment.is_closed,
    ),
    "close-post": Control(
        _("Close the post to comments"),
        _("The post is closed to new comments; those that are there stay."),
        close_post,
        lambda comment: comment.post.comments_open,
    ),
    "open-post": Control(
        _("Open the post to comments"),
        _("The post is open to comments again."),
        open_post,
        lambda comment: not comment.post.comments_open,
    ),
}


def available_controls(comment: Comment) -> list[tuple[str, Promise | str]]:
    """Names and labels of the controls that apply to the comment now."""
    return [(name, control.label) for name, control in CONTROLS.items() if control.applies(comment)]
