"""Which posts readers find best, and which are popular just now."""

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

from blog.models import Category, Post
from ratings.arithmetic import SHOWN_FROM
from ratings.models import RankBasis, Score

LEAST_WEIGHT, MOST_WEIGHT = 5, 50
MANY = 2_000
LENGTH = 50
"""So many posts stand in a ranking."""


def best(posts: QuerySet[Post]) -> list[int]:
    """The keys of the best rated of the posts, the best first."""
    # “More than nothing” instead of “not empty”: only by that SQLite takes the index.
    return _first(posts.filter(rating__rank__gt=0).order_by("-rating__rank", "-rating"))


def best_of_category(category: Category) -> list[int]:
    """The best rated posts of the category and of those below it."""
    within = Category.objects.with_descendants(category)
    members = Post.categories.through.objects.filter(category__in=within)
    posts = Post.objects.published()
    if members.count() > MANY:
        # Of many, fifty are soon found by going down the ranking; of few, better sort them all.
        return best(posts.filter(Exists(members.filter(post=OuterRef("pk")))))
    return best(posts.filter(pk__in=members.values("post")))


def popular(posts: QuerySet[Post]) -> list[int]:
    """The keys of the posts that lately got the most stars above the middle."""
    liked = posts.filter(rating__popularity__gt=0)
    return _first(liked.order_by("-rating__popularity", "-rating"))


def _first(posts: QuerySet[Post]) -> list[int]:
    return list(posts.values_list("pk", flat=True)[:LENGTH])


@transaction.atomic
def refresh_ranks(*, even_if_fresh: bool = False) -> None:
    """Take what is usual on the blog anew, once a day, and rank all posts by it."""
    RankBasis.objects.get_or_create(pk=RankBasis.KEY)
    basis = RankBasis.objects.select_for_update().get(pk=RankBasis.KEY)
    if not (basis.is_old or even_if_fresh):
        return
    before = (basis.usual, basis.weight)
    _measure(basis)
    basis.computed_at = timezone.now()
    basis.save()
    if even_if_fresh or before != (basis.usual, basis.weight):
        _rank_all(basis)


def _measure(basis: RankBasis) -> None:
    votes, total = F("votes") + F("imported_votes"), F("total") + F("imported_total")
    rated = Score.objects.annotate(all=votes).filter(all__gte=SHOWN_FROM)
    sums = rated.aggregate(
        votes=Sum(votes), total=Sum(Cast(total, FloatField())), number=Count("pk")
    )
    if not sums["votes"]:
        return
    basis.usual = round(sums["total"] / sums["votes"], 2)
    middle = rated.order_by("all").values_list("all", flat=True)[sums["number"] // 2]
    basis.weight = min(max(middle, LEAST_WEIGHT), MOST_WEIGHT)


def _rank_all(basis: RankBasis) -> None:
    stars = Cast(F("total") + F("imported_total"), FloatField()) + basis.usual * basis.weight
    voters = Cast(F("votes") + F("imported_votes"), FloatField()) + float(basis.weight)
    rank = ExpressionWrapper(stars / voters, output_field=FloatField())
    Score.objects.filter(rank__isnull=False).update(rank=rank)
