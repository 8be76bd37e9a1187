"""The formulas behind stars, as plain functions that know no database.

Stars go from 1 to 10, and that is fixed: stored sums, constraints, texts and style sheets are made
for it (docs/decisions.md). Ratings on other scales are converted when they are imported.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal

SHOWN_FROM = 3
"""From so many votes on readers see a mean: one or two votes are people, not an opinion."""

MIDDLE = 5.5
HALF_LIFE_DAYS = 30
REMEMBERED_DAYS = 400
"""Older votes would add less than a ten-thousandth of their weight to the popularity."""

DECAY_BEGINS = datetime.date(2020, 1, 1)


def no_spread() -> list[int]:
    """How often each number of stars was given, from one to ten: never."""
    return [0] * 10


def bayesian_mean(votes: int, total: Decimal | int, prior_mean: float, prior_weight: int) -> float:
    """The mean of the votes and of `prior_weight` more votes of `prior_mean` stars."""
    return (prior_weight * prior_mean + float(total)) / (prior_weight + votes)


def popularity(days: Iterable[tuple[datetime.date, int, int]]) -> float:
    """The sum of all stars above or below the middle of the scale, weighted by their day.

    `days` are (day, votes, sum of stars). Popularity halves for all posts in the same 30 days, so
    only votes change their order. Instead of letting old votes fade, later ones weigh more, counted
    from a fixed day on: so nothing has to be computed again as time goes by.
    """
    return sum(
        (total - MIDDLE * votes) * 2 ** ((day - DECAY_BEGINS).days / HALF_LIFE_DAYS)
        for day, votes, total in days
    )
