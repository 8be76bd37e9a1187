"""What moderators and editors decide about votes; each decision is logged with its numbers."""

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from accounts.models import User
from blog.models import Post
from ratings.formulas import no_spread
from ratings.models import DayScore, ImportedRating, RatingDecision, Score, Vote, VoteHold
from ratings.scores.updating import apply, changes_of, locked_score, settle, sum_up_imports

KIND_OF = {
    VoteHold.Status.COUNTED: RatingDecision.Kind.COUNT,
    VoteHold.Status.DISCARDED: RatingDecision.Kind.DISCARD,
}


class AlreadyDecidedError(Exception):
    """Somebody else has decided since the moderator looked."""


@transaction.atomic
def decide(hold: VoteHold, status: VoteHold.Status, by: User, reason: str = "") -> None:
    """Count the held votes, or discard them; a decision can be changed later.

    `hold.status` is what the moderator saw. Raises AlreadyDecidedError.
    """
    score = locked_score(hold.post_id)
    stored = VoteHold.objects.select_for_update().get(pk=hold.pk)
    if stored.status != hold.status or stored.status == status:
        raise AlreadyDecidedError
    counts = status == VoteHold.Status.COUNTED
    votes = Vote.objects.filter(hold=hold)
    sums = votes.aggregate(votes=Count("pk"), total=Sum("stars"))
    to_change = votes.filter(is_counted=not counts)
    changes = changes_of(to_change, 1 if counts else -1)
    to_change.update(is_counted=counts)
    apply(score, changes)
    hold.status, hold.decided_by, hold.decided_at = status, by, timezone.now()
    hold.save()
    _record(hold.post, KIND_OF[status], by, reason, sums["votes"], sums["total"] or 0)


@transaction.atomic
def close_ratings(post: Post, by: User, reason: str) -> None:
    """Accept no more votes on the post; those cast stay."""
    Post.objects.filter(pk=post.pk).update(ratings_open=False)
    _record_score(post, RatingDecision.Kind.CLOSE, by, reason)


@transaction.atomic
def open_ratings(post: Post, by: User, reason: str) -> None:
    Post.objects.filter(pk=post.pk).update(ratings_open=True)
    _record_score(post, RatingDecision.Kind.OPEN, by, reason)


@transaction.atomic
def reset_ratings(post: Post, by: User, reason: str) -> None:
    """Delete all votes on the post, imported ones too; what they added up to is logged."""
    score = _record_score(post, RatingDecision.Kind.RESET, by, reason)
    for model in (Vote, DayScore, ImportedRating):
        model.objects.filter(post=post).delete()
    VoteHold.objects.filter(post=post, status=VoteHold.Status.OPEN).delete()
    score.votes, score.total, score.spread = 0, 0, no_spread()
    sum_up_imports(score)
    settle(score)


def _record_score(post: Post, kind: RatingDecision.Kind, by: User, reason: str) -> Score:
    score = locked_score(post.pk)
    _record(post, kind, by, reason, score.all_votes, round(score.all_total))
    return score


def _record(
    post: Post, kind: RatingDecision.Kind, by: User, reason: str, votes: int, total: int
) -> None:
    RatingDecision.objects.create(
        post=post, kind=kind, by=by, reason=reason, votes=votes, total=total
    )
