"""Store a report, decide on it with reasons, and take objections to the decision.

A report has the fields of Art. 16(2) of Regulation (EU) 2022/2065. The mail about the decision has
what Art. 17(3) asks for: the decision, the facts, the ground, and how to object.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from blog.html.plain_text import plain_text
from comments import moderation
from comments.mail.recipients import told_of_reports
from comments.mail.statements import LINK_PURPOSE, send_decision
from comments.models import Comment, Objection, Report, Status
from subscriptions.links import use_link
from subscriptions.outbox import queue_email


@transaction.atomic
def submit(report: Report, comment: Comment) -> None:
    """Store the report with the reported text, mail a receipt, and tell those who decide."""
    report.comment = comment
    report.path = comment.get_absolute_url()
    report.text_reported = plain_text(comment.body_html)
    report.save()
    if report.email:
        queue_email(report.email, "report_receipt", {"report": report})
    tell_deciders(report, f"reported:{report.pk}")


def tell_deciders(report: Report, key: str) -> None:
    """Mail a new report, or an objection, to everybody who may decide on it and wants to know."""
    for person in told_of_reports():
        queue_email(
            person.email, "report_waits", {"report": report}, dedup_key=f"{key}:{person.pk}"
        )


@transaction.atomic
def decide(report: Report, *, by: User) -> None:
    """Carry out the stored outcome, and mail it with its reasons.

    Raises moderation.AlreadyDecidedError if another moderator was quicker.
    """
    now = timezone.now()
    waiting = Report.objects.waiting().filter(pk=report.pk)
    if not waiting.update(decided_at=now, decided_by=by, is_automated=False):
        raise moderation.AlreadyDecidedError
    report.decided_at, report.decided_by, report.is_automated = now, by, False
    Report.objects.filter(pk=report.pk, first_decided_at=None).update(first_decided_at=now)
    objections = list(report.objections.filter(decided_at=None))
    was_removed = any(one.outcome_before == Report.Outcome.REMOVED for one in objections)
    is_back = was_removed and restore(report, by)
    remove(report, by)
    for objection in objections:
        objection.decided_at = now
        objection.is_upheld = objection.outcome_before != report.outcome
        objection.save()
    objectors = [one.email for one in objections]
    for email in recipients(report, objectors, writer_too=is_back):
        send_decision(report, email, is_back=is_back)


def remove(report: Report, by: User) -> None:
    comment = report.comment
    if comment and report.outcome == Report.Outcome.REMOVED and comment.status == Status.APPROVED:
        moderation.decide(
            comment, Status.TRASH, by=by, reason=report.legal_ground, tells_writer=False
        )


def restore(report: Report, by: User) -> bool:
    """Show the comment again, in its old place, if it was removed and is to stay after all."""
    comment = report.comment
    if not comment or report.outcome != Report.Outcome.KEPT:
        return False
    if comment.status not in moderation.REMOVED:
        return False
    moderation.decide(
        comment, Status.APPROVED, by=by, reason=_("After an objection"), tells_writer=False
    )
    return True


def recipients(report: Report, objectors: list[str], *, writer_too: bool) -> list[str]:
    """The reporter, whoever objected, and the writer of a comment that was removed or is back."""
    emails = [report.email, *objectors]
    is_removed = report.outcome == Report.Outcome.REMOVED and not is_told_otherwise(report)
    if report.comment and (writer_too or is_removed):
        emails.append(report.comment.email)
    return list(dict.fromkeys(email for email in emails if email))


def is_told_otherwise(report: Report) -> bool:
    """Whether the writer knows of the removal, because a moderator did not wait for the report."""
    removals = Report.objects.filter(
        comment=report.comment, own_initiative=True, outcome=Report.Outcome.REMOVED
    )
    return removals.exclude(pk=report.pk).exists()


@transaction.atomic
def object_to(secret: str, words: str) -> Report | None:
    """Store the objection, and put the report back into the queue.

    Raises subscriptions.links.LinkError.
    """
    link = use_link(LINK_PURPOSE, secret)
    report = Report.objects.filter(pk=link.payload["report"]).first()
    if report:
        objection = Objection.objects.create(
            report=report, email=link.email, words=words, outcome_before=report.outcome
        )
        report.objection, report.objected_at = words, objection.created_at
        report.decided_at = None
        report.save()
        tell_deciders(report, f"objected:{objection.pk}")
    return report
