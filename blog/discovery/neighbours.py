"""The posts before and after one, in time: of the whole blog, and of its category."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, Subquery

from blog.models import Category, ListKind, Post, PostQuerySet
from blog.models.posts import LIST_ORDER


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


def neighbours(post: Post) -> Neighbours:
    """All four neighbours of a public post by one query; the post's categories are prefetched."""
    category = first_category(post)
    lists = [ListKind.EVERYTHING.key()]
    if category:
        lists.append(ListKind.CATEGORY.key(category.pk))
    nearest = [near(key, post) for key in lists for near in (_newer, _older)]
    condition = reduce(or_, (Q(pk=Subquery(posts.values("pk")[:1])) for posts in nearest))
    found = Post.objects.filter(condition).only("title", "slug", "published_on", "published_at")
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


def _newer(key: int, post: Post) -> PostQuerySet:
    # The plain comparison of days lets the database start at the right place of its index.
    newer = Post.objects.in_list(
        key, _beyond(post, "gt"), listings__published_on__gte=post.published_on
    )
    return newer.published().reverse()


def _older(key: int, post: Post) -> PostQuerySet:
    older = Post.objects.in_list(
        key, _beyond(post, "lt"), listings__published_on__lte=post.published_on
    )
    return older.published()


def _beyond(post: Post, side: str) -> Q:
    day, time, number = (f"listings__{name}" for name in LIST_ORDER)
    same_day, same_time = {day: post.published_on}, {time: post.published_at}
    return (
        Q(**{f"{day}__{side}": post.published_on})
        | Q(**same_day, **{f"{time}__{side}": post.published_at})
        | Q(**same_day, **same_time, **{f"{number}__{side}": post.pk})
    )
