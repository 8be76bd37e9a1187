"""GD Star Rating, which keeps its sums in tables of its own, so that no export holds them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wordpress.ratings import ImportedRating, Problem, Reading, from_thumbs, mean_of, number
from wordpress.ratings.tables import Row, rows

SOURCE = "GD Star Rating"
ARTICLES, COMMENTS, MULTIS = "gdsr_data_article", "gdsr_data_comment", "gdsr_multis_data"
OPTIONS = "_options"
STARS = re.compile(r's:5:"stars";(?:i:|s:\d+:")(\d{1,3})')
THUMBS = ("user_recc_plus", "visitor_recc_plus"), ("user_recc_minus", "visitor_recc_minus")


def read(file: BinaryIO, scale: int | None = None) -> Iterator[Reading]:
    """The ratings in a dump of the database, or in a CSV of the table gdsr_data_article.

    `scale` is the plugin's option “stars”; a dump of the whole database holds it, else it has to
    be given. Raises ScaleError where it is in neither.
    """
    articles: list[Row] = []
    comments = multis = 0
    for table, row in rows(file, [ARTICLES, COMMENTS, MULTIS, OPTIONS]):
        if table == ARTICLES:
            articles.append(row)
        elif table == COMMENTS:
            comments += _voters(row) > 0
        elif table == MULTIS:
            multis += 1
        elif scale is None and "gd-star-rating" in row.get("option_name", ""):
            match = STARS.search(row.get("option_value", ""))
            scale = int(match[1]) if match else None
    if articles and scale is None:
        raise ScaleError
    for row in articles:
        if reading := _rating(row, scale or 0):
            yield reading
    if comments:
        reason = ngettext(
            "%(count)s comment had stars; here only posts have.",
            "%(count)s comments had stars; here only posts have.",
            comments,
        )
        yield Problem("", reason % {"count": comments})
    if multis:
        reason = ngettext(
            "%(count)s post had several ratings at once; here each has one.",
            "%(count)s posts had several ratings at once; here each has one.",
            multis,
        )
        yield Problem("", reason % {"count": multis})


class ScaleError(Exception):
    """The file does not say how many stars could be given."""


def _voters(row: Row) -> int:
    found = (number(row.get(name)) for name in ("user_voters", "visitor_voters"))
    return sum(int(votes) for votes in found if votes and votes > 0)


def _rating(row: Row, scale: int) -> Reading | None:
    key, count = row.get("post_id", ""), _voters(row)
    if not key.isdigit():
        return Problem(key, _("The row does not name a post."))
    if count:
        votes = [number(row.get(name)) for name in ("user_votes", "visitor_votes")]
        mean = mean_of(sum((vote for vote in votes if vote), Decimal()), count)
        if not 1 <= mean <= scale:
            reason = _("Its mean of %(mean)s is not between 1 and %(scale)s.")
            return Problem(key, reason % {"mean": mean.normalize(), "scale": scale})
        return ImportedRating(key, mean, count, scale, SOURCE)
    up, down = (
        sum(int(cell) for name in names if (cell := number(row.get(name))) and cell > 0)
        for names in THUMBS
    )
    return from_thumbs(key, up, down, SOURCE) if up + down else None
