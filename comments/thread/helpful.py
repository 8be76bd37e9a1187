"""Votes on whether comments are helpful, and the score to order threads by."""

from math import sqrt

from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery

from accounts.daily_keys import RETENTION_HOURS
from accounts.rate_limits import RateLimit, exceeded_limit, record_attempt
from accounts.voters import Voter, transfer_to_account, vote_of, votes_by
from comments.models import Comment, HelpfulVote

RATE_LIMIT_PURPOSE = "helpful"
# As with stars: a school class, an office or a household may share one IP address.
CONNECTION_LIMIT = RateLimit(20, RETENTION_HOURS * 60 * 60)

Z = 1.96
"""For a 95 % confidence interval."""
WHOLE = 10_000


class TooManyVotesError(Exception):
    """Too many votes on the comment came from one IP address to be credible."""


@transaction.atomic
def vote(comment: Comment, voter: Voter, is_helpful: bool) -> None:
    """Store the vote, replacing an earlier one by the same voter.

    Raises TooManyVotesError.
    """
    own = _locked_vote(comment, voter)
    if own is None:
        own = HelpfulVote(comment=comment, voter=voter.key, cookie=voter.cookie or None)
        if voter.fingerprint:
            if exceeded_limit(voter.fingerprint, RATE_LIMIT_PURPOSE, [CONNECTION_LIMIT]):
                raise TooManyVotesError
            record_attempt(voter.fingerprint, RATE_LIMIT_PURPOSE)
    own.is_helpful = is_helpful
    own.save()
    count_votes(comment)


@transaction.atomic
def take_back(comment: Comment, voter: Voter) -> None:
    own = _locked_vote(comment, voter)
    if own is not None:
        own.delete()
        count_votes(comment)


def count_votes(comment: Comment) -> None:
    """Store the sums of the votes on a comment that the caller has locked."""
    sums = HelpfulVote.objects.filter(comment=comment).aggregate(
        helpful=Count("pk", filter=Q(is_helpful=True)),
        unhelpful=Count("pk", filter=Q(is_helpful=False)),
    )
    Comment.objects.filter(pk=comment.pk).update(**sums)
    if comment.root == comment.pk:
        bound = wilson_lower_bound(sums["helpful"], sums["helpful"] + sums["unhelpful"])
        conversation = Comment.objects.filter(post=comment.post_id, root=comment.pk)
        conversation.update(usefulness=round(WHOLE * bound))


def wilson_lower_bound(positive: int, total: int) -> float:
    """The lower bound of the Wilson score interval for the share of positive votes; 0 without any.

    One “yes” alone says little (0.21), nine of ten more (0.60), ninety of a hundred most (0.83).
    """
    if not total:
        return 0.0
    share = positive / total
    spread = Z * sqrt((share * (1 - share) + Z * Z / (4 * total)) / total)
    return max(0.0, (share + Z * Z / (2 * total) - spread) / (1 + Z * Z / total))


def own_vote(voter: Voter) -> Subquery:
    """For a query about comments: whether the voter found each one helpful; null without a vote."""
    given = HelpfulVote.objects.filter(comment=OuterRef("pk"))
    return Subquery(vote_of(voter, given).values("is_helpful"))


def _locked_vote(comment: Comment, voter: Voter) -> HelpfulVote | None:
    """The voter's vote, with the comment locked until the end of the transaction."""
    Comment.objects.select_for_update().only("pk").get(pk=comment.pk)
    given = HelpfulVote.objects.filter(comment=comment)
    votes = [] if voter.is_new else votes_by(voter, given)
    for other in votes[1:]:
        other.delete()
    first = votes[0] if votes else None
    transfer_to_account(voter, first, given)
    return first
