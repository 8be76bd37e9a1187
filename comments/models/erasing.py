"""Erasing comments: what was published at some time, and where else traces of it are."""

from collections.abc import Sequence

from django.db.models import Q

from accounts.admin_log import forget_names
from comments.models.comments import Comment, Status
from comments.models.decisions import Decision
from subscriptions.models import OutgoingEmail

ABOUT_ONE_COMMENT = ["held", "comment", "answer"]
"""With which words the `dedup_key` of e-mails begins that quote a comment; its key follows."""
DIGESTS = ["digest:", "comments:"]


def was_published(comment: Comment) -> bool:
    """Whether everybody could read it at some time."""
    visible = Q(before=Status.APPROVED) | Q(after=Status.APPROVED)
    return comment.status == Status.APPROVED or comment.decisions.filter(visible).exists()


def forget_traces(comments: Sequence[Comment]) -> None:
    """Delete what logs and the outbox tell of the comments' words and writers."""
    keys = [comment.pk for comment in comments]
    forget_names(Comment, keys)
    Decision.objects.filter(comment__in=keys).update(reason="", findings=[], prediction=None)
    for key in keys:
        about = Q()
        for word in ABOUT_ONE_COMMENT:
            about |= Q(dedup_key__startswith=f"{word}:{key}:")
        OutgoingEmail.objects.filter(about).delete()
    if keys:
        forget_digests()


def forget_digests() -> None:
    """Digests quote many comments. Those that were sent are kept only so that none comes twice."""
    about_many = Q()
    for word in DIGESTS:
        about_many |= Q(dedup_key__startswith=word)
    OutgoingEmail.objects.filter(about_many).exclude(sent_at=None).update(text="", html="")
