"""For how long writers may edit their own comments."""

import datetime
import enum

from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Comment, Status

EDIT_WINDOW = datetime.timedelta(minutes=15)


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
    replies = comment.replies.exclude(status__in=[Status.SPAM, Status.TRASH])
    if why_not_editable(comment.created_at, has_replies=False):
        return False
    return why_not_editable(comment.created_at, has_replies=replies.exists()) is None


def too_late_to_edit() -> str:
    minutes = EDIT_WINDOW // datetime.timedelta(minutes=1)
    return _("Not editable after %(minutes)s minutes.") % {"minutes": minutes}
