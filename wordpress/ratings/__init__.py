"""Ratings from the old site, from wherever they can still be had.

Single votes are never made up: only their number and mean are known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.functional import Promise

EXACT = Decimal("0.0001")
"""The precision of a mean; WordPress's plugins show two decimals at most."""
MAX_SCALE = 100


@dataclass(frozen=True)
class ImportedRating:
    """All votes on one post of the old site, added up."""

    post_key: str
    """The number that WordPress gave the post, or its path: “/2010/04/29/slug/”."""
    mean: Decimal
    """From 1 to `scale`."""
    count: int
    """How many voted; at least 1."""
    scale: int
    """The best that could be given; 2 for thumbs, of which up is 2 and down is 1."""
    source: str
    """“WP-PostRatings”, “GD Star Rating”, or “page” where only a page told."""


@dataclass(frozen=True)
class Problem:
    """Ratings that cannot be imported, and the reason."""

    post_key: str
    reason: str | Promise


Reading = ImportedRating | Problem


def best(readings: Iterable[Reading]) -> tuple[dict[str, ImportedRating], list[Problem]]:
    """One rating for each post: a later page knows of more votes than an earlier one."""
    ratings: dict[str, ImportedRating] = {}
    problems: list[Problem] = []
    for reading in readings:
        if isinstance(reading, Problem):
            problems.append(reading)
            continue
        known = ratings.get(reading.post_key)
        if known is None or known.count < reading.count:
            ratings[reading.post_key] = reading
    return ratings, problems


def number(text: str | None) -> Decimal | None:
    """A number as plugins store and show it, “8.3” or “8,3”; None for what is none."""
    try:
        found = Decimal((text or "").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 10**12 else None


def mean_of(total: Decimal, count: int) -> Decimal:
    return (total / count).quantize(EXACT)


def from_thumbs(key: str, up: int, down: int, source: str) -> ImportedRating:
    return ImportedRating(key, mean_of(Decimal(2 * up + down), up + down), up + down, 2, source)
