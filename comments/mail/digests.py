"""Digests: one mail about all held comments for moderators, one about new comments for authors."""

import datetime
from collections import defaultdict

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from comments.mail.recipients import Frequency, author_wants_mail, moderators
from comments.models import Comment, CommentSettings, Decision, NotificationPreference, Status
from subscriptions.models import OutgoingEmail
from subscriptions.outbox import queue_email

DIGEST_LENGTH = 20
"""Comments that a digest quotes; it counts the others."""
DIGEST_INTERVAL = datetime.timedelta(hours=1)
LOOK_BACK = datetime.timedelta(days=1)
MAX_DECISIONS = 1_000


def write_digests() -> int:
    """Write the digests that are due, and return their number."""
    settings = CommentSettings.load()
    written = write_moderator_digests() if settings.notify_moderators else 0
    return written + (write_author_digests() if settings.notify_authors else 0)


def write_moderator_digests() -> int:
    """A digest for each moderator who wants one, if a comment is held that no digest counted."""
    held = Comment.objects.held().select_related("post").order_by("-pk")
    # Imported comments alone are no news, but a digest about others counts them, too.
    newest = held.exclude(decisions__rule=Decision.IMPORT).first()
    if newest is None:
        return 0
    ctx = {
        "comments": list(held[:DIGEST_LENGTH]),
        "waiting": held.count(),
        "inbox": reverse("admin:comments_comment_inbox"),
    }
    written = 0
    for person in moderators():
        if NotificationPreference.of(person) != Frequency.DIGEST:
            continue
        name = f"digest:{person.pk}:"
        if last_written(name) < timezone.now() - DIGEST_INTERVAL:
            written += queue_email(person.email, "held_digest", ctx, dedup_key=f"{name}{newest.pk}")
    return written


def write_author_digests() -> int:
    """A digest for each author who wants one, about what was approved since the last one."""
    written = 0
    for author, decisions in recent_approvals_by_author().items():
        name = f"comments:{author.pk}:"
        since = last_written(name)
        fresh = [decision for decision in decisions if decision.decided_at > since]
        if fresh and since < timezone.now() - DIGEST_INTERVAL:
            ctx = {
                "comments": [decision.comment for decision in fresh[:DIGEST_LENGTH]],
                "number": len(fresh),
            }
            dedup_key = f"{name}{fresh[-1].pk}"
            written += queue_email(author.email, "new_comments", ctx, dedup_key=dedup_key)
    return written


def recent_approvals_by_author() -> dict[User, list[Decision]]:
    """What was approved within a day, for each author who wants a digest; oldest first."""
    approvals = (
        Decision.objects.filter(
            after=Status.APPROVED,
            comment__status=Status.APPROVED,
            decided_at__gt=timezone.now() - LOOK_BACK,
        )
        .exclude(rule=Decision.IMPORT)
        .select_related("comment__post__author__notification_preference")
        .prefetch_related("comment__post__co_authors__notification_preference")
        .order_by("pk")
    )
    by_author = defaultdict(list)
    for decision in approvals[:MAX_DECISIONS]:
        for author in decision.comment.post.authors:
            if author_wants_mail(author, decision.comment, Frequency.DIGEST):
                by_author[author].append(decision)
    return by_author


def last_written(name: str) -> datetime.datetime:
    """When an e-mail was last queued whose `dedup_key` begins with the name; year 1 if never."""
    newest = (
        OutgoingEmail.objects.filter(dedup_key__startswith=name).order_by("-created_at").first()
    )
    return newest.created_at if newest else datetime.datetime.min.replace(tzinfo=datetime.UTC)
