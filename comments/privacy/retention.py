"""Retention: how long data about commenters are kept; `manage.py forget` deletes the rest."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.admin_log import forget_names
from accounts.daily_keys import RETENTION_HOURS, delete_old_keys
from accounts.models import Attempt, DailyKey
from accounts.rate_limits import delete_old_attempts
from comments.models import (
    Ban,
    Comment,
    CommentSettings,
    Fingerprint,
    Objection,
    Report,
    SortedOut,
    Status,
)
from comments.models.reports import CONCERNED_FOR
from comments.models.sorted_out import SPAM_DAYS
from subscriptions.models import ConfirmedEmail, EmailLink, OutgoingEmail, Subscription
from subscriptions.outbox import KEEP_SENT, delete_sent_emails

RETENTION_DAYS = SPAM_DAYS
WORDS_OF_REPORTS = [
    *["path", "text_reported", "explanation", "name", "email"],
    *["facts", "legal_ground", "objection"],
]
BATCH = 500


def delete_expired() -> dict[str | Promise, int]:
    """Delete everything past its retention; return the number of rows by what they are."""
    now = timezone.now()
    month_ago = now - datetime.timedelta(days=RETENTION_DAYS)
    return {
        _("hashes of senders"): delete_old_attempts()
        + old_sender_fingerprints(now).delete()[0]
        + delete_old_keys(now),
        _("spam, trash, and what nobody decided on"): delete_spam_and_trash(month_ago)
        + delete_held(now),
        _("subscriptions and confirmations that ended"): delete_subscriptions(month_ago)
        + old_confirmations(now).delete()[0],
        _("links in e-mails"): EmailLink.objects.filter(expires_at__lt=now).delete()[0],
        _("e-mails"): delete_sent_emails(),
        _("bans"): Ban.objects.filter(until__lt=now).delete()[0],
        _("words of reports"): empty_old_reports(now),
    }


def overdue(now: datetime.datetime) -> list[tuple[str, str | Promise, QuerySet[Any]]]:
    """What should have been deleted by then: the section of the privacy page, what, the rows."""
    hours_ago = now - datetime.timedelta(hours=RETENTION_HOURS)
    month_ago = now - datetime.timedelta(days=RETENTION_DAYS)
    week_ago = now - KEEP_SENT
    unconfirmed, ended = old_subscriptions(month_ago)
    return [
        ("comments", _("hashes of senders"), Attempt.objects.filter(created_at__lt=hours_ago)),
        ("comments", _("hashes of senders"), old_sender_fingerprints(now)),
        (
            "comments",
            _("keys of hashes"),
            DailyKey.objects.filter(day__lt=hours_ago.date() - datetime.timedelta(days=1)),
        ),
        ("comments", _("spam and trash"), old_spam_and_trash(month_ago)),
        ("comments", _("comments that nobody decided on"), old_held(now)),
        ("comments", _("bans"), Ban.objects.filter(until__lt=now)),
        ("letters", _("subscriptions that nobody confirmed"), unconfirmed),
        ("letters", _("subscriptions that ended"), ended),
        ("letters", _("confirmed addresses"), old_confirmations(now)),
        ("letters", _("links in e-mails"), EmailLink.objects.filter(expires_at__lt=now)),
        (
            "letters",
            _("sent e-mails"),
            OutgoingEmail.objects.filter(created_at__lt=week_ago, sent_at__lt=week_ago),
        ),
        ("reports", _("words of reports"), old_reports(now)),
    ]


def old_sender_fingerprints(now: datetime.datetime) -> QuerySet[Fingerprint]:
    """Fingerprints of texts, links and e-mails stay as long as their comment."""
    end = now - datetime.timedelta(hours=RETENTION_HOURS)
    return Fingerprint.objects.filter(kind=Fingerprint.Kind.SENDER, created_at__lt=end)


def old_subscriptions(end: datetime.datetime) -> list[QuerySet[Subscription]]:
    """Those asked for and never confirmed, and those that ended, before `end`."""
    return [
        Subscription.objects.filter(confirmed_at=None, asked_at__lt=end),
        Subscription.objects.filter(ended_at__lt=end),
    ]


def delete_subscriptions(end: datetime.datetime) -> int:
    return sum(old.delete()[0] for old in old_subscriptions(end))


def old_spam_and_trash(end: datetime.datetime) -> QuerySet[Comment]:
    """Spam and trash written and decided on before `end`, unless somebody may still object.

    What rules alone sorted out stays until it was listed for people (SortedOut).
    """
    old = Comment.objects.filter(status__in=[Status.SPAM, Status.TRASH], created_at__lt=end)
    unseen = SortedOut.objects.protected(timezone.now()).filter(comment=OuterRef("pk"))
    waits = old.exclude(decisions__decided_at__gte=end).exclude(Exists(unseen) | is_concerned())
    # Of these only the place is left.
    return waits.exclude(Exists(Comment.objects.filter(parent=OuterRef("pk"))), body="")


def delete_spam_and_trash(end: datetime.datetime) -> int:
    """Of a comment with replies only the place remains: the replies may be good."""
    removed = 0
    # Replies before what they reply to, so that a branch of spam goes altogether.
    for comment in old_spam_and_trash(end).order_by("-path").iterator(BATCH):
        removed += empty(comment) if comment.replies.exists() else delete(comment)
    return removed


def old_held(now: datetime.datetime) -> QuerySet[Comment]:
    """Comments that nobody decided on for as long as the host has set."""
    end = now - datetime.timedelta(days=CommentSettings.load().keep_held_days)
    old = Comment.objects.held().filter(created_at__lt=end)
    # What has replies was published before.
    has_replies = Exists(Comment.objects.filter(parent=OuterRef("pk")))
    return old.exclude(decisions__decided_at__gte=end).exclude(has_replies | is_concerned())


def delete_held(now: datetime.datetime) -> int:
    return sum(delete(comment) for comment in old_held(now).iterator(BATCH))


def delete(comment: Comment) -> int:
    forget_names(Comment, [comment.pk])
    comment.delete()
    return 1


def old_confirmations(now: datetime.datetime) -> QuerySet[ConfirmedEmail]:
    """Who confirmed an address long ago and has not written under it since."""
    end = now - datetime.timedelta(days=CommentSettings.load().keep_confirmed_days)
    written = Comment.objects.filter(email=OuterRef("email"), created_at__gte=end)
    return ConfirmedEmail.objects.filter(~Exists(written), confirmed_at__lt=end)


def is_concerned() -> Exists:
    """Somebody waits for a decision on the comment, or may still object to one."""
    return Exists(Report.objects.concerning().filter(comment=OuterRef("pk")))


def old_reports(now: datetime.datetime) -> QuerySet[Report]:
    """Those that concern nobody any more, and still have words."""
    old = Report.objects.filter(decided_at__lt=now - CONCERNED_FOR)
    return old.exclude(text_reported="", path="")


def empty_old_reports(now: datetime.datetime) -> int:
    """Delete all words and addresses of reports that concern nobody any more.

    What the yearly figures count remains.
    """
    old = old_reports(now)
    Objection.objects.filter(report__in=old).update(words="", email="")
    return old.update(comment=None, **dict.fromkeys(WORDS_OF_REPORTS, ""))


def empty(comment: Comment) -> int:
    """Remove all but the comment's place; 0 if that was done before."""
    comment.fingerprints.all().delete()
    comment.decisions.filter(prediction__isnull=False).update(prediction=None)
    forget_names(Comment, [comment.pk])
    still_full = Comment.objects.filter(pk=comment.pk).exclude(body="")
    return still_full.update(
        body="", body_html="", author_name="–", email="", website="", reader=""
    )
