"""What writers can do with their own comments: change them, export and erase everything."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from comments import moderation
from comments.models import Comment, Fingerprint, Objection, Report, Status
from comments.models.erasing import forget_traces, was_published
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
        "reports": [_export_report(report) for report in Report.objects.filter(email=email)],
        "objections": [
            _export_objection(one) for one in Objection.objects.filter(email=email).order_by("pk")
        ],
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


def _export_report(report: Report) -> dict[str, Any]:
    return {
        "address": report.path,
        "text_reported": report.text_reported,
        "kind": report.kind,
        "ground": report.ground,
        "explanation": report.explanation,
        "name": report.name,
        "reported": report.created_at.isoformat(),
        "outcome": report.outcome,
        "facts": report.facts,
        "law_or_rule": report.legal_ground,
        "decided": _isoformat(report.decided_at),
    }


def _export_objection(objection: Objection) -> dict[str, Any]:
    return {
        "address": objection.report.path,
        "words": objection.words,
        "objected": objection.created_at.isoformat(),
        "decided": _isoformat(objection.decided_at),
        "upheld": objection.is_upheld,
    }


def _isoformat(moment: datetime.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@transaction.atomic
def erase(email: str, name: str) -> int:
    """Erase everything stored under the address (Art. 17 GDPR); return the number of comments.

    Of those that were published the places in the threads remain, under `name` instead of the
    writer's. Reports remain until nobody may object any more, without name and address.
    """
    # Replies before what they reply to.
    comments = list(comments_of(email).order_by("-path"))
    forget_traces(comments)
    for comment in comments:
        if not was_published(comment) and not comment.replies.exists():
            comment.delete()
        elif comment.status != Status.WITHDRAWN:
            moderation.withdraw(comment)
    Comment.objects.filter(email=email).update(
        author_name=name, email="", website="", reader="", user=None
    )
    for model in (Subscription, ConfirmedEmail, EmailLink):
        model._default_manager.filter(email=email).delete()
    OutgoingEmail.objects.filter(to=email).delete()
    Fingerprint.objects.filter(comment__in=[one.pk for one in comments if one.pk]).delete()
    Report.objects.filter(email=email).update(name="", email="")
    Objection.objects.filter(email=email).update(email="")
    return len(comments)
