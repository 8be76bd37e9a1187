"""The one place where a score changes: in the transaction of the vote, while its row is locked."""

import datetime
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from ratings.formulas import (
    REMEMBERED_DAYS,
    SHOWN_FROM,
    bayesian_mean,
    popularity,
)
from ratings.models import DayScore, ImportedRating, RankingPrior, Score, Vote
from ratings.scores.ranking import refresh_ranks

Changes = Mapping[tuple[datetime.date, int], int]
"""How the number of votes changes, by day and stars."""


def locked_score(post_id: int) -> Score:
    """The post's score; other votes on the post wait until the transaction ends."""
    Score.objects.get_or_create(post_id=post_id)
    return Score.objects.select_for_update().get(post_id=post_id)


def apply(score: Score, changes: Changes) -> None:
    """Add votes to a locked score or take them away, and store it."""
    days: dict[datetime.date, list[int]] = {}
    for (day, stars), number in changes.items():
        score.spread[stars - 1] += number
        score.votes += number
        score.total += number * stars
        entry = days.setdefault(day, [0, 0])
        entry[0] += number
        entry[1] += number * stars
    for day, (votes, total) in days.items():
        _change_day(score.post_id, day, votes, total)
    settle(score)


def settle(score: Score) -> None:
    """Store the score with everything that follows from its sums."""
    prior = RankingPrior.load()
    enough = score.all_votes >= SHOWN_FROM
    score.rank = (
        bayesian_mean(score.all_votes, score.all_total, prior.mean, prior.weight)
        if enough
        else None
    )
    score.popularity = popularity(_latest_days(score.post_id))
    score.save()
    if prior.is_old:
        transaction.on_commit(refresh_ranks)


def changes_of(votes: QuerySet[Vote], sign: int = 1) -> Counter[tuple[datetime.date, int]]:
    """What the votes add to their score; with a `sign` of -1, what it loses without them."""
    rows = (
        votes.order_by().annotate(given_on=TruncDate("created_at")).values_list("given_on", "stars")
    )
    return Counter(
        {(day, stars): sign * number for day, stars, number in rows.annotate(Count("pk"))}
    )


def _change_day(post_id: int, day: datetime.date, votes: int, total: int) -> None:
    entry = DayScore.objects.filter(post_id=post_id, day=day).first()
    entry = entry or DayScore(post_id=post_id, day=day, votes=0, total=0)
    entry.votes += votes
    entry.total += total
    if entry.votes:
        entry.save()
    elif entry.pk:
        entry.delete()


def _latest_days(post_id: int) -> list[tuple[datetime.date, int, int]]:
    days = DayScore.objects.filter(post_id=post_id).order_by("-day")
    latest = list(days.values_list("day", "votes", "total")[:REMEMBERED_DAYS])
    begin = latest[0][0] - datetime.timedelta(days=REMEMBERED_DAYS) if latest else None
    return [entry for entry in latest if begin and entry[0] > begin]


def sum_up_imports(score: Score) -> None:
    """Set what the post's imported ratings add up to."""
    imports = list(ImportedRating.objects.filter(post_id=score.post_id).order_by("source"))
    score.imported_votes = sum(entry.votes for entry in imports)
    score.imported_total = sum((entry.total_of_ten for entry in imports), Decimal(0))
    score.imported = [
        {
            "source": entry.source,
            "mean": f"{entry.mean:.4f}",
            "scale": entry.scale,
            "votes": entry.votes,
        }
        for entry in imports
    ]
