"""Other posts to read after one: the neighbours in time, and those that are about the same."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Case, Q, Subquery, When
from django.utils import timezone

from blog.markup import plain_text
from blog.models import Category, Post, PostQuerySet, Tag, TaggedPost
from blog.search.words import stems

RELATED = 4
CANDIDATES = 300
"""Rows of “post has tag” that are looked at, the newest posts first."""


@dataclass(frozen=True)
class Neighbours:
    """The next posts in time, of all and of one category; None at the ends.

    The neighbour in the category is also None where it is the same as that of all.
    """

    newer: Post | None = None
    older: Post | None = None
    newer_inside: Post | None = None
    older_inside: Post | None = None
    category: Category | None = None


def neighbours(post: Post) -> Neighbours:
    """All four by one query; `post` comes with its categories."""
    category = next(iter(post.categories.all()), None)
    posts = Post.objects.published()
    slices = [_newer(posts, post), _older(posts, post)]
    if category:
        inside = posts.in_category(category)
        slices += [_newer(inside, post), _older(inside, post)]
    condition = Q(pk__in=[])
    for found in slices:
        condition |= Q(pk=Subquery(found.values("pk")[:1]))
    others = Post.objects.filter(condition).only("title", "slug", "published_on", "published_at")
    place = (post.published_at, post.pk)
    later = [other for other in others if (other.published_at, other.pk) > place]
    earlier = [other for other in others if (other.published_at, other.pk) < place]
    # The nearest is the neighbour among all; one farther off is there for the category.
    later.sort(key=lambda other: (other.published_at, other.pk))
    earlier.sort(key=lambda other: (other.published_at, other.pk), reverse=True)
    return Neighbours(
        newer=later[0] if later else None,
        older=earlier[0] if earlier else None,
        newer_inside=later[1] if len(later) > 1 else None,
        older_inside=earlier[1] if len(earlier) > 1 else None,
        category=category,
    )


def _newer(posts: PostQuerySet, post: Post) -> PostQuerySet:
    same_moment = Q(published_at=post.published_at, pk__gt=post.pk)
    # The plain comparison lets the database begin at the right place of its index.
    later = posts.filter(
        Q(published_at__gt=post.published_at) | same_moment, published_at__gte=post.published_at
    )
    return later.order_by("published_at", "pk")


def _older(posts: PostQuerySet, post: Post) -> PostQuerySet:
    same_moment = Q(published_at=post.published_at, pk__lt=post.pk)
    earlier = posts.filter(
        Q(published_at__lt=post.published_at) | same_moment, published_at__lte=post.published_at
    )
    return earlier.newest_first()


def tags_and_related(post: Post) -> tuple[list[Tag], list[Post]]:
    """The post's tags, and the posts that share the rarest of them and most words with it.

    One query, over the newest posts with one of the tags. The words are those of title and teaser.
    """
    own = TaggedPost.objects.filter(content_object=post)
    rows = (
        TaggedPost.objects.filter(
            tag__in=own.values("tag"), content_object__published_at__lte=timezone.now()
        )
        .select_related("tag", "content_object")
        .defer("content_object__body", "content_object__body_html", "content_object__excerpt")
        .order_by(
            Case(When(content_object=post, then=0), default=1),
            "-content_object__published_at",
            "-content_object",
        )[:CANDIDATES]
    )
    tags: list[Tag] = []
    shared: dict[Post, list[int]] = defaultdict(list)
    for row in rows:
        if row.content_object == post:
            tags.append(row.tag)
        else:
            shared[row.content_object].append(row.tag_id)
    return sorted(tags, key=str), _closest(post, shared)


def _closest(post: Post, shared: dict[Post, list[int]]) -> list[Post]:
    """The posts nearest to this one, given the keys of the tags that each shares with it."""
    uses = Counter(tag for own in shared.values() for tag in own)
    words = _words(post)

    def closeness(other: Post) -> float:
        by_tags = sum(1 / math.log2(1 + uses[tag]) for tag in shared[other])
        theirs = _words(other)
        return by_tags + 4 * len(words & theirs) / max(1, len(words | theirs))

    # Sorting is stable: among equals the newest stay first.
    return sorted(shared, key=closeness, reverse=True)[:RELATED]


def _words(post: Post) -> frozenset[str]:
    text = f"{post.title} {plain_text(post.teaser_html)}"
    return frozenset(stem for stem in stems(text) if len(stem) > 3)
