"""Other posts to read after one: the neighbours in time, and those that are about the same."""

import math
from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from blog.html.plain_text import plain_text
from blog.models import Category, Post, PostQuerySet, Tag, TaggedPost
from blog.search.words import stems

RELATED = 4
LOOKED_AT = 12
"""The newest posts that are looked at for each tag, and in the first category."""
TAGS_LOOKED_AT = 6
"""The rarest of the post's tags."""
WORDS_IN_COMMON = 3
"""What two posts need in common if they share no tag."""
LEAST_LETTERS = 4


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
    """All four of a public post by one query; `post` comes with its categories."""
    category = first_category(post)
    slices = [_newer(Post.objects.all(), post), _older(Post.objects.all(), post)]
    if category:
        inside = Post.objects.walking_category(category)
        slices += [_newer(inside, post), _older(inside, post)]
    condition = reduce(or_, (Q(pk=Subquery(found.values("pk")[:1])) for found in slices))
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


def first_category(post: Post) -> Category | None:
    return next(iter(post.categories.all()), None)


def _newer(posts: PostQuerySet, post: Post) -> PostQuerySet:
    same_moment = Q(published_at=post.published_at, pk__gt=post.pk)
    # The plain comparison lets the database begin at the right place of its index.
    later = posts.filter(
        Q(published_at__gt=post.published_at) | same_moment, published_at__gte=post.published_at
    )
    return later.published().order_by("published_at", "pk")


def _older(posts: PostQuerySet, post: Post) -> PostQuerySet:
    same_moment = Q(published_at=post.published_at, pk__lt=post.pk)
    earlier = posts.filter(
        Q(published_at__lt=post.published_at) | same_moment, published_at__lte=post.published_at
    )
    # Asked of each post that is walked over: as a second bound for the time it would let SQLite
    # begin at the newest post of all.
    public = Post.objects.published().filter(pk=OuterRef("pk"))
    return earlier.filter(Exists(public)).newest_first()


def tags_of(post: Post) -> list[Tag]:
    """The post's tags in the order of the alphabet, each with `uses`, how many posts have it."""
    uses = TaggedPost.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
    tags = Tag.objects.filter(tagged_posts__content_object=post)
    return list(tags.annotate(uses=Subquery(uses.annotate(Count("pk")).values("pk__count"))))


def related(post: Post, tags: list[Tag]) -> list[Post]:
    """At most four posts that share the rarest of the tags (see `tags_of`) and most words.

    One query, over the newest posts of the rarest tags and of the first category; their number has
    a limit, so that the cost does not grow with the blog. Words are those of title and teaser.
    """
    rarest = sorted(tags, key=lambda tag: (tag.uses, tag.pk))[:TAGS_LOOKED_AT]
    others = Post.objects.published().exclude(pk=post.pk)
    slices: list[QuerySet[Any, Any]] = [_with_tag(others, tag) for tag in rarest]
    if category := first_category(post):
        slices.append(others.walking_category(category).newest_first().values("pk")[:LOOKED_AT])
    if not slices:
        return []
    shared = {f"tag_{tag.pk}": _has_tag(tag) for tag in rarest}
    found = Post.objects.filter(reduce(or_, (Q(pk__in=keys) for keys in slices))).annotate(**shared)
    candidates = found.newest_first().only(
        "title", "slug", "teaser_html", "published_on", "published_at"
    )
    return _closest(post, list(candidates), rarest)


def _with_tag(others: PostQuerySet, tag: Tag) -> QuerySet[Any, Any]:
    uses: QuerySet[Any, Any] = TaggedPost.objects.filter(
        Exists(others.filter(pk=OuterRef("content_object"))), tag=tag
    )
    # In the order of their keys, which the index has, and which is nearly that of time.
    return uses.order_by("-content_object_id").values("content_object_id")[:LOOKED_AT]


def _has_tag(tag: Tag) -> Exists:
    return Exists(TaggedPost.objects.filter(content_object=OuterRef("pk"), tag=tag))


def _closest(post: Post, candidates: list[Post], tags: list[Tag]) -> list[Post]:
    words = {other: _words(other) for other in candidates}
    common = Counter(word for own in words.values() for word in own)
    # What every fourth text says is no subject.
    limit = max(1, len(candidates) // 4)
    subjects = {word for word in _words(post) if common[word] <= limit}
    closeness: dict[Post, float] = {}
    for other in candidates:
        shared = [tag for tag in tags if getattr(other, f"tag_{tag.pk}")]
        in_common = len(subjects & words[other])
        if shared or in_common >= WORDS_IN_COMMON:
            by_tags = sum(1 / math.log2(1 + tag.uses) for tag in shared)
            closeness[other] = by_tags + min(in_common, 5) / 5
    # Sorting is stable: among equals the newest stay first.
    return sorted(closeness, key=closeness.__getitem__, reverse=True)[:RELATED]


def _words(post: Post) -> frozenset[str]:
    text = f"{post.title} {plain_text(post.teaser_html)}"
    return frozenset(stem for stem in stems(text) if len(stem) >= LEAST_LETTERS)
