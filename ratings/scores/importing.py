"""Import ratings from elsewhere as a sum, without inventing single votes."""

from decimal import Decimal

from django.db import transaction

from blog.models import Post
from ratings.models import ImportedRating
from ratings.scores.updating import locked_score, settle, sum_up_imports

SMALLEST_SCALE = 2


@transaction.atomic
def add_imported_rating(
    post: Post, source: str, mean: Decimal | float | str, count: int, scale: int
) -> ImportedRating:
    """Add `count` votes with the mean `mean`, on a scale up to `scale`, to the post's score.

    An earlier import from the same source is replaced. Raises ValueError for impossible numbers:
    no votes, a mean above the scale, or no number at all.
    """
    exact = mean if isinstance(mean, Decimal) else Decimal(str(mean))
    if count < 1 or scale < SMALLEST_SCALE or not exact.is_finite() or not 0 < exact <= scale:
        raise ValueError(f"No rating: {mean} of {scale} by {count} votes")
    score = locked_score(post.pk)
    rating, _created = ImportedRating.objects.update_or_create(
        post=post,
        source=source,
        defaults={
            "scale": scale,
            "votes": count,
            "total": (exact * count).quantize(Decimal("0.0001")),
        },
    )
    sum_up_imports(score)
    settle(score)
    return rating
