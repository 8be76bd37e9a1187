"""Prove that scores match their votes, and repair those that do not."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from ratings.formulas import (
    no_spread,
)
from ratings.models import DayScore, ImportedRating, Score, Vote
from ratings.scores.updating import apply, changes_of, locked_score, sum_up_imports


@dataclass(frozen=True)
class Difference:
    """A score that did not match its votes: “votes, sum of stars, spread, days, imported”."""

    post_id: int
    stored: str
    counted: str


@transaction.atomic
def recount(post_id: int) -> Difference | None:
    """Compute the score again from its votes; returns the difference, if there was one."""
    score = locked_score(post_id)
    stored = _facts(score, _days(post_id))
    changes = changes_of(Vote.objects.filter(post_id=post_id, is_counted=True))
    DayScore.objects.filter(post_id=post_id).delete()
    score.votes, score.total, score.spread = 0, 0, no_spread()
    sum_up_imports(score)
    apply(score, changes)
    counted = _facts(score, _days(post_id))
    return None if stored == counted else Difference(post_id, stored, counted)


def _days(post_id: int) -> list[tuple[datetime.date, int, int]]:
    days = DayScore.objects.filter(post_id=post_id).order_by("day")
    return list(days.values_list("day", "votes", "total"))


def _facts(score: Score, days: list[tuple[datetime.date, int, int]]) -> str:
    by_day = " ".join(f"{day}:{total}/{votes}" for day, votes, total in days)
    imported = f"{score.imported_total:.4f}/{score.imported_votes}"
    return f"{score.votes} {score.total} {score.spread} [{by_day}] {imported}"


def recount_all() -> Iterator[Difference]:
    """Compare every score with its votes, and compute those again that differ.

    The comparison takes no lock; what looks different is recounted under one.
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
