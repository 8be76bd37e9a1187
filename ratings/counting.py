"""The one place where a score changes, and the proof that it fits its votes."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from ratings.arithmetic import (
    REMEMBERED_DAYS,
    SHOWN_FROM,
    no_spread,
    popularity,
    shrunk_mean,
)
from ratings.models import DayScore, ImportedRating, RankBasis, Score, Vote
from ratings.ranking import refresh_ranks

Changes = Mapping[tuple[datetime.date, int], int]
"""By how much the number of votes of a day with so many stars changes."""


@dataclass(frozen=True)
class Difference:
    """A score that did not fit its votes: “votes, sum of stars, spread, days, imported”."""

    post_id: int
    stored: str
    counted: str


def locked_score(post_id: int) -> Score:
    """The post's score; others who vote on the same post wait until the transaction ends."""
    Score.objects.get_or_create(post_id=post_id)
    return Score.objects.select_for_update().get(post_id=post_id)


def apply(score: Score, changes: Changes) -> None:
    """Store a locked score with some votes more or fewer."""
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
    """Store the score with all that follows from its sums."""
    basis = RankBasis.load()
    enough = score.all_votes >= SHOWN_FROM
    score.rank = (
        shrunk_mean(score.all_votes, score.all_total, basis.usual, basis.weight) if enough else None
    )
    score.popularity = popularity(_latest_days(score.post_id))
    score.save()
    if basis.is_old:
        transaction.on_commit(refresh_ranks)


def changes_of(votes: QuerySet[Vote], sign: int = 1) -> Counter[tuple[datetime.date, int]]:
    """What the votes, all of them together, add to their score, or take from it by `sign` -1."""
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


# Counting again


@transaction.atomic
def recount(post_id: int) -> Difference | None:
    """Make the score anew from the votes themselves; tells what was different, if anything."""
    score = locked_score(post_id)
    stored = _facts(score, _days(post_id))
    changes = changes_of(Vote.objects.filter(post_id=post_id, is_counted=True))
    DayScore.objects.filter(post_id=post_id).delete()
    score.votes, score.total, score.spread = 0, 0, no_spread()
    sum_up_imports(score)
    apply(score, changes)
    counted = _facts(score, _days(post_id))
    return None if stored == counted else Difference(post_id, stored, counted)


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


def _days(post_id: int) -> list[tuple[datetime.date, int, int]]:
    days = DayScore.objects.filter(post_id=post_id).order_by("day")
    return list(days.values_list("day", "votes", "total"))


def _facts(score: Score, days: list[tuple[datetime.date, int, int]]) -> str:
    by_day = " ".join(f"{day}:{total}/{votes}" for day, votes, total in days)
    imported = f"{score.imported_total:.4f}/{score.imported_votes}"
    return f"{score.votes} {score.total} {score.spread} [{by_day}] {imported}"


def recount_all() -> Iterator[Difference]:
    """Compare every score with its votes, and make those anew that differ.

    The comparison takes no lock; whatever looks different is counted again under one.
    """
    for post_id in sorted(_suspects()):
        difference = recount(post_id)
        if difference:
            yield difference


def _suspects() -> set[int]:
    counted: dict[int, list[int]] = {}
    votes = Vote.objects.filter(is_counted=True).order_by()
    rows = votes.values_list("post_id", "stars").annotate(Count("pk"))
    for post_id, stars, number in rows.iterator():
        counted.setdefault(post_id, no_spread())[stars - 1] = number
    days: dict[tuple[int, datetime.date], tuple[int, int]] = {}
    by_day = votes.annotate(given_on=TruncDate("created_at")).values_list("post_id", "given_on")
    for post_id, day, number, total in by_day.annotate(Count("pk"), Sum("stars")).iterator():
        days[post_id, day] = number, total
    suspects = set()
    for score in Score.objects.iterator():
        spread = counted.pop(score.post_id, no_spread())
        total = sum(stars * number for stars, number in enumerate(spread, 1))
        if (score.spread, score.votes, score.total) != (spread, sum(spread), total):
            suspects.add(score.post_id)
    for entry in DayScore.objects.iterator():
        if days.pop((entry.post_id, entry.day), None) != (entry.votes, entry.total):
            suspects.add(entry.post_id)
    imported = Q(post__in=ImportedRating.objects.values("post")) | Q(imported_votes__gt=0)
    suspects.update(Score.objects.filter(imported).values_list("post_id", flat=True))
    return suspects | set(counted) | {post_id for post_id, _day in days}
