"""Every rule about comments and every decision on them: nothing else changes a status."""

import datetime
import secrets
from collections.abc import Iterator
from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.models import User
from accounts.rate_limits import remember
from comments.mail import notifications as notices
from comments.models import Comment, Decision, Mark, Policy, Status
from comments.rules import submission as sent
from comments.rules.base import Finding, Rule, Verdict
from comments.rules.submission import Details, Submission

IMPORT = "import"
PERSON = "person"
PASSED = "passed"
WRITER = "writer"
BATCH = 500

T = TypeVar("T")
HOLD_EVERYTHING = "hold-everything"


RULES = [
    Rule(
        "closed",
        Verdict.REFUSE,
        sent.is_closed,
        _("The post takes no more comments."),
        _("This post takes no more comments."),
        binds_house=True,
    ),
    Rule(
        "locked",
        Verdict.REFUSE,
        sent.is_below_a_lock,
        _("This part of the conversation is closed."),
        _("This part of the conversation is closed."),
        binds_house=True,
    ),
    Rule(
        "banned",
        Verdict.REFUSE,
        sent.is_banned,
        _("The sender is banned for a time."),
        _("You cannot comment here at the moment."),
    ),
    Rule(
        "too-soon",
        Verdict.REFUSE,
        sent.is_too_soon,
        _("Less than %(count)s seconds after the same sender’s last comment."),
        ngettext_lazy(
            "Please wait %(count)s second between two comments, then send it again.",
            "Please wait %(count)s seconds between two comments, then send it again.",
            "count",
        ),
        429,
    ),
    Rule(
        "too-often",
        Verdict.REFUSE,
        sent.is_too_often,
        _("More than %(count)s comments of one sender in %(minutes)s minutes."),
        _("That was a lot at once. Please send this comment later."),
        429,
    ),
    Rule(
        "duplicate",
        Verdict.REFUSE,
        sent.is_duplicate,
        _("The same person has said the same in the same place."),
        _("You have already sent this comment; it is not lost."),
        409,
        binds_house=True,
    ),
    Rule(
        "refused-word",
        Verdict.REFUSE,
        sent.has_refused_word,
        _("“%(word)s” is on the list of refused words."),
        _("The text holds a word that is not accepted here: “%(word)s”."),
        400,
    ),
    Rule(
        "trap",
        Verdict.SPAM,
        sent.fell_into_the_trap,
        _("A field was filled in that people do not see."),
    ),
    Rule(
        "bbcode",
        Verdict.SPAM,
        sent.has_bbcode,
        _("Links in BBCode, which only machines write here."),
    ),
    Rule(
        "known-spam",
        Verdict.SPAM,
        sent.is_like_known_spam,
        _("The e-mail address or a link is known from spam."),
    ),
    Rule(
        "quick",
        Verdict.HOLD,
        sent.was_quick,
        ngettext_lazy(
            "Sent after %(count)s second, quicker than people write.",
            "Sent after %(count)s seconds, quicker than people write.",
            "count",
        ),
    ),
    Rule(
        "no-form",
        Verdict.HOLD,
        sent.has_no_form,
        _("Not sent from our form, or from a very old one."),
    ),
    Rule(
        "links",
        Verdict.HOLD,
        sent.has_many_links,
        ngettext_lazy(
            "One link (allowed: %(allowed)s)", "%(count)s links (allowed: %(allowed)s)", "count"
        ),
    ),
    Rule(
        "held-word",
        Verdict.HOLD,
        sent.has_held_word,
        _("“%(word)s” is on the list of words that hold a comment."),
    ),
    Rule(
        "same-text",
        Verdict.HOLD,
        sent.says_the_same_elsewhere,
        ngettext_lazy(
            "The same text on %(count)s post", "The same text on %(count)s posts", "count"
        ),
    ),
    Rule(
        "unknown",
        Verdict.HOLD,
        sent.is_unknown,
        _("No approved comment yet under a confirmed address."),
    ),
    Rule(
        HOLD_EVERYTHING,
        Verdict.HOLD,
        sent.is_one_of_all,
        _("Every comment is read by a person before it appears."),
    ),
]
BY_NAME = {rule.name: rule for rule in RULES}


class AlreadyDecidedError(Exception):
    """Somebody else changed the comment's status in the meantime; nothing was changed."""


class RefusedError(Exception):
    """A rule refuses the comment, which was not stored; str() is what its writer reads."""

    def __init__(self, rule: Rule, details: Details) -> None:
        super().__init__(str(rule.to_writer % details))
        self.http_status = rule.http_status


def judge(submission: Submission) -> list[Finding]:
    """What the rules say; raises RefusedError for the first that refuses."""
    of_the_house = sent.is_of_the_house(submission)
    findings = []
    for rule in RULES:
        if of_the_house and not rule.binds_house:
            continue
        details = rule.check(submission)
        if details is None:
            continue
        if rule.verdict is Verdict.REFUSE:
            raise RefusedError(rule, details)
        findings.append(Finding(rule.name, details))
    return findings


def status_after(findings: list[Finding]) -> Status:
    verdicts = {BY_NAME[finding.rule].verdict for finding in findings}
    if Verdict.SPAM in verdicts:
        return Status.SPAM
    return Status.HELD if verdicts else Status.APPROVED


@transaction.atomic
def submit(submission: Submission) -> Decision:
    """Store a new comment with the status that the rules give it, and all their reasons.

    Raises RefusedError, and then stores nothing.
    """
    comment = submission.comment
    comment.render()
    findings = judge(submission)
    comment.status = status_after(findings)
    comment.save()
    Mark.objects.bulk_create(submission.marks)
    if submission.sender:
        remember(submission.sender, sent.PURPOSE)
    decision = record(comment, "", findings)
    notices.tell_of_new(comment, decision, submission.policy, explain(decision))
    return decision


def record(comment: Comment, before: str, findings: list[Finding]) -> Decision:
    return Decision.objects.create(
        comment=comment,
        before=before,
        after=comment.status,
        rule=findings[0].rule if findings else PASSED,
        findings=[finding._asdict() for finding in findings],
    )


@transaction.atomic
def revise(comment: Comment, body: str, policy: Policy) -> Decision:
    """Store what its writer made of a comment; the rules judge it anew.

    Raises RefusedError, and AlreadyDecidedError where it was decided on in the meantime.
    """
    before = comment.status
    if not Comment.objects.filter(pk=comment.pk, status=before).update(status=before):
        raise AlreadyDecidedError
    comment.body = body
    comment.render()
    age = datetime.timedelta(seconds=sent.FORM_MIN_SECONDS)
    submission = Submission(comment=comment, policy=policy, person=comment.user, form_age=age)
    findings = judge(submission)
    comment.status = status_after(findings)
    comment.edited_at = timezone.now()
    comment.save()
    comment.marks.exclude(kind=Mark.Kind.SENDER).delete()
    Mark.objects.bulk_create(submission.marks)
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
    comment.marks.all().delete()
    Decision.objects.create(comment=comment, before=before, after=Status.WITHDRAWN, rule=WRITER)


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
        notices.tell_of_approved([comment.pk])
    return Decision.objects.create(
        comment=comment,
        before=before,
        after=after,
        rule=PERSON,
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
                comment_id=key, before=Status.HELD, after=after, rule=PERSON, by=by, batch=batch
            )
            for key in chunk
        )
    if after == Status.APPROVED:
        for comment in Comment.objects.filter(pk__in=keys).select_related("post").iterator(BATCH):
            comment.index()
        notices.tell_of_approved(keys)
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
                    rule=PERSON,
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
