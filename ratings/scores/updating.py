"""The one place where a score changes: in the transaction of the vote, while its row is locked."""

import datetime
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from ratings.formulas import SHOWN_FROM, bayesian_mean, popularity
from ratings.models import DayScore, ImportedRating, Score, Vote
from ratings.scores.ranking import refresh_ranks
from ratings.scores.reading import Basis, Day, read_basis

Changes = Mapping[tuple[datetime.date, int], int]
"""How the number of votes changes, by day and stars."""


def locked_score(post_id: int) -> Score:
    """The post's score; other votes on the post wait until the transaction ends."""
    locked = Score.objects.select_for_update().filter(post_id=post_id)
    for score in locked:
        return score
    Score.objects.get_or_create(post_id=post_id)
    return locked.get()


def apply(score: Score, changes: Changes, basis: Basis | None = None) -> None:
    """Add votes to a locked score or take them away, and store it.

    `basis` may have been read before, but not before the score was locked.
    """
    basis = basis or read_basis(score.post_id)
    days: dict[datetime.date, list[int]] = {}
    for (day, stars), number in changes.items():
        score.spread[stars - 1] += number
        score.votes += number
        score.total += number * stars
        entry = days.setdefault(day, [0, 0])
        entry[0] += number
        entry[1] += number * stars
    for day, (votes, total) in days.items():
        _change_day(score.post_id, basis, day, votes, total)
    settle(score, basis)


def settle(score: Score, basis: Basis | None = None) -> None:
    """Store the score with everything that follows from its sums."""
    basis = basis or read_basis(score.post_id)
    enough = score.all_votes >= SHOWN_FROM
    score.rank = (
        bayesian_mean(score.all_votes, score.all_total, basis.mean, basis.weight)
        if enough
        else None
    )
    score.popularity = popularity(basis.latest_days())
    score.save()
    if basis.is_old:
        transaction.on_commit(refresh_ranks)


def changes_of(votes: QuerySet[Vote], sign: int = 1) -> Counter[tuple[datetime.date, int]]:
    """What the votes add to their score; with a `sign` of -1, what it loses without them."""
    rows = (
        votes.order_by().annotate(given_on=TruncDate("created_at")).values_list("given_on", "stars")
    )
    return Counter(
        {(day, stars): sign * number for day, stars, number in rows.annotate(Count("pk"))}
    )


def _change_day(post_id: int, basis: Basis, day: datetime.date, votes: int, total: int) -> None:
    """Change what a day's votes add up to, stored and in the basis."""
    stored = basis.days.get(day)
    if stored is None and not basis.has_all_days:
        stored = _older_day(post_id, day)
    entry = stored or Day(None, 0, 0)
    entry.votes += votes
    entry.total += total
    row = DayScore.objects.filter(post_id=post_id, day=day)
    if not entry.votes:
        basis.days.pop(day, None)
        row.delete()
    elif entry.pk:
        row.update(votes=entry.votes, total=entry.total)
        basis.days[day] = entry
    else:
        DayScore.objects.create(post_id=post_id, day=day, votes=entry.votes, total=entry.total)
        basis.days[day] = entry


def _older_day(post_id: int, day: datetime.date) -> Day | None:
    rows = DayScore.objects.filter(post_id=post_id, day=day).values_list("pk", "votes", "total")
    return next((Day(*row) for row in rows), None)


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
