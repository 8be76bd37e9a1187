"""Which new votes are held back: too many from one connection, or too many in a short time.

They are stored, but count only once a moderator says so. All of it happens while the post's score
is locked.
"""

import datetime
from collections import Counter
from collections.abc import Mapping

from django.db.models import Max
from django.utils import timezone

from accounts.daily_keys import KEYS, RETENTION_HOURS, every_hash
from accounts.voters import Voter
from ratings.models import DayScore, Vote, VoteHold
from ratings.scores.reading import Basis, as_stored, read_basis
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


# More lines of the statement in ratings.scores.reading.
FACTS = """\
UNION ALL
SELECT 'attempts', COUNT(*), '', 0, 0 FROM (
    SELECT 1 AS one FROM accounts_attempt
    WHERE fingerprint IN ({fingerprints}) AND purpose = %(purpose)s AND created_at > %(remembered)s
    LIMIT %(stored_per_connection)s
) AS lately
UNION ALL
SELECT 'old attempts', COUNT(*), '', 0, 0 FROM (
    SELECT 1 AS one FROM accounts_attempt WHERE created_at < %(remembered)s LIMIT 1
) AS old
UNION ALL
SELECT 'earlier votes', COUNT(*), '', 0, 0 FROM (
    SELECT 1 AS one FROM ratings_vote
    WHERE voter IN (%(key)s, %(cookie)s) AND created_at < %(a_day_before)s LIMIT 1
) AS earlier
UNION ALL
SELECT 'open bursts', COUNT(*), '', 0, 0 FROM ratings_votehold
WHERE post_id = %(post)s AND reason = 'burst' AND status = 'open'
AND last_vote_at > %(calm_since)s
UNION ALL
SELECT 'recent newcomers', COUNT(*), '', 0, 0 FROM ratings_vote
WHERE post_id = %(post)s AND is_newcomer AND is_counted
AND created_at > %(window_begins)s AND created_at <= %(at)s
""".replace("{fingerprints}", ", ".join(f"%(fingerprint{number})s" for number in range(KEYS)))


def read_facts(post_id: int, voter: Voter, at: datetime.datetime) -> Basis:
    """What the score follows from, and what decides whether a new vote counts."""
    hashes = every_hash(voter.fingerprint)
    fingerprints = {f"fingerprint{number}": one for number, one in enumerate(hashes)}
    return read_basis(
        post_id,
        FACTS,
        **fingerprints,
        purpose=RATE_LIMIT_PURPOSE,
        remembered=as_stored(timezone.now() - datetime.timedelta(hours=RETENTION_HOURS)),
        stored_per_connection=STORED_PER_CONNECTION,
        key=voter.key,
        cookie=voter.cookie,
        a_day_before=as_stored(at - NEWCOMER_FOR),
        calm_since=as_stored(at - BURST_IS_OVER_AFTER),
        window_begins=as_stored(at - BURST_WINDOW),
        at=as_stored(at),
    )


def check_vote(
    vote: Vote, voter: Voter, facts: Mapping[str, int]
) -> tuple[VoteHold | None, Changes]:
    """The hold that the new vote falls under, if any, and what the score loses by it.

    `facts` are those of `read_facts`. Raises TooManyVotesError.
    """
    # A newcomer is who voted for the first time, on any post, less than a day ago.
    vote.is_newcomer = not facts["earlier votes"]
    if voter.fingerprint:
        if facts["attempts"] >= STORED_PER_CONNECTION:
            raise TooManyVotesError
        if facts["attempts"] >= COUNTED_PER_CONNECTION:
            return _join_hold(vote, VoteHold.Reason.CONNECTION, COUNTED_PER_CONNECTION), Counter()
    return _check_burst(vote, facts) if vote.is_newcomer else (None, Counter())


def _check_burst(vote: Vote, facts: Mapping[str, int]) -> tuple[VoteHold | None, Changes]:
    if facts["open bursts"]:
        return _join_hold(vote, VoteHold.Reason.BURST), Counter()
    at, number = vote.created_at, facts["recent newcomers"]
    if number < BURST_VOTES or number < (expected := expected_votes(vote.post_id, at)):
        return None, Counter()
    bursts = VoteHold.objects.filter(post=vote.post, reason=VoteHold.Reason.BURST)
    was_counted = bursts.filter(
        status=VoteHold.Status.COUNTED, decided_at__gt=at - DECISION_APPLIES_FOR
    )
    if was_counted.exists():
        return None, Counter()
    recent = Vote.objects.filter(
        post=vote.post,
        is_newcomer=True,
        is_counted=True,
        created_at__gt=at - BURST_WINDOW,
        created_at__lte=at,
    )
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
