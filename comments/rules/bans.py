"""Bans: whoever sent a comment may not comment for a time, until the decision on it is undone."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from accounts.daily_keys import RETENTION_HOURS
from accounts.models import User
from comments.models import Ban, Comment, Fingerprint

BAN_DAYS = {Fingerprint.Kind.SENDER: RETENTION_HOURS // 24, Fingerprint.Kind.EMAIL: 30}


def ban_sender(comment: Comment, *, by: User) -> None:
    """Ban the comment's connection and e-mail address for a time."""
    for fingerprint in comment.fingerprints.filter(kind__in=BAN_DAYS):
        until = ban_until(fingerprint)
        if until > timezone.now():
            Ban.objects.update_or_create(
                kind=fingerprint.kind,
                value=fingerprint.value,
                comment=comment,
                defaults={"until": until, "by": by},
            )


def ban_until(fingerprint: Fingerprint) -> datetime.datetime:
    """Of a connection, no ban outlives the 72 hours for which its hash may be kept."""
    kind = Fingerprint.Kind(fingerprint.kind)
    begins = fingerprint.created_at if kind == Fingerprint.Kind.SENDER else timezone.now()
    return begins + datetime.timedelta(days=BAN_DAYS[kind])


def lift_bans(comments: Iterable[int]) -> None:
    """End the bans that these comments were the reason for."""
    Ban.objects.filter(comment__in=list(comments)).delete()
