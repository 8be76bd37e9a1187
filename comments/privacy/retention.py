"""What is removed after its time, by `manage.py forget`."""

import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.rate_limits import RETENTION_HOURS, delete_old_attempts
from comments.models import Ban, Comment, Fingerprint, Status
from subscriptions.models import EmailLink, Subscription
from subscriptions.outbox import delete_sent_emails

KEEP_DAYS = 30
BATCH = 500


def forget() -> dict[str | Promise, int]:
    """Remove what is past its time; says how much of what."""
    now = timezone.now()
    month_ago = now - datetime.timedelta(days=KEEP_DAYS)
    hashes_end = now - datetime.timedelta(hours=RETENTION_HOURS)
    senders = Fingerprint.objects.filter(kind=Fingerprint.Kind.SENDER)
    unconfirmed = Subscription.objects.filter(confirmed_at=None, asked_at__lt=month_ago)
    ended = Subscription.objects.filter(ended_at__lt=month_ago)
    return {
        _("hashes of senders"): delete_old_attempts()
        + senders.filter(created_at__lt=hashes_end).delete()[0],
        _("spam and trash"): forget_comments(month_ago),
        _("unconfirmed and ended subscriptions"): unconfirmed.delete()[0] + ended.delete()[0],
        _("links of letters"): EmailLink.objects.filter(expires_at__lt=now).delete()[0],
        _("letters"): delete_sent_emails(),
        _("bans"): Ban.objects.filter(until__lt=now).delete()[0],
    }


def forget_comments(end: datetime.datetime) -> int:
    """Remove spam and trash decided on before `end`; a comment with answers keeps its place."""
    old = Comment.objects.filter(status__in=[Status.SPAM, Status.TRASH]).exclude(
        decisions__decided_at__gte=end
    )
    removed = 0
    # Answers to what goes may be good; they stay, below nothing.
    for comment in old.filter(created_at__lt=end).order_by("-path").iterator(BATCH):
        if comment.replies.exists():
            empty = Q(pk=comment.pk) & ~Q(body="")
            removed += Comment.objects.filter(empty).update(
                body="", body_html="", author_name="–", email="", website="", reader=""
            )
            comment.fingerprints.all().delete()
        else:
            comment.delete()
            removed += 1
    return removed
