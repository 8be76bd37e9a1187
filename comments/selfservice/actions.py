"""What writers can do with their own comments: change them, export and erase everything."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from comments import moderation
from comments.models import Comment, Fingerprint, Status
from subscriptions.models import ConfirmedEmail, EmailLink, OutgoingEmail, Subscription


def comments_of(email: str) -> QuerySet[Comment]:
    """Everything written under the address and not erased, newest first."""
    return Comment.objects.filter(email=email).select_related("post").order_by("-created_at", "-pk")


def export(email: str) -> dict[str, Any]:
    """Everything stored under the address (Art. 15 and 20 GDPR), ready for JSON."""
    subscriptions = Subscription.objects.filter(email=email)
    confirmed = ConfirmedEmail.objects.filter(email=email)
    return {
        "email": email,
        "comments": [_export_comment(comment) for comment in comments_of(email).iterator()],
        "letters": [_export_subscription(subscription) for subscription in subscriptions],
        "confirmed": [address.confirmed_at.isoformat() for address in confirmed],
    }


def _export_comment(comment: Comment) -> dict[str, Any]:
    return {
        "address": comment.get_absolute_url(),
        "post": comment.post.title,
        "name": comment.author_name,
        "website": comment.website,
        "text": comment.body,
        "written": comment.created_at.isoformat(),
        "changed": _isoformat(comment.edited_at),
        "status": comment.status,
    }


def _export_subscription(subscription: Subscription) -> dict[str, Any]:
    return {
        "topic": subscription.topic,
        "agreed_to": subscription.wording,
        "asked": subscription.asked_at.isoformat(),
        "confirmed": _isoformat(subscription.confirmed_at),
        "ended": _isoformat(subscription.ended_at),
    }


def _isoformat(moment: datetime.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@transaction.atomic
def erase(email: str, name: str) -> int:
    """Erase everything stored under the address (Art. 17 GDPR); return the number of comments.

    Their places in the threads remain, under `name` instead of the writer's.
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
    Fingerprint.objects.filter(comment__in=comments).delete()
    return len(comments)
