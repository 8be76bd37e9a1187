"""What a post leads on to: the posts before and after it in time, and those about the same."""

from dataclasses import dataclass
from functools import reduce
from operator import itemgetter, or_
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet, Subquery, Value

from blog.models import Category, Listing, ListKind, Post, PostQuerySet, RelatedPost
from blog.models.posts import LIST_ORDER
from blog.models.shown import LINKED
from blog.models.standing import StandingQuery

MAX_RELATED = 4
NEIGHBOUR = -1
"""Stands where a post about the same has its position, which is 0 or more."""


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
    near: list[Post] = []
    related: list[tuple[int, Post]] = []
    for place, *row in AROUND.rows([*_position(post), *lists]):
        other = Post.from_db(DEFAULT_DB_ALIAS, LINKED, row)
        if place == NEIGHBOUR:
            near.append(other)
        elif other.is_published:
            related.append((place, other))
    if not all(other.is_published for other in near):
        # A hidden one stands next to it, and perhaps a public one behind that.
        near = _nearest_public(post, lists)
    related.sort(key=itemgetter(0))
    return _neighbours(post, near, category), [other for _place, other in related[:MAX_RELATED]]


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


def _nearest(values: list[Any]) -> PostQuerySet:
    """What stands next to a post, whose position comes first, in lists, whose keys follow."""
    sides = [side for key in values[3:] for side in _sides(key, values[:3])]
    condition = reduce(or_, (Q(pk=Subquery(side.values("post")[:1])) for side in sides))
    return Post.objects.filter(condition).order_by()


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
    """For each post its place among those about the same, or NEIGHBOUR."""
    nearest = _nearest(values).values_list(Value(NEIGHBOUR), *LINKED)
    related = RelatedPost.objects.filter(post=values[2]).order_by()
    columns = (f"other__{name}" for name in LINKED)
    return nearest.union(related.values_list("position", *columns), all=True)


AROUND = StandingQuery(_around)
