"""One letter for all: what waits, to moderators; what readers said, to authors."""

import datetime
from collections import defaultdict

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from comments.mail.notifications import choice_of, moderators
from comments.models import Comment, Decision, MailChoice, Policy, Status
from subscriptions.models import OutgoingEmail
from subscriptions.outbox import queue_email

DIGEST_LENGTH = 20
"""Comments that a letter quotes; of the others it says how many there are."""
DIGEST_EVERY = datetime.timedelta(hours=1)
LOOKS_BACK = datetime.timedelta(days=1)
MOST_DECISIONS = 1_000


def write_digests() -> int:
    """Write the letters that are due; says how many."""
    policy = Policy.load()
    written = tell_moderators() if policy.notify_moderators else 0
    return written + (tell_authors() if policy.notify_authors else 0)


def tell_moderators() -> int:
    """A letter to each who wants one for all, if something waits that no letter told of."""
    held = Comment.objects.held().select_related("post").order_by("-pk")
    # What an import brought is no news; a letter about others counts it, too.
    newest = held.exclude(decisions__rule=Decision.IMPORT).first()
    if newest is None:
        return 0
    context = {
        "comments": list(held[:DIGEST_LENGTH]),
        "waiting": held.count(),
        "inbox": reverse("admin:comments_comment_inbox"),
    }
    written = 0
    for person in moderators():
        name = f"digest:{person.pk}:"
        if choice_of(person) == MailChoice.How.DIGEST and last_letter(name) < an_hour_ago():
            written += queue_email(
                person.email, "held_digest", context, dedup_key=f"{name}{newest.pk}"
            )
    return written


def tell_authors() -> int:
    """A letter to each who wants one for all, about what appeared below their posts since."""
    written = 0
    for person, decisions in fresh_by_author().items():
        name = f"comments:{person.pk}:"
        since = last_letter(name)
        fresh = [decision for decision in decisions if decision.decided_at > since]
        if fresh and since < an_hour_ago():
            context = {
                "comments": [decision.comment for decision in fresh[:DIGEST_LENGTH]],
                "number": len(fresh),
            }
            dedup_key = f"{name}{fresh[-1].pk}"
            written += queue_email(person.email, "new_comments", context, dedup_key=dedup_key)
    return written


def fresh_by_author() -> dict[User, list[Decision]]:
    """What was approved within a day, for each author who wants a digest; the oldest first."""
    found = (
        Decision.objects.filter(
            after=Status.APPROVED,
            comment__status=Status.APPROVED,
            decided_at__gt=timezone.now() - LOOKS_BACK,
        )
        .exclude(rule=Decision.IMPORT)
        .select_related("comment__post__author__mail_choice")
        .prefetch_related("comment__post__co_authors__mail_choice")
        .order_by("pk")
    )
    fresh = defaultdict(list)
    for decision in found[:MOST_DECISIONS]:
        for person in decision.comment.post.authors:
            wants = person.email and person.is_active and choice_of(person) == MailChoice.How.DIGEST
            if wants and person.pk != decision.comment.user_id:
                fresh[person].append(decision)
    return fresh


def last_letter(name: str) -> datetime.datetime:
    """When an e-mail was last queued whose `dedup_key` begins with the name; year 1 if never."""
    newest = (
        OutgoingEmail.objects.filter(dedup_key__startswith=name).order_by("-created_at").first()
    )
    return newest.created_at if newest else datetime.datetime.min.replace(tzinfo=datetime.UTC)


def an_hour_ago() -> datetime.datetime:
    return timezone.now() - DIGEST_EVERY
