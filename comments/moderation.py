"""Every decision on a comment: nothing else changes its status."""

import datetime
import secrets
from collections.abc import Iterator
from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rate_limits import record_attempt
from comments.mail.notifications import notify_of_approved, notify_of_new
from comments.models import Comment, CommentSettings, Decision, Fingerprint, Status
from comments.rules.base import Finding
from comments.rules.checks import FORM_MIN_SECONDS
from comments.rules.evaluation import evaluate, status_after
from comments.rules.registry import BY_NAME
from comments.rules.submission import RATE_LIMIT_PURPOSE, Submission

ACTIONS = {
    Status.APPROVED: _("Approve"),
    Status.SPAM: _("Spam"),
    Status.TRASH: _("Trash"),
}
"""The statuses that a moderator can give, and the labels of the buttons that do."""
BATCH = 500

T = TypeVar("T")


class AlreadyDecidedError(Exception):
    """Somebody else changed the comment's status in the meantime; nothing was changed."""


@transaction.atomic
def submit(submission: Submission) -> Decision:
    """Store a new comment with the status that the rules give it, and all their reasons.

    Raises RefusedError, and then stores nothing.
    """
    comment = submission.comment
    comment.render()
    findings = evaluate(submission)
    comment.status = status_after(findings)
    comment.save()
    Fingerprint.objects.bulk_create(submission.fingerprints)
    if submission.sender:
        record_attempt(submission.sender, RATE_LIMIT_PURPOSE)
    decision = record(comment, "", findings)
    notify_of_new(comment, decision, submission.settings, explain(decision))
    return decision


def record(comment: Comment, before: str, findings: list[Finding]) -> Decision:
    return Decision.objects.create(
        comment=comment,
        before=before,
        after=comment.status,
        rule=findings[0].rule if findings else Decision.PASSED,
        findings=[finding._asdict() for finding in findings],
    )


@transaction.atomic
def revise(comment: Comment, body: str, settings: CommentSettings) -> Decision:
    """Store what its writer made of a comment; the rules judge it anew.

    Raises RefusedError, and AlreadyDecidedError where it was decided on in the meantime.
    """
    before = comment.status
    if not Comment.objects.filter(pk=comment.pk, status=before).update(status=before):
        raise AlreadyDecidedError
    comment.body = body
    comment.render()
    age = datetime.timedelta(seconds=FORM_MIN_SECONDS)
    submission = Submission(comment=comment, settings=settings, person=comment.user, form_age=age)
    findings = evaluate(submission)
    comment.status = status_after(findings)
    comment.edited_at = timezone.now()
    comment.save()
    comment.fingerprints.exclude(kind=Fingerprint.Kind.SENDER).delete()
    Fingerprint.objects.bulk_create(submission.fingerprints)
    return record(comment, before, findings)


@transaction.atomic
def withdraw(comment: Comment) -> None:
    """Take the comment back for its writer: the words go, its place in the thread stays."""
    before = comment.status
    seen = Comment.objects.filter(pk=comment.pk, status=before).exclude(status=Status.WITHDRAWN)
    if not seen.update(status=Status.WITHDRAWN, body="", body_html="", is_pinned=False):
        raise AlreadyDecidedError
    comment.refresh_from_db()
    comment.index()
    comment.fingerprints.all().delete()
    Decision.objects.create(
        comment=comment, before=before, after=Status.WITHDRAWN, rule=Decision.WRITER
    )


def explain(decision: Decision) -> list[str]:
    """Why it was decided so, a sentence for each rule, or what a person wrote."""
    sentences = [
        str(rule.reason % finding["details"])
        for finding in decision.findings
        if (rule := BY_NAME.get(finding["rule"]))
    ]
    return sentences + ([decision.reason] if decision.reason else [])


@transaction.atomic
def decide(
    comment: Comment,
    after: Status,
    *,
    by: User,
    reason: str = "",
    undoes: Decision | None = None,
    batch: str = "",
) -> Decision:
    """Give the comment the status `after`, if it still has the one we saw.

    Raises AlreadyDecidedError when the stored status is another one by now, and for what its
    writer withdrew: nobody else brings that back.
    """
    before = comment.status
    seen = Comment.objects.filter(pk=comment.pk, status=before)
    if before in {after, Status.WITHDRAWN} or not seen.update(status=after):
        raise AlreadyDecidedError
    comment.status = after
    comment.index()
    if after == Status.APPROVED:
        notify_of_approved([comment.pk])
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


def batched(things: list[T]) -> Iterator[list[T]]:
    """Parts that fit into one statement of every database."""
    for start in range(0, len(things), BATCH):
        yield things[start : start + BATCH]


@transaction.atomic
def decide_all(comments: QuerySet[Comment], after: Status, *, by: User) -> str:
    """Give every waiting comment of the query the status `after`, in one move.

    Returns the name of the batch, by which `undo_batch` takes it back; “” where none waits now.
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
    """Take back the decisions of one move; returns how many, and how many stay.

    A decision stays where somebody has decided on the same comment again.
    """
    later = Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
    decisions = Decision.objects.filter(batch=batch).exclude(before="")
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
    for comment in Comment.objects.filter(decisions__batch=undoing).select_related("post"):
        comment.index()
    return len(undoable), decisions.count() - len(undoable)


def size_of(batch: str) -> int:
    return Decision.objects.filter(batch=batch).count()


def undo(decision: Decision, *, by: User) -> Decision:
    """Put the comment back to what it was before `decision`.

    Raises AlreadyDecidedError when another decision came after it, or it was undone before.
    """
    comment = decision.comment
    latest = comment.decisions.first()
    if not decision.before or comment.status != decision.after or decision != latest:
        raise AlreadyDecidedError
    return decide(comment, Status(decision.before), by=by, undoes=decision)
