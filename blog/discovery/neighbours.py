"""The posts before and after one, in time: of the whole blog, and of its category."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from blog.models import Category, Post, PostQuerySet


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
    nearest = [_newer(Post.objects.all(), post), _older(Post.objects.all(), post)]
    if category:
        inside = Post.objects.walking_category(category)
        nearest += [_newer(inside, post), _older(inside, post)]
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


def _position(post: Post) -> tuple[Any, int]:
    """The post's place in the order of time."""
    return post.published_at, post.pk


def _newer(posts: PostQuerySet, post: Post) -> PostQuerySet:
    same_moment = Q(published_at=post.published_at, pk__gt=post.pk)
    # The plain comparison lets the database start at the right place of its index.
    later = posts.filter(
        Q(published_at__gt=post.published_at) | same_moment, published_at__gte=post.published_at
    )
    return later.published().order_by("published_at", "pk")


def _older(posts: PostQuerySet, post: Post) -> PostQuerySet:
    same_moment = Q(published_at=post.published_at, pk__lt=post.pk)
    earlier = posts.filter(
        Q(published_at__lt=post.published_at) | same_moment, published_at__lte=post.published_at
    )
    # Checked for each post on the way: a second upper bound could make SQLite start at the newest
    # post of all.
    public = Post.objects.published().filter(pk=OuterRef("pk"))
    return earlier.filter(Exists(public)).newest_first()
