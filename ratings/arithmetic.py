"""What is computed from stars: plain functions, without a database."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

MIN_STARS = 1
MAX_STARS = 10
SHOWN_FROM = 3
"""So many votes it takes until readers see a mean: one or two are persons, not an opinion."""

MIDDLE = (MIN_STARS + MAX_STARS) / 2
HALF_LIFE_DAYS = 30
REMEMBERED_DAYS = 400
"""What is older counts less than a ten-thousandth in the popularity."""

DECAY_BEGINS = datetime.date(2020, 1, 1)


def no_spread() -> list[int]:
    """How often each number of stars was given, from one star to ten: never."""
    return [0] * MAX_STARS


def shrunk_mean(votes: int, total: Decimal | int, usual: float, weight: int) -> float:
    """The mean after `weight` more votes of the `usual` number of stars."""
    return (weight * usual + float(total)) / (weight + votes)


def popularity(days: Iterable[tuple[datetime.date, int, int]]) -> float:
    """What `days` (day, votes, sum of stars) give, each star above the middle by its age.

    All posts lose half in the same 30 days, so their order changes only by votes. Counting from a
    fixed day on, a later star is worth more instead of an earlier one less: nothing has to be
    computed again while time goes by.
    """
    return sum(
        (total - MIDDLE * votes) * 2 ** ((day - DECAY_BEGINS).days / HALF_LIFE_DAYS)
        for day, votes, total in days
    )
