"""What a post leads on to: the posts before and after it in time, and those about the same."""

from dataclasses import dataclass
from functools import reduce
from operator import itemgetter, or_
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DateField, DateTimeField, Q, QuerySet, Subquery, Value

from blog.models import Category, Listing, ListKind, Post, RelatedPost
from blog.models.lists.reading import reading
from blog.models.posts import LIST_ORDER
from blog.models.shown import LINKED
from blog.models.standing import StandingQuery
from page_cache.reads import reads, touch, touch_days

MAX_RELATED = 4
NOWHERE = (Value(None, DateField()), Value(None, DateTimeField()))
"""Where a post about the same stands in lists, which nobody asks."""


@dataclass(frozen=True)
class Neighbours:
    """The next posts in time, of the whole blog and of one category; None at the ends.

    The neighbour in the category is also None where it is that of the whole blog.
    """

    newer: Post | None = None
    older: Post | None = None
    newer_inside: Post | None = None
    older_inside: Post | None = None
    category: Category | None = None


def around(post: Post) -> tuple[Neighbours, list[Post]]:
    """The neighbours of a public post, and public posts about the same, the closest first.

    All by one query; the post's categories are prefetched.
    """
    category = first_category(post)
    lists = [ListKind.EVERYTHING.key()]
    if category:
        lists.append(ListKind.CATEGORY.key(category.pk))
    with reads(RelatedPost, of=[post.pk]), reads(Listing, "place", of=[]), reads(Post, of=[]):
        rows = AROUND.rows([*_position(post), *lists])
    beside: dict[int, list[tuple[Any, ...]]] = {key: [] for key in lists}
    near: dict[int, Post] = {}
    related: list[tuple[int, Post]] = []
    for place, day, moment, *row in rows:
        other = Post.from_db(DEFAULT_DB_ALIAS, LINKED, row)
        if place in beside:
            near[other.pk] = other
            beside[place].append((day, moment, other.pk))
        else:
            related.append((place, other))
    _tell_page_cache(post, beside, [*near, *(other.pk for _place, other in related)])
    found = list(near.values())
    if not all(other.is_published for other in found):
        # A hidden one stands next to it, and perhaps a public one behind that.
        with reading(lists):
            found = _nearest_public(post, lists)
        touch(Post, "place", of=[other.pk for other in found])
    related.sort(key=itemgetter(0))
    public = [other for _place, other in related if other.is_published]
    return _neighbours(post, found, category), public[:MAX_RELATED]


def _tell_page_cache(post: Post, beside: dict[int, list[tuple[Any, ...]]], keys: list[int]) -> None:
    """Name these posts, and for each list the days on which another can come next to the post."""
    touch(Post, "place", of=keys)
    own = _position(post)
    for key, places in beside.items():
        older = max((place[0] for place in places if place < own), default=None)
        newer = min((place[0] for place in places if place > own), default=None)
        touch_days(Listing, "place", key, older, newer)


def _neighbours(post: Post, found: list[Post], category: Category | None) -> Neighbours:
    newer = sorted((other for other in found if _position(other) > _position(post)), key=_position)
    older = sorted((other for other in found if _position(other) < _position(post)), key=_position)
    older.reverse()
    # The nearest is the neighbour in the whole blog; a second one is that in the category.
    return Neighbours(
        newer=newer[0] if newer else None,
        older=older[0] if older else None,
        newer_inside=newer[1] if len(newer) > 1 else None,
        older_inside=older[1] if len(older) > 1 else None,
        category=category,
    )


def first_category(post: Post) -> Category | None:
    return next(iter(post.categories.all()), None)


def _position(post: Post) -> tuple[Any, ...]:
    """The post's place in the order of lists."""
    return post.published_on, post.published_at, post.pk


def _nearest(values: list[Any]) -> "QuerySet[Listing]":
    """What stands next to a post, whose position comes first, in lists, whose keys follow."""
    sides = [side for key in values[3:] for side in _sides(key, values[:3])]
    return Listing.objects.filter(
        reduce(or_, (Q(pk=Subquery(side.values("pk")[:1])) for side in sides))
    )


def _sides(key: int, position: list[Any]) -> list["QuerySet[Listing]"]:
    """The list after the position, and before it, the nearest first."""
    return [
        Listing.objects.filter(_beyond(side, *position), list_key=key).order_by(
            *(f"{sign}{name}" for name in LIST_ORDER)
        )
        for side, sign in (("gt", ""), ("lt", "-"))
    ]


def _nearest_public(post: Post, lists: list[int]) -> list[Post]:
    """The same without those that are hidden, by a query that asks for the rule."""
    day, moment, pk = _position(post)
    sides = [
        Post.objects.in_list(key, _beyond(side, day, moment, pk, prefix="listings__")).published()
        for key in lists
        for side in ("gt", "lt")
    ]
    nearest = [side.reverse() if number % 2 == 0 else side for number, side in enumerate(sides)]
    condition = reduce(or_, (Q(pk=Subquery(posts.values("pk")[:1])) for posts in nearest))
    return list(Post.objects.filter(condition).only(*LINKED))


def _beyond(side: str, day: Any, time: Any, post: int, prefix: str = "") -> Q:
    """Standing on this side (gt or lt) of a place in the order of lists."""
    days, times, keys = (f"{prefix}{name}" for name in LIST_ORDER)
    # The plain comparison of days lets the database start at the right place of its index.
    return Q(**{f"{days}__{side}e": day}) & (
        Q(**{f"{days}__{side}": day})
        | Q(**{days: day, f"{times}__{side}": time})
        | Q(**{days: day, times: time, f"{keys}__{side}": post})
    )


def _around(values: list[Any]) -> "QuerySet[Any, Any]":
    """For each post the list and where it stands there, or its place among those about the same."""
    place = ("list_key", "published_on", "published_at")
    nearest = _nearest(values).values_list(*place, *(f"post__{name}" for name in LINKED))
    related = RelatedPost.objects.filter(post=values[2]).order_by()
    columns = (f"other__{name}" for name in LINKED)
    return nearest.union(related.values_list("position", *NOWHERE, *columns), all=True)


AROUND = StandingQuery(_around)
