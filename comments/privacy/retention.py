"""Retention: how long data about commenters are kept; `manage.py forget` deletes the rest."""

import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.admin_log import forget_names
from accounts.daily_keys import RETENTION_HOURS, delete_old_keys
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
from subscriptions.models import ConfirmedEmail, EmailLink, Subscription
from subscriptions.outbox import delete_sent_emails

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
        + delete_sender_fingerprints(now)
        + delete_old_keys(now),
        _("spam, trash, and what nobody decided on"): delete_spam_and_trash(month_ago)
        + delete_held(now),
        _("subscriptions and confirmations that ended"): delete_subscriptions(month_ago)
        + delete_confirmations(now),
        _("links in e-mails"): EmailLink.objects.filter(expires_at__lt=now).delete()[0],
        _("e-mails"): delete_sent_emails(),
        _("bans"): Ban.objects.filter(until__lt=now).delete()[0],
        _("words of reports"): empty_old_reports(now),
    }


def delete_sender_fingerprints(now: datetime.datetime) -> int:
    """Fingerprints of texts, links and e-mails stay as long as their comment."""
    end = now - datetime.timedelta(hours=RETENTION_HOURS)
    senders = Fingerprint.objects.filter(kind=Fingerprint.Kind.SENDER)
    return senders.filter(created_at__lt=end).delete()[0]


def delete_subscriptions(end: datetime.datetime) -> int:
    """Subscriptions that ended, or were asked for and never confirmed, before `end`."""
    unconfirmed = Subscription.objects.filter(confirmed_at=None, asked_at__lt=end)
    ended = Subscription.objects.filter(ended_at__lt=end)
    return unconfirmed.delete()[0] + ended.delete()[0]


def delete_spam_and_trash(end: datetime.datetime) -> int:
    """Delete spam and trash written and decided on before `end`, unless somebody may still object.

    What rules alone sorted out stays until it was listed for people (SortedOut). Of a comment with
    replies only the place remains: the replies may be good.
    """
    old = Comment.objects.filter(status__in=[Status.SPAM, Status.TRASH], created_at__lt=end)
    unseen = SortedOut.objects.protected(timezone.now()).filter(comment=OuterRef("pk"))
    undecided_since = old.exclude(decisions__decided_at__gte=end).exclude(
        Exists(unseen) | is_concerned()
    )
    removed = 0
    # Replies before what they reply to, so that a branch of spam goes altogether.
    for comment in undecided_since.order_by("-path").iterator(BATCH):
        if comment.replies.exists():
            removed += empty(comment)
        else:
            forget_names(Comment, [comment.pk])
            comment.delete()
            removed += 1
    return removed


def delete_held(now: datetime.datetime) -> int:
    """Delete comments that nobody decided on for as long as the host has set."""
    end = now - datetime.timedelta(days=CommentSettings.load().keep_held_days)
    old = Comment.objects.held().filter(created_at__lt=end)
    removed = 0
    for comment in (
        old.exclude(decisions__decided_at__gte=end).exclude(is_concerned()).iterator(BATCH)
    ):
        # What has replies was published before.
        if not comment.replies.exists():
            forget_names(Comment, [comment.pk])
            comment.delete()
            removed += 1
    return removed


def delete_confirmations(now: datetime.datetime) -> int:
    """Forget who confirmed an address long ago and has not written under it since."""
    end = now - datetime.timedelta(days=CommentSettings.load().keep_confirmed_days)
    written = Comment.objects.filter(email=OuterRef("email"), created_at__gte=end)
    old = ConfirmedEmail.objects.filter(~Exists(written), confirmed_at__lt=end)
    return old.delete()[0]


def is_concerned() -> Exists:
    """Somebody waits for a decision on the comment, or may still object to one."""
    return Exists(Report.objects.concerning().filter(comment=OuterRef("pk")))


def empty_old_reports(now: datetime.datetime) -> int:
    """Delete all words and addresses of reports that concern nobody any more.

    What the yearly figures count remains.
    """
    end = now - CONCERNED_FOR
    old = Report.objects.filter(decided_at__lt=end).exclude(text_reported="", path="")
    Objection.objects.filter(report__in=old).update(words="", email="")
    return old.update(comment=None, **dict.fromkeys(WORDS_OF_REPORTS, ""))


def empty(comment: Comment) -> int:
    """Remove all but the comment's place; 0 if that was done before."""
    comment.fingerprints.all().delete()
    forget_names(Comment, [comment.pk])
    still_full = Comment.objects.filter(pk=comment.pk).exclude(body="")
    return still_full.update(
        body="", body_html="", author_name="–", email="", website="", reader=""
    )
