"""What writers can do with their comments without an account: change, take back, export, erase.

Whose browser wrote a comment may change it there. Whoever opens a letter sent to an address may
do so with all that was written under it, for an hour.
"""

import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.readers import reader_key
from comments import moderation
from comments.models import Comment, Mark, Status
from subscriptions.models import ConfirmedEmail, EmailLink, OutgoingEmail, Subscription

EDIT_WINDOW = datetime.timedelta(minutes=15)
COOKIE = "mine"
COOKIE_PATH = "/comments/"
COOKIE_MAX_AGE = 60 * 60
SALT = "comments.selfservice.actions"
PURPOSE = "mine"
LINK_VALID_FOR = datetime.timedelta(hours=1)
COMMENTS_PER_PAGE = 50


def remember_address(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let this browser look after the comments of the address for an hour."""
    response.set_cookie(
        COOKIE,
        signing.dumps(email, salt=SALT),
        max_age=COOKIE_MAX_AGE,
        path=COOKIE_PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def address_of(request: HttpRequest) -> str:
    """The address that this browser may look after; “” without one."""
    try:
        email: str = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_MAX_AGE
        )
    except signing.BadSignature:
        return ""
    return email


def comments_of(email: str) -> QuerySet[Comment]:
    """All that was written under the address and is not erased, the newest first."""
    return Comment.objects.filter(email=email).select_related("post").order_by("-created_at", "-pk")


def find_own(request: HttpRequest, key: int) -> Comment | None:
    """The comment, if it is this browser's, or of the address that it looks after."""
    comment = Comment.objects.select_related("post__author", "user").filter(pk=key).first()
    if comment is None or comment.status in {Status.WITHDRAWN, Status.TRASH}:
        return None
    reader, email = reader_key(request), address_of(request)
    is_own = bool(reader and comment.reader == reader) or bool(email and comment.email == email)
    return comment if is_own else None


def may_change(comment: Comment) -> bool:
    """For 15 minutes, and not once somebody has answered."""
    if timezone.now() > comment.created_at + EDIT_WINDOW:
        return False
    return not comment.replies.exclude(status__in=[Status.SPAM, Status.TRASH]).exists()


def export(email: str) -> dict[str, Any]:
    """Everything that is stored under the address (Art. 15 and 20 GDPR), ready for JSON."""
    return {
        "email": email,
        "comments": [
            {
                "address": comment.get_absolute_url(),
                "post": comment.post.title,
                "name": comment.author_name,
                "website": comment.website,
                "text": comment.body,
                "written": comment.created_at.isoformat(),
                "changed": comment.edited_at.isoformat() if comment.edited_at else None,
                "status": comment.status,
            }
            for comment in comments_of(email).iterator()
        ],
        "letters": [
            {
                "topic": subscription.topic,
                "agreed_to": subscription.wording,
                "asked": subscription.asked_at.isoformat(),
                "confirmed": _moment(subscription.confirmed_at),
                "ended": _moment(subscription.ended_at),
            }
            for subscription in Subscription.objects.filter(email=email)
        ],
        "confirmed": [
            confirmed.confirmed_at.isoformat()
            for confirmed in ConfirmedEmail.objects.filter(email=email)
        ],
    }


def _moment(moment: datetime.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def feed_token(email: str) -> str:
    """The secret part of the address of the feed of answers to what the address wrote.

    It says a key and not the e-mail address, for feeds are read by services, and stand in logs.
    """
    confirmed = ConfirmedEmail.objects.filter(email=email).earliest("pk")
    return signing.dumps(confirmed.pk, salt=f"{SALT}.feed")


def read_feed_token(token: str) -> str:
    """The address of a feed's secret; raises signing.BadSignature, also once it was erased."""
    key = signing.loads(token, salt=f"{SALT}.feed")
    confirmed = ConfirmedEmail.objects.filter(pk=key).first()
    if confirmed is None:
        raise signing.BadSignature
    return confirmed.email


@transaction.atomic
def erase(email: str, name: str) -> int:
    """Remove all that is stored under the address (Art. 17 GDPR); says how many comments.

    Their places in the threads stay, with `name` in place of the writer's.
    """
    comments = list(comments_of(email))
    for comment in comments:
        if comment.status != Status.WITHDRAWN:
            moderation.withdraw(comment)
    Comment.objects.filter(email=email).update(
        author_name=name, email="", website="", reader="", user=None
    )
    for model in (Subscription, ConfirmedEmail, EmailLink):
        model._default_manager.filter(email=email).delete()
    OutgoingEmail.objects.filter(to=email).delete()
    Mark.objects.filter(comment__in=comments).delete()
    return len(comments)
