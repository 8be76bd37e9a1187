"""Take a report, decide on it with reasons, and let whoever is concerned object.

The fields are those of Art. 16(2) of Regulation (EU) 2022/2065; the statement of reasons is that of
its Art. 17(3): what was decided, the facts, the ground, and how to object.
"""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from blog.html.plain_text import plain_text
from comments import moderation
from comments.models import Comment, Report, Status
from subscriptions.links import make_link, use_link
from subscriptions.outbox import queue_email

PURPOSE = "objection"
# Six months, as Art. 20(1) asks of large platforms; a small host can be as patient.
OBJECTION_TIME = datetime.timedelta(days=183)


@transaction.atomic
def take(report: Report, comment: Comment) -> None:
    """Store the report with what it is about, and acknowledge it by mail."""
    report.comment = comment
    report.path = comment.get_absolute_url()
    report.text_reported = plain_text(comment.body_html)
    report.save()
    if report.email:
        queue_email(report.email, "report_receipt", {"report": report})


@transaction.atomic
def decide(report: Report, *, by: User) -> None:
    """Carry out the stored outcome, and tell reporter and writer why.

    Raises moderation.AlreadyDecidedError where another moderator was quicker.
    """
    now = timezone.now()
    waiting = Report.objects.waiting().filter(pk=report.pk)
    if not waiting.update(decided_at=now, decided_by=by):
        raise moderation.AlreadyDecidedError
    report.decided_at, report.decided_by = now, by
    comment = report.comment
    if comment and report.outcome == Report.Outcome.REMOVED and comment.status == Status.APPROVED:
        moderation.decide(comment, Status.TRASH, by=by, reason=report.legal_ground)
    for address in concerned(report):
        secret = make_link(PURPOSE, address, {"report": report.pk}, OBJECTION_TIME)
        queue_email(
            address,
            "report_decision",
            {"report": report, "path": reverse("comments:objection", args=[secret])},
            dedup_key=f"report:{report.pk}:{report.objected_at or ''}:{address}",
        )


def concerned(report: Report) -> list[str]:
    """Who gets the decision: the reporter, and the writer of a comment that was removed."""
    addresses = [report.email]
    if report.comment and report.outcome == Report.Outcome.REMOVED:
        addresses.append(report.comment.email)
    return list(dict.fromkeys(address for address in addresses if address))


@transaction.atomic
def object_to(secret: str, words: str) -> Report | None:
    """Store the objection, which puts the report back into the queue.

    Raises subscriptions.links.LinkError.
    """
    link = use_link(PURPOSE, secret)
    report = Report.objects.filter(pk=link.payload["report"]).first()
    if report:
        report.objection, report.objected_at = words, timezone.now()
        report.decided_at = None
        report.save()
    return report


def yearly_count(year: int) -> list[tuple[str, str, int]]:
    """How many reports of each ground came to which outcome, as the yearly report asks for."""
    rows = Report.objects.filter(created_at__year=year).values_list("ground", "outcome")
    counts: dict[tuple[str, str], int] = {}
    for ground, outcome in rows.iterator():
        counts[ground, outcome] = counts.get((ground, outcome), 0) + 1
    return [(ground, outcome, count) for (ground, outcome), count in sorted(counts.items())]
