"""Statements of reasons: what the writer of a removed comment is told (Art. 17 DSA).

Each removal is stored as a decided report, so that whoever objects to it gets into the same queue,
and the yearly figures count it.
"""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from blog.html.plain_text import plain_text
from comments.models import Comment, Report
from comments.models.reports import CONCERNED_FOR
from subscriptions.links import make_link
from subscriptions.models import EmailLink, OutgoingEmail
from subscriptions.outbox import queue_email

LINK_PURPOSE = "objection"
DELAY = datetime.timedelta(minutes=10)
"""Whoever clicked on the wrong button can undo it before anybody is told."""


@dataclass(frozen=True)
class Reasons:
    """Why a comment was removed, in the words of a moderator."""

    kind: str = Report.Kind.HOUSE_RULES
    rule: str = ""
    """The law or the house rule."""
    facts: str = ""
    is_automated: bool = False


def is_owed_reasons(comment: Comment) -> bool:
    """Whether we know an address that is the writer's own."""
    return bool(comment.email) and (comment.email_confirmed or comment.user_id is not None)


def tell_of_removal(comment: Comment, reasons: Reasons, *, by: User | None) -> None:
    """Store the removal of a published comment, and mail the reasons, if an address is known."""
    if not is_owed_reasons(comment):
        return
    now = timezone.now()
    removal = Report.objects.create(
        comment=comment,
        path=comment.get_absolute_url(),
        text_reported=plain_text(comment.body_html),
        kind=reasons.kind,
        own_initiative=True,
        is_automated=reasons.is_automated,
        created_at=now,
        outcome=Report.Outcome.REMOVED,
        facts=reasons.facts or _usual_facts(reasons),
        legal_ground=reasons.rule or _("our house rules"),
        decided_at=now,
        first_decided_at=now,
        decided_by=by,
    )
    send_decision(removal, comment.email, delay=DELAY)


def _usual_facts(reasons: Reasons) -> str:
    if reasons.is_automated:
        return _("After a change, our filter took the comment for advertising.")
    return _("A moderator read the comment and does not consider it suitable for this blog.")


def take_back_removal(comment: Comment) -> None:
    """The comment is visible again without an objection: delete the letter, or send another."""
    removals = Report.objects.filter(
        comment=comment, own_initiative=True, outcome=Report.Outcome.REMOVED
    )
    for removal in removals:
        if OutgoingEmail.objects.filter(
            dedup_key__startswith=key_of(removal), sent_at=None, attempts=0
        ).delete()[0]:
            EmailLink.objects.filter(purpose=LINK_PURPOSE, payload__report=removal.pk).delete()
            removal.delete()
            continue
        removal.outcome, removal.decided_at = Report.Outcome.KEPT, timezone.now()
        removal.save()
        if comment.email:
            send_decision(removal, comment.email, is_back=True)


def send_decision(
    report: Report,
    email: str,
    *,
    is_back: bool = False,
    delay: datetime.timedelta = datetime.timedelta(0),
) -> None:
    """Mail the decision with its reasons, and a link for objecting to it."""
    secret = make_link(LINK_PURPOSE, email, {"report": report.pk}, CONCERNED_FOR)
    context = {
        "report": report,
        "is_back": is_back,
        "path": reverse("comments:objection", args=[secret]),
    }
    key = f"{key_of(report)}{report.decided_at:%y%m%d%H%M%S%f}:{email}"
    queue_email(email, "report_decision", context, dedup_key=key[:100], delay=delay)


def key_of(report: Report) -> str:
    return f"report:{report.pk}:"
