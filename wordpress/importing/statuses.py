"""What WordPress's statuses of posts and comments mean here."""

import datetime

from django.utils.translation import gettext as _

from comments.models import Status
from wordpress.wxr import dates
from wordpress.wxr import reader as wxr

PUBLIC = {"publish", "future"}
GONE = {"trash", "auto-draft", "inherit"}
COMMENT_TYPES = {"", "comment"}
"""What people wrote; other types come from other sites or from plugins."""
COMMENTS = {
    "1": Status.APPROVED,
    "approve": Status.APPROVED,
    "0": Status.HELD,
    "hold": Status.HELD,
    "spam": Status.SPAM,
    "trash": Status.TRASH,
    "post-trashed": Status.TRASH,
}


def is_wanted(entry: wxr.Entry) -> bool:
    return entry.status not in GONE


def published_at(entry: wxr.Entry, zone: datetime.tzinfo) -> datetime.datetime | None:
    """None for all that not everybody may read: nobody new gets to read it."""
    if entry.status not in PUBLIC or entry.password:
        return None
    return dates.moment(entry.date_gmt, entry.date, zone)


def reason_for_draft(entry: wxr.Entry, published: datetime.datetime | None) -> str:
    """Why a text that is more than a draft there becomes one here; else nothing."""
    if published or entry.status == "draft":
        return ""
    if entry.password:
        return _("It was protected by a password; it is a draft here.")
    if entry.status == "private":
        return _("It was private; it is a draft here.")
    if entry.status == "pending":
        return _("It was pending review; it is a draft here.")
    if entry.status in PUBLIC:
        return _("It has no date; it is a draft here.")
    return _("Its status “%(state)s” is unknown here; it is a draft.") % {"state": entry.status}
