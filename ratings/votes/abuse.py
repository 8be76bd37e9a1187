"""Which new votes are held back: too many from one connection, or too many in a short time.

They are stored, but count only once a moderator says so. All of it happens while the post's score
is locked.
"""

import datetime
from collections import Counter

from django.db.models import Max
from django.utils import timezone

from accounts.rate_limits import RETENTION_HOURS, RateLimit, exceeded_limit
from accounts.voters import Voter
from ratings.models import DayScore, Vote, VoteHold
from ratings.scores.updating import changes_of

RATE_LIMIT_PURPOSE = "vote"

# A school class, an office or a house may share one connection.
COUNTED_PER_CONNECTION = 20
STORED_PER_CONNECTION = 200

BURST_WINDOW = datetime.timedelta(minutes=10)
BURST_VOTES = 20
"""So many new voters within the window are welcome on any post."""
BURST_FACTOR = 5
BUSIEST_OF_DAYS = 30
BURST_IS_OVER_AFTER = datetime.timedelta(hours=1)
DECISION_APPLIES_FOR = datetime.timedelta(days=1)
"""Where a moderator counted a burst, later votes on the post are not held for so long."""

NEWCOMER_FOR = datetime.timedelta(days=1)

Changes = Counter[tuple[datetime.date, int]]


class TooManyVotesError(Exception):
    """One connection has sent more votes on the post than anybody could review."""


def is_newcomer(voter: Voter, at: datetime.datetime) -> bool:
    """Whether the voter's first vote, on any post, is less than a day old."""
    keys = [voter.key, voter.cookie] if voter.cookie else [voter.key]
    return not Vote.objects.filter(voter__in=keys, created_at__lt=at - NEWCOMER_FOR).exists()


def check_vote(vote: Vote, voter: Voter) -> tuple[VoteHold | None, Changes]:
    """The hold that the new vote falls under, if any, and what the score loses by it.

    Raises TooManyVotesError.
    """
    if voter.fingerprint and _is_above_limit(voter.fingerprint):
        return _join_hold(vote, VoteHold.Reason.CONNECTION, COUNTED_PER_CONNECTION), Counter()
    if vote.is_newcomer:
        return _check_burst(vote)
    return None, Counter()


def _is_above_limit(fingerprint: str) -> bool:
    seconds = RETENTION_HOURS * 60 * 60
    stored = RateLimit(STORED_PER_CONNECTION, seconds)
    counted = RateLimit(COUNTED_PER_CONNECTION, seconds)
    limit = exceeded_limit(fingerprint, RATE_LIMIT_PURPOSE, [stored, counted])
    if limit == stored:
        raise TooManyVotesError
    return limit is not None


def _check_burst(vote: Vote) -> tuple[VoteHold | None, Changes]:
    at = vote.created_at
    bursts = VoteHold.objects.filter(post=vote.post, reason=VoteHold.Reason.BURST)
    is_going_on = bursts.filter(
        status=VoteHold.Status.OPEN, last_vote_at__gt=at - BURST_IS_OVER_AFTER
    )
    if is_going_on.exists():
        return _join_hold(vote, VoteHold.Reason.BURST), Counter()
    recent = Vote.objects.filter(
        post=vote.post,
        is_newcomer=True,
        is_counted=True,
        created_at__gt=at - BURST_WINDOW,
        created_at__lte=at,
    )
    number = recent.count()
    if number < BURST_VOTES or number < (expected := expected_votes(vote.post_id, at)):
        return None, Counter()
    was_counted = bursts.filter(
        status=VoteHold.Status.COUNTED, decided_at__gt=at - DECISION_APPLIES_FOR
    )
    if was_counted.exists():
        return None, Counter()
    hold = _join_hold(vote, VoteHold.Reason.BURST, expected)
    changes = changes_of(recent, -1)
    recent.update(is_counted=False, hold=hold)
    return hold, changes


def expected_votes(post_id: int, at: datetime.datetime) -> int:
    """How many votes in ten minutes are plausible: five times the rate of the busiest day."""
    end = timezone.localdate(at)
    days = DayScore.objects.filter(
        post=post_id, day__gte=end - datetime.timedelta(days=BUSIEST_OF_DAYS), day__lt=end
    )
    busiest = days.aggregate(most=Max("votes"))["most"] or 0
    in_window = busiest * BURST_WINDOW / datetime.timedelta(days=1)
    return max(BURST_VOTES, round(BURST_FACTOR * in_window))


def _join_hold(vote: Vote, reason: VoteHold.Reason, expected: int = 0) -> VoteHold:
    """The open hold that the vote joins, or a new one."""
    waiting = VoteHold.objects.filter(
        post=vote.post, reason=reason, status=VoteHold.Status.OPEN
    ).order_by("-last_vote_at")
    hold = waiting.first() or VoteHold(
        post=vote.post, reason=reason, expected=expected, opened_at=vote.created_at
    )
    hold.last_vote_at = vote.created_at
    hold.save()
    return hold
