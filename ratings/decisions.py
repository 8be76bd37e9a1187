"""What moderators and editors decide about votes; each decision is recorded with its numbers."""

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from accounts.models import User
from blog.models import Post
from ratings.arithmetic import no_spread
from ratings.counting import apply, changes_of, locked_score, settle, sum_up_imports
from ratings.models import DayScore, ImportedRating, RatingDecision, Score, SetAside, Vote

KIND_OF = {
    SetAside.Verdict.COUNTED: RatingDecision.Kind.COUNT,
    SetAside.Verdict.DISCARDED: RatingDecision.Kind.DISCARD,
}


class AlreadyDecidedError(Exception):
    """Somebody else has decided since the moderator looked."""


@transaction.atomic
def decide(group: SetAside, verdict: SetAside.Verdict, by: User, reason: str = "") -> None:
    """Count the votes set aside, or discard them; the verdict can be changed later.

    `group.verdict` is what the moderator saw. Raises AlreadyDecidedError.
    """
    score = locked_score(group.post_id)
    now = SetAside.objects.select_for_update().get(pk=group.pk)
    if now.verdict != group.verdict or now.verdict == verdict:
        raise AlreadyDecidedError
    counts = verdict == SetAside.Verdict.COUNTED
    votes = Vote.objects.filter(set_aside=group)
    sums = votes.aggregate(votes=Count("pk"), total=Sum("stars"))
    to_change = votes.filter(is_counted=not counts)
    changes = changes_of(to_change, 1 if counts else -1)
    to_change.update(is_counted=counts)
    apply(score, changes)
    group.verdict, group.decided_by, group.decided_at = verdict, by, timezone.now()
    group.save()
    _record(group.post, KIND_OF[verdict], by, reason, sums["votes"], sums["total"] or 0)


@transaction.atomic
def close_ratings(post: Post, by: User, reason: str) -> None:
    """Take no more stars for the post; those given stay."""
    Post.objects.filter(pk=post.pk).update(ratings_open=False)
    _record_score(post, RatingDecision.Kind.CLOSE, by, reason)


@transaction.atomic
def open_ratings(post: Post, by: User, reason: str) -> None:
    Post.objects.filter(pk=post.pk).update(ratings_open=True)
    _record_score(post, RatingDecision.Kind.OPEN, by, reason)


@transaction.atomic
def reset_ratings(post: Post, by: User, reason: str) -> None:
    """Remove all votes on the post, also imported ones; what they added up to is recorded."""
    score = _record_score(post, RatingDecision.Kind.RESET, by, reason)
    for model in (Vote, DayScore, ImportedRating):
        model.objects.filter(post=post).delete()
    SetAside.objects.filter(post=post, verdict=SetAside.Verdict.OPEN).delete()
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
