"""Store a report, decide on it with reasons, and take objections to the decision.

A report has the fields of Art. 16(2) of Regulation (EU) 2022/2065. The mail about the decision has
what Art. 17(3) asks for: the decision, the facts, the ground, and how to object.
"""

import datetime
from collections import Counter

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from blog.html.plain_text import plain_text
from comments import moderation
from comments.models import Comment, Report, Status
from subscriptions.links import make_link, use_link
from subscriptions.outbox import queue_email

LINK_PURPOSE = "objection"
OBJECTION_PERIOD = datetime.timedelta(days=183)
"""Six months, as Art. 20(1) asks of large platforms."""


@transaction.atomic
def submit(report: Report, comment: Comment) -> None:
    """Store the report with the reported text, and mail a receipt."""
    report.comment = comment
    report.path = comment.get_absolute_url()
    report.text_reported = plain_text(comment.body_html)
    report.save()
    if report.email:
        queue_email(report.email, "report_receipt", {"report": report})


@transaction.atomic
def decide(report: Report, *, by: User) -> None:
    """Carry out the stored outcome, and mail it with its reasons.

    Raises moderation.AlreadyDecidedError if another moderator was quicker.
    """
    now = timezone.now()
    waiting = Report.objects.waiting().filter(pk=report.pk)
    if not waiting.update(decided_at=now, decided_by=by):
        raise moderation.AlreadyDecidedError
    report.decided_at, report.decided_by = now, by
    comment = report.comment
    if comment and report.outcome == Report.Outcome.REMOVED and comment.status == Status.APPROVED:
        moderation.decide(comment, Status.TRASH, by=by, reason=report.legal_ground)
    for email in recipients(report):
        secret = make_link(LINK_PURPOSE, email, {"report": report.pk}, OBJECTION_PERIOD)
        queue_email(
            email,
            "report_decision",
            {"report": report, "path": reverse("comments:objection", args=[secret])},
            dedup_key=f"report:{report.pk}:{report.objected_at or ''}:{email}",
        )


def recipients(report: Report) -> list[str]:
    """Who is told the decision: the reporter, and the writer of a removed comment."""
    emails = [report.email]
    if report.comment and report.outcome == Report.Outcome.REMOVED:
        emails.append(report.comment.email)
    return list(dict.fromkeys(email for email in emails if email))


@transaction.atomic
def object_to(secret: str, words: str) -> Report | None:
    """Store the objection, and put the report back into the queue.

    Raises subscriptions.links.LinkError.
    """
    link = use_link(LINK_PURPOSE, secret)
    report = Report.objects.filter(pk=link.payload["report"]).first()
    if report:
        report.objection, report.objected_at = words, timezone.now()
        report.decided_at = None
        report.save()
    return report


def yearly_counts(year: int) -> list[tuple[str, str, int]]:
    """Ground, outcome and number of reports, for the yearly report that Art. 15 asks for."""
    rows = Report.objects.filter(created_at__year=year).values_list("ground", "outcome").order_by()
    counts = Counter(rows.iterator())
    return [(ground, outcome, count) for (ground, outcome), count in sorted(counts.items())]
