"""Every rule about comments and every decision on them: nothing else changes a status."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from comments.models import Comment, Decision, Status

HOLD_EVERYTHING = "hold-everything"
IMPORT = "import"
PERSON = "person"


class AlreadyDecidedError(Exception):
    """Somebody else changed the comment's status in the meantime; nothing was changed."""


@transaction.atomic
def submit(comment: Comment) -> None:
    """Store a reader's new comment with the status that the rules give it, and the reason."""
    comment.status = Status.HELD
    comment.save()
    Decision.objects.create(
        comment=comment,
        after=Status.HELD,
        rule=HOLD_EVERYTHING,
        reason=_("Every comment is read by a person before it appears."),
    )


@transaction.atomic
def decide(
    comment: Comment, after: Status, *, by: User, reason: str = "", undoes: Decision | None = None
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
    return Decision.objects.create(
        comment=comment,
        before=before,
        after=after,
        rule=PERSON,
        reason=reason,
        by=by,
        undoes=undoes,
    )


def undo(decision: Decision, *, by: User) -> Decision:
    """Put the comment back to what it was before `decision`.

    Raises AlreadyDecidedError when another decision came after it, or it was undone before.
    """
    comment = decision.comment
    latest = comment.decisions.first()
    if not decision.before or comment.status != decision.after or decision != latest:
        raise AlreadyDecidedError
    return decide(comment, Status(decision.before), by=by, undoes=decision)
