"""Which new votes do not count at once: too many of one connection, or too many in a short time.

They are kept, but set aside until a moderator counts or discards them. All of it happens while
the post's score is locked.
"""

import datetime
from collections import Counter

from django.db.models import Max
from django.utils import timezone

from accounts.rate_limits import RETENTION_HOURS, RateLimit, exceeded_limit
from accounts.voters import Voter
from ratings.counting import changes_of
from ratings.models import DayScore, SetAside, Vote

PURPOSE = "vote"

# A school class, an office or a house may share one connection.
COUNTED_OF_ONE_CONNECTION = 20
KEPT_OF_ONE_CONNECTION = 200

BURST_WINDOW = datetime.timedelta(minutes=10)
BURST_VOTES = 20
"""So many newcomers in ten minutes are welcome on any post."""
BURST_TIMES_USUAL = 5
USUAL_DAYS = 30
CALM_AFTER = datetime.timedelta(hours=1)
VERDICT_HOLDS = datetime.timedelta(days=1)

NEWCOMER_FOR = datetime.timedelta(days=1)


class TooManyVotesError(Exception):
    """One connection has sent more votes on the post than anybody could look at."""


def is_newcomer(voter: Voter, at: datetime.datetime) -> bool:
    """Whether the voter gave no stars to anything up to a day before."""
    keys = [voter.key, voter.cookie] if voter.cookie else [voter.key]
    return not Vote.objects.filter(voter__in=keys, created_at__lt=at - NEWCOMER_FOR).exists()


def examine(vote: Vote, voter: Voter) -> tuple[SetAside | None, Counter[tuple[datetime.date, int]]]:
    """What the vote is set aside with, if it is, and what the score loses by that.

    Raises TooManyVotesError.
    """
    if voter.fingerprint and _too_many_of_one(voter.fingerprint):
        return _group(vote, SetAside.Reason.CONNECTION, COUNTED_OF_ONE_CONNECTION), Counter()
    if vote.is_newcomer:
        return _examine_burst(vote)
    return None, Counter()


def _too_many_of_one(fingerprint: str) -> bool:
    period = RETENTION_HOURS * 60 * 60
    kept, counted = (
        RateLimit(KEPT_OF_ONE_CONNECTION, period),
        RateLimit(COUNTED_OF_ONE_CONNECTION, period),
    )
    limit = exceeded_limit(fingerprint, PURPOSE, [kept, counted])
    if limit == kept:
        raise TooManyVotesError
    return limit is not None


def _examine_burst(
    vote: Vote,
) -> tuple[SetAside | None, Counter[tuple[datetime.date, int]]]:
    at = vote.created_at
    bursts = SetAside.objects.filter(post=vote.post, reason=SetAside.Reason.BURST)
    if bursts.filter(verdict=SetAside.Verdict.OPEN, last_vote_at__gt=at - CALM_AFTER).exists():
        return _group(vote, SetAside.Reason.BURST), Counter()
    recent = Vote.objects.filter(
        post=vote.post,
        is_newcomer=True,
        is_counted=True,
        created_at__gt=at - BURST_WINDOW,
        created_at__lte=at,
    )
    number = recent.count()
    if number < BURST_VOTES or number < (usual := most_expected(vote.post_id, at)):
        return None, Counter()
    if bursts.filter(verdict=SetAside.Verdict.COUNTED, decided_at__gt=at - VERDICT_HOLDS).exists():
        return None, Counter()
    group = _group(vote, SetAside.Reason.BURST, usual)
    changes = changes_of(recent, -1)
    recent.update(is_counted=False, set_aside=group)
    return group, changes


def most_expected(post_id: int, at: datetime.datetime) -> int:
    """How many votes in ten minutes are no surprise: five times those of the busiest day."""
    end = timezone.localdate(at)
    days = DayScore.objects.filter(
        post=post_id, day__gte=end - datetime.timedelta(days=USUAL_DAYS), day__lt=end
    )
    busiest = days.aggregate(most=Max("votes"))["most"] or 0
    in_window = busiest * BURST_WINDOW / datetime.timedelta(days=1)
    return max(BURST_VOTES, round(BURST_TIMES_USUAL * in_window))


def _group(vote: Vote, reason: SetAside.Reason, usual: int = 0) -> SetAside:
    """The votes set aside that the new one joins, or a beginning of such."""
    waiting = SetAside.objects.filter(
        post=vote.post, reason=reason, verdict=SetAside.Verdict.OPEN
    ).order_by("-last_vote_at")
    group = waiting.first() or SetAside(
        post=vote.post, reason=reason, usual=usual, opened_at=vote.created_at
    )
    group.last_vote_at = vote.created_at
    group.save()
    return group
