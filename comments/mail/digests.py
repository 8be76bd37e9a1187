"""Digests: one mail about all held comments for moderators, one about new comments for authors."""

import datetime
from collections import defaultdict

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from comments.mail.recipients import Frequency, author_wants_mail, moderators
from comments.models import (
    Comment,
    CommentSettings,
    Decision,
    NotificationPreference,
    SortedOut,
    Status,
)
from subscriptions.models import OutgoingEmail
from subscriptions.outbox import queue_email

DIGEST_LENGTH = 20
"""Comments that a digest quotes; it counts the others."""
DIGEST_INTERVAL = datetime.timedelta(hours=1)
LIST_AFTER = datetime.timedelta(days=1)
"""How long what rules put to spam waits for another digest, before it causes one."""
LOOK_BACK = datetime.timedelta(days=1)
MAX_DECISIONS = 1_000


def write_digests() -> int:
    """Write the digests that are due, and return their number."""
    settings = CommentSettings.load()
    written = write_moderator_digests() if settings.notify_moderators else 0
    return written + (write_author_digests() if settings.notify_authors else 0)


def write_moderator_digests() -> int:
    """A digest for each moderator who wants one, if there is something that no digest named.

    That is a comment that waits, or one that rules put to spam a day ago.
    """
    held = Comment.objects.held().select_related("post").order_by("-pk")
    # Imported comments alone are no news, but a digest about others counts them, too.
    newest = held.exclude(decisions__rule=Decision.IMPORT).first()
    sorted_out = list_sorted_out()
    is_overdue = any(one.sorted_out_at < timezone.now() - LIST_AFTER for one in sorted_out)
    if newest is None and not is_overdue:
        return 0
    ctx = {
        "comments": list(held[:DIGEST_LENGTH]),
        "waiting": held.count(),
        "inbox": reverse("admin:comments_comment_inbox"),
        "sorted_out": sorted_out,
        "list_of_sorted_out": reverse("admin:comments_comment_sorted_out"),
    }
    told = str(newest.pk if newest else 0)
    if is_overdue:
        told += f"-{sorted_out[-1].pk}"
    written = 0
    for person in moderators():
        if NotificationPreference.of(person) != Frequency.DIGEST:
            continue
        name = f"digest:{person.pk}:"
        if last_written(name) < timezone.now() - DIGEST_INTERVAL:
            written += queue_email(person.email, "held_digest", ctx, dedup_key=f"{name}{told}")
    if written:
        SortedOut.objects.filter(pk__in=[one.pk for one in sorted_out]).mark_as_listed()
    return written


def list_sorted_out() -> list[SortedOut]:
    """The oldest of what rules put to spam and no list has shown; a digest counts as a list."""
    unlisted = SortedOut.objects.unlisted().select_related("comment__post")
    return list(unlisted.order_by("sorted_out_at", "pk")[:DIGEST_LENGTH])


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
