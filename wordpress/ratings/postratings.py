"""WP-PostRatings, whose sums stand among the fields of each post in the export."""

import math
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from wordpress.ratings import ImportedRating, Problem, Reading, from_thumbs, mean_of, number

SOURCE = "WP-PostRatings"
THUMBS = 2


def from_meta(post_key: str, meta: Mapping[str, str], scale: int) -> Reading | None:
    """The rating of one post; None where nobody voted.

    The export does not say what the best mark was: `scale` is the plugin's option “max”. The
    plugin's own mean is not read, for it lags behind where somebody changed the sums.
    """
    users, score = number(meta.get("ratings_users")), number(meta.get("ratings_score"))
    # Every post gets zeros when it is published.
    if not users:
        return None
    if score is None or users < 0 or users != int(users):
        return Problem(post_key, _("Its fields are not numbers."))
    count = int(users)
    if scale == 1:
        # There was nothing to give but praise.
        return from_thumbs(post_key, count, 0, SOURCE)
    if scale == THUMBS and score <= users:
        return _thumbs(post_key, count, score)
    mean = mean_of(score, count)
    if mean < 1:
        return Problem(post_key, _("Its sum is too small for so many votes."))
    if mean > scale:
        reason = _("Its mean of %(mean)s is above the highest possible rating, %(scale)s.")
        return Problem(post_key, reason % {"mean": mean.normalize(), "scale": scale})
    return ImportedRating(post_key, mean, count, scale, SOURCE)


def _thumbs(post_key: str, count: int, score: Decimal) -> Reading:
    """A thumb up counts 1, a thumb down -1."""
    up = (count + int(score)) // 2
    if not 0 <= up <= count:
        return Problem(post_key, _("Its sum is too small for so many votes."))
    return from_thumbs(post_key, up, count - up, SOURCE)


def least_scale(meta: Mapping[str, str]) -> int:
    """The smallest scale that the post's sums fit; 0 where nobody voted. For asking."""
    users, score = number(meta.get("ratings_users")), number(meta.get("ratings_score"))
    if not users or score is None or users < 0:
        return 0
    return max(1, math.ceil(score / users))
