"""For how long writers may edit their own comments."""

import datetime
import enum
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Comment, Status

EDIT_WINDOW = datetime.timedelta(minutes=15)
HIDDEN = [Status.SPAM, Status.TRASH]
"""Replies that nobody will see do not count."""


class WhyNotEditable(enum.Enum):
    TOO_LATE = enum.auto()
    ANSWERED = enum.auto()


def why_not_editable(written_at: datetime.datetime, *, has_replies: bool) -> WhyNotEditable | None:
    """Why a comment cannot be edited any more; None if it can."""
    if timezone.now() > written_at + EDIT_WINDOW:
        return WhyNotEditable.TOO_LATE
    return WhyNotEditable.ANSWERED if has_replies else None


def may_edit(comment: Comment) -> bool:
    """Whether its writer may edit it now."""
    return comment.pk in editable([comment])


def editable(comments: Iterable[Comment]) -> set[int]:
    """The keys of those comments that their writer may edit now; one query for all."""
    recent = [one.pk for one in comments if not why_not_editable(one.created_at, has_replies=False)]
    if not recent:
        return set()
    replies = Comment.objects.filter(parent__in=recent).exclude(status__in=HIDDEN)
    return set(recent) - set(replies.values_list("parent", flat=True))


def too_late_to_edit() -> str:
    minutes = EDIT_WINDOW // datetime.timedelta(minutes=1)
    return _("Not editable after %(minutes)s minutes.") % {"minutes": minutes}
