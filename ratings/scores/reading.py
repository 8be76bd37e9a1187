"""What a score follows from besides its own sums, read by one statement.

Other modules can put more lines to the same statement, so that a vote asks once for everything.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from blog.models.prepared import ask
from ratings.formulas import REMEMBERED_DAYS
from ratings.models import RankingPrior

# Each line: what it is, a whole number, a day, and two numbers.
STATEMENT = """\
SELECT 'prior', weight, '', mean, CASE WHEN computed_at > %(yesterday)s THEN 0 ELSE 1 END
FROM ratings_rankingprior WHERE id = 1
UNION ALL
SELECT 'day', id, CAST(day AS TEXT), votes, total FROM (
    SELECT id, day, votes, total FROM ratings_dayscore
    WHERE post_id = %(post)s ORDER BY day DESC LIMIT %(remembered_days)s
) AS days
"""


@dataclass
class Day:
    """What the votes of one day add up to; `pk` is that of the stored row."""

    pk: int | None
    votes: int
    total: int


@dataclass
class Basis:
    """The blog's prior, and the latest days with votes on a post."""

    mean: float
    weight: int
    is_old: bool
    """Whether the prior has to be computed anew."""
    days: dict[datetime.date, Day]
    others: dict[str, int]
    """The whole numbers of all other lines."""

    @property
    def has_all_days(self) -> bool:
        return len(self.days) < REMEMBERED_DAYS

    def latest_days(self) -> list[tuple[datetime.date, int, int]]:
        """The days that matter for the popularity, the latest first."""
        latest = sorted(self.days, reverse=True)
        begin = latest[0] - datetime.timedelta(days=REMEMBERED_DAYS) if latest else None
        return [
            (day, self.days[day].votes, self.days[day].total)
            for day in latest
            if begin and day > begin
        ]


def read_basis(post_id: int, more: str = "", **values: Any) -> Basis:
    """Read it for a post whose score is locked; `more` are further lines, with their values."""
    unset = RankingPrior()
    basis = Basis(unset.mean, unset.weight, is_old=True, days={}, others={})
    values |= {
        "post": post_id,
        "yesterday": as_stored(timezone.now() - RankingPrior.MAX_AGE),
        "remembered_days": REMEMBERED_DAYS,
    }
    for kind, number, day, first, second in ask(STATEMENT + more, values):
        if kind == "prior":
            basis.mean, basis.weight, basis.is_old = first, number, bool(second)
        elif kind == "day":
            basis.days[datetime.date.fromisoformat(day)] = Day(number, int(first), int(second))
        else:
            basis.others[kind] = number
    return basis


def as_stored(moment: datetime.datetime) -> Any:
    """The moment as the database's columns hold it."""
    return connection.ops.adapt_datetimefield_value(moment)
