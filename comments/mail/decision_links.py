"""Signed links by which a moderator decides on a comment straight from a mail."""

import datetime

from django.core import signing
from django.urls import reverse

from accounts.models import User
from comments.mail.recipients import moderators
from comments.models import Comment, Decision, Status

SALT = "comments.mail.decision_links"
VALID_FOR = datetime.timedelta(days=7)


class VoidLinkError(Exception):
    """The link is forged or older than a week, or the comment was decided on since."""


def decision_links(comment: Comment, decision: Decision, person: User) -> dict[str, str]:
    """A path for each status that the moderator can give; void once somebody has decided."""
    return {
        status: reverse("comments:decide", args=[_sign(comment, decision, person, status)])
        for status in (Status.APPROVED, Status.SPAM, Status.TRASH)
    }


def read_link(token: str) -> tuple[Comment, Status, User]:
    """The comment, the status to give it, and the moderator; raises VoidLinkError."""
    try:
        asked = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise VoidLinkError from error
    comment = Comment.objects.select_related("post__author", "parent").filter(pk=asked["c"]).first()
    person = moderators().filter(pk=asked["u"]).first()
    latest = Decision.objects.filter(comment=asked["c"]).order_by("-pk").first()
    if comment is None or person is None or latest is None or latest.pk != asked["d"]:
        raise VoidLinkError
    return comment, Status(asked["a"]), person


def _sign(comment: Comment, decision: Decision, person: User, status: Status) -> str:
    content = {"c": comment.pk, "a": status, "d": decision.pk, "u": person.pk}
    return signing.dumps(content, salt=SALT)
