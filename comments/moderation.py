"""Every decision on a comment: nothing else changes its status."""

import datetime
import secrets
from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin_log import forget_names
from accounts.form_moments import MIN_SECONDS
from accounts.models import User
from accounts.rate_limits import record_attempt
from comments.mail.notifications import notify_of_approved, notify_of_new
from comments.mail.statements import Reasons, take_back_removal, tell_of_removal
from comments.models import (
    Comment,
    CommentSettings,
    Decision,
    Fingerprint,
    SortedOut,
    Status,
)
from comments.rules.bans import lift_bans
from comments.rules.base import Finding
from comments.rules.evaluation import evaluate, status_after
from comments.rules.learning.wording import verdict
from comments.rules.registry import BY_NAME
from comments.rules.submission import RATE_LIMIT_PURPOSE, Submission

ACTIONS = {
    Status.APPROVED: _("Approve"),
    Status.SPAM: _("Spam"),
    Status.TRASH: _("Trash"),
}
"""The statuses that a moderator can give, and the labels of the buttons that do."""
GOOD = {Status.HELD, Status.APPROVED}
"""The statuses of comments that nobody has judged bad: no ban rests on them."""
REMOVED = {Status.SPAM, Status.TRASH}
BATCH = 500

T = TypeVar("T")


class AlreadyDecidedError(Exception):
    """Somebody else has changed the comment's status meanwhile; nothing was stored."""


@transaction.atomic
def submit(submission: Submission) -> Decision:
    """Store a new comment with the status that the rules give it, and their findings.

    Raises RefusedError without storing anything.
    """
    comment = submission.comment
    comment.render()
    findings = evaluate(submission)
    comment.status = status_after(findings)
    comment.save()
    Fingerprint.objects.bulk_create(submission.fingerprints)
    if submission.sender:
        record_attempt(submission.sender, RATE_LIMIT_PURPOSE)
    decision = record(comment, "", findings, prediction_of(submission))
    notify_of_new(comment, decision, submission.settings, explain(decision))
    return decision


def record(
    comment: Comment,
    before: str,
    findings: list[Finding],
    prediction: dict[str, Any] | None = None,
) -> Decision:
    """Log what the rules decided; what they put to spam is listed for people."""
    if comment.status == Status.SPAM:
        SortedOut.objects.update_or_create(
            comment=comment, defaults={"sorted_out_at": timezone.now(), "listed_at": None}
        )
    return Decision.objects.create(
        comment=comment,
        before=before,
        after=comment.status,
        rule=findings[0].rule if findings else Decision.PASSED,
        findings=[finding._asdict() for finding in findings],
        prediction=prediction,
    )


def prediction_of(submission: Submission) -> dict[str, Any] | None:
    """What the filter that learns said, to be compared with what a person decides."""
    said = submission.prediction
    if said is None:
        return None
    return {
        "percent": said.percent,
        "because": said.because,
        "holds": submission.filter_holds,
        "in_shadow": submission.settings.filter_mode == CommentSettings.FilterMode.SHADOW,
    }


@transaction.atomic
def revise(comment: Comment, body: str, settings: CommentSettings) -> Decision:
    """Store the writer's edit of a comment, and evaluate the rules again.

    Raises RefusedError, and AlreadyDecidedError if somebody has decided on it meanwhile.
    """
    before = comment.status
    if not Comment.objects.filter(pk=comment.pk, status=before).update(status=before):
        raise AlreadyDecidedError
    comment.body = body
    comment.render()
    age = datetime.timedelta(seconds=MIN_SECONDS)
    submission = Submission(comment=comment, settings=settings, person=comment.user, form_age=age)
    findings = evaluate(submission)
    comment.status = status_after(findings)
    comment.edited_at = timezone.now()
    comment.save()
    comment.fingerprints.exclude(kind=Fingerprint.Kind.SENDER).delete()
    Fingerprint.objects.bulk_create(submission.fingerprints)
    if before == Status.APPROVED and comment.status in REMOVED:
        tell_of_removal(comment, Reasons(is_automated=True), by=None)
    return record(comment, before, findings, prediction_of(submission))


@transaction.atomic
def withdraw(comment: Comment) -> None:
    """Withdraw the comment for its writer: delete the text, keep the place in the thread."""
    before = comment.status
    seen = Comment.objects.filter(pk=comment.pk, status=before).exclude(status=Status.WITHDRAWN)
    if not seen.update(status=Status.WITHDRAWN, body="", body_html="", is_pinned=False):
        raise AlreadyDecidedError
    comment.refresh_from_db()
    comment.index()
    comment.fingerprints.all().delete()
    forget_names(Comment, [comment.pk])
    # It holds words of the text.
    comment.decisions.filter(prediction__isnull=False).update(prediction=None)
    Decision.objects.create(
        comment=comment, before=before, after=Status.WITHDRAWN, rule=Decision.WRITER
    )


def explain(decision: Decision) -> list[str]:
    """The reasons: a sentence for each rule that applied, and what a moderator wrote."""
    sentences = [
        rule.explain(finding["details"])
        for finding in decision.findings
        if (rule := BY_NAME.get(finding["rule"]))
    ]
    return [*sentences, *filter(None, [verdict(decision.prediction), decision.reason])]


@transaction.atomic
def decide(
    comment: Comment,
    after: Status,
    *,
    by: User,
    reason: str = "",
    undoes: Decision | None = None,
    batch: str = "",
    reasons: Reasons | None = None,
    tells_writer: bool = True,
) -> Decision:
    """Set the comment's status to `after`, if nobody has changed it meanwhile.

    The writer of a published comment that is removed is told the `reasons`, unless the caller does
    so.

    Raises AlreadyDecidedError if the stored status differs from the comment's, and for withdrawn
    comments: nobody but the writer could have brought them back.
    """
    before = comment.status
    seen = Comment.objects.filter(pk=comment.pk, status=before)
    if before in {after, Status.WITHDRAWN} or not seen.update(status=after):
        raise AlreadyDecidedError
    comment.status = after
    comment.index()
    if before == Status.SPAM and after in GOOD:
        lift_bans([comment.pk])
    if after == Status.APPROVED:
        show(comment, was_removed=before in REMOVED, tells_writer=tells_writer)
    elif before == Status.APPROVED and after in REMOVED and tells_writer:
        tell_of_removal(comment, reasons or Reasons(), by=by)
    return Decision.objects.create(
        comment=comment,
        before=before,
        after=after,
        rule=Decision.PERSON,
        reason=reason,
        by=by,
        undoes=undoes,
        batch=batch or secrets.token_hex(8),
    )


def show(comment: Comment, *, was_removed: bool, tells_writer: bool) -> None:
    """Tell of a comment that has become visible; of one that had been before, its writer alone."""
    was_visible = Q(before=Status.APPROVED) | Q(after=Status.APPROVED)
    if not was_removed or not comment.decisions.filter(was_visible).exists():
        notify_of_approved([comment.pk])
    elif tells_writer:
        take_back_removal(comment)


def batched(things: list[T]) -> Iterator[list[T]]:
    """Chunks small enough for one SQL statement on every database."""
    for start in range(0, len(things), BATCH):
        yield things[start : start + BATCH]


@transaction.atomic
def decide_all(comments: QuerySet[Comment], after: Status, *, by: User, reason: str = "") -> str:
    """Set the status of every held comment of the query, as one batch.

    Returns the batch's name for `undo_batch`, or “” if no comment is held any more.
    """
    waiting = comments.filter(status=Status.HELD).select_for_update(of=("self",))
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    if not keys:
        return ""
    batch = secrets.token_hex(8)
    for chunk in batched(keys):
        Comment.objects.filter(pk__in=chunk).update(status=after)
        Decision.objects.bulk_create(
            Decision(
                comment_id=key,
                before=Status.HELD,
                after=after,
                rule=Decision.PERSON,
                reason=reason,
                by=by,
                batch=batch,
            )
            for key in chunk
        )
    if after == Status.APPROVED:
        for comment in Comment.objects.filter(pk__in=keys).select_related("post").iterator(BATCH):
            comment.index()
        notify_of_approved(keys)
    return batch


@transaction.atomic
def undo_batch(batch: str, *, by: User) -> tuple[int, int]:
    """Undo the decisions of a batch; return how many were undone, and how many were not.

    A decision is not undone if somebody has decided on the same comment since.
    """
    if not batch:
        # What the rules decided has no batch, and nothing to go back to.
        return 0, 0
    later = Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
    decisions = Decision.objects.filter(batch=batch)
    undoable = list(decisions.filter(~Exists(later), comment__status=F("after")))
    undoing = secrets.token_hex(8)
    for before in {decision.before for decision in undoable}:
        same = [decision for decision in undoable if decision.before == before]
        for chunk in batched(same):
            Comment.objects.filter(pk__in=[one.comment_id for one in chunk]).update(status=before)
            Decision.objects.bulk_create(
                Decision(
                    comment_id=one.comment_id,
                    before=one.after,
                    after=before,
                    rule=Decision.PERSON,
                    by=by,
                    undoes=one,
                    batch=undoing,
                )
                for one in chunk
            )
    lift_bans(one.comment_id for one in undoable if one.after == Status.SPAM)
    for comment in Comment.objects.filter(decisions__batch=undoing).select_related("post"):
        comment.index()
        if comment.status == Status.APPROVED:
            take_back_removal(comment)
    return len(undoable), decisions.count() - len(undoable)


def size_of(batch: str) -> int:
    return Decision.objects.filter(batch=batch).count()


def undo(decision: Decision, *, by: User) -> Decision:
    """Restore the comment's status from before `decision`.

    Raises AlreadyDecidedError if a newer decision exists, or it was undone already.
    """
    comment = decision.comment
    latest = comment.decisions.first()
    if not decision.before or comment.status != decision.after or decision != latest:
        raise AlreadyDecidedError
    return decide(comment, Status(decision.before), by=by, undoes=decision)
