"""Which posts are rated best, and which are popular now."""

import datetime

from django.db import transaction
from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    QuerySet,
    Sum,
)
from django.db.models.functions import Cast
from django.utils import timezone

from blog.models import Category, Listing, ListKind, ListMonth, ListTotal, Post, is_public
from page_cache.reads import reads
from ratings.formulas import SHOWN_FROM
from ratings.models import RankingPrior, Score

LEAST_WEIGHT, MOST_WEIGHT = 5, 50
MANY = 500
LENGTH = 50
"""How many posts a ranking lists."""


def best(posts: QuerySet[Post]) -> list[int]:
    """The keys of the best rated of the posts, best first."""
    # “Greater than zero” instead of “not null”: only then SQLite uses the index.
    return _first(posts.filter(rating__rank__gt=0).order_by("-rating__rank", "-rating"))


def best_of_category(category: Category) -> list[int]:
    """The best rated posts of the category and of those below it."""
    key = ListKind.CATEGORY.key(category.pk)
    with reads(ListTotal, of=[key]):
        kept = ListTotal.objects.filter(list_key=key).values_list("posts", flat=True)
        number = kept.first() or 0
    with reads(Listing, "place", of=[key]):
        return _best_of_list(Listing.objects.filter(list_key=key), number)


def best_of_year(year: int) -> list[int] | None:
    """The best rated posts of a year; None if it has no public post."""
    key = ListKind.EVERYTHING.key()
    days = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    with reads(ListMonth, of=[key]):
        months = ListMonth.objects.filter(list_key=key, month__range=days)
        number = sum(months.values_list("posts", flat=True))
    with reads(Listing, "place", of=[key]):
        listed = Listing.objects.filter(list_key=key, published_on__range=days)
        keys = _best_of_list(listed, number) if number else []
        return keys if keys or listed.filter(is_public("post__")).exists() else None


def _best_of_list(listed: QuerySet[Listing], number: int) -> list[int]:
    """The best rated of a list's posts, of which there are about so many."""
    posts = Post.objects.published()
    if number > MANY:
        # Of many, going down the ranking soon finds fifty; a few are sorted faster.
        return best(posts.filter(Exists(listed.filter(post=OuterRef("pk")))))
    # Plus nothing, so that no database goes down the ranking here.
    few = posts.filter(pk__in=listed.values("post")).annotate(rank=F("rating__rank") + 0)
    return _first(few.filter(rank__gt=0).order_by("-rank", "-pk"))


def popular(posts: QuerySet[Post]) -> list[int]:
    """The keys of the posts that lately got the most stars above the middle of the scale."""
    liked = posts.filter(rating__popularity__gt=0)
    return _first(liked.order_by("-rating__popularity", "-rating"))


def _first(posts: QuerySet[Post]) -> list[int]:
    return list(posts.values_list("pk", flat=True)[:LENGTH])


@transaction.atomic
def refresh_ranks(*, even_if_fresh: bool = False) -> None:
    """Compute the prior from the whole blog, once a day, and rank all posts by it."""
    RankingPrior.objects.get_or_create(pk=RankingPrior.KEY)
    prior = RankingPrior.objects.select_for_update().get(pk=RankingPrior.KEY)
    if not (prior.is_old or even_if_fresh):
        return
    before = (prior.mean, prior.weight)
    _measure(prior)
    prior.computed_at = timezone.now()
    prior.save()
    if even_if_fresh or before != (prior.mean, prior.weight):
        _rank_all(prior)


def _measure(prior: RankingPrior) -> None:
    votes, total = F("votes") + F("imported_votes"), F("total") + F("imported_total")
    rated = Score.objects.annotate(all=votes).filter(all__gte=SHOWN_FROM)
    sums = rated.aggregate(
        votes=Sum(votes), total=Sum(Cast(total, FloatField())), number=Count("pk")
    )
    if not sums["votes"]:
        return
    prior.mean = round(sums["total"] / sums["votes"], 2)
    middle = rated.order_by("all").values_list("all", flat=True)[sums["number"] // 2]
    prior.weight = min(max(middle, LEAST_WEIGHT), MOST_WEIGHT)


def _rank_all(prior: RankingPrior) -> None:
    stars = Cast(F("total") + F("imported_total"), FloatField()) + prior.mean * prior.weight
    voters = Cast(F("votes") + F("imported_votes"), FloatField()) + float(prior.weight)
    rank = ExpressionWrapper(stars / voters, output_field=FloatField())
    Score.objects.filter(rank__isnull=False).update(rank=rank)
