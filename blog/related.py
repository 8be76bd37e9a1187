"""Other posts to read after one: the neighbours in time, and those that are about the same."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Q, Subquery, Value, When

from blog.markup import plain_text
from blog.models import Category, Post, PostQuerySet, Tag, TaggedPost
from blog.search.words import stems

RELATED = 4
CANDIDATES = 300
"""Rows of “post has tag” that are looked at, the newest posts first."""
NO_KEY = Value(None, output_field=BigIntegerField())
NEIGHBOURS = ("newer", "older", "newer_inside", "older_inside")


@dataclass(frozen=True)
class Neighbours:
    """The next posts in time, of all and of one category; None at the ends."""

    newer: Post | None = None
    older: Post | None = None
    newer_inside: Post | None = None
    older_inside: Post | None = None
    category: Category | None = None


def neighbours(post: Post) -> Neighbours:
    """All four by one query; `post` comes with its categories."""
    category = next(iter(post.categories.all()), None)
    posts = Post.objects.published()
    slices = {"newer": _newer(posts, post), "older": _older(posts, post)}
    if category:
        inside = posts.in_category(category)
        slices |= {"newer_inside": _newer(inside, post), "older_inside": _older(inside, post)}
    keys = {name: Subquery(found.values("pk")[:1]) for name, found in slices.items()}
    condition = Q(pk__in=[])
    for key in keys.values():
        condition |= Q(pk=key)
    found = Post.objects.filter(condition).annotate(
        **{f"{name}_key": keys.get(name, NO_KEY) for name in NEIGHBOURS}
    )
    others = list(found.only("title", "slug", "published_on").order_by())
    by_key = {other.pk: other for other in others}
    named = {name: by_key.get(getattr(others[0], f"{name}_key")) for name in NEIGHBOURS if others}
    # The same post twice says nothing new.
    if named.get("newer_inside") == named.get("newer"):
        named["newer_inside"] = None
    if named.get("older_inside") == named.get("older"):
        named["older_inside"] = None
    return Neighbours(**named, category=category)


def _newer(posts: PostQuerySet, post: Post) -> PostQuerySet:
    same_moment = Q(published_at=post.published_at, pk__gt=post.pk)
    later = posts.filter(Q(published_at__gt=post.published_at) | same_moment)
    return later.order_by("published_at", "pk")


def _older(posts: PostQuerySet, post: Post) -> PostQuerySet:
    same_moment = Q(published_at=post.published_at, pk__lt=post.pk)
    return posts.filter(Q(published_at__lt=post.published_at) | same_moment).newest_first()


def tags_and_related(post: Post) -> tuple[list[Tag], list[Post]]:
    """The post's tags, and the posts that share the rarest of them and most words with it.

    One query, over the newest posts with one of the tags. The words are those of title and teaser.
    """
    own = TaggedPost.objects.filter(content_object=post)
    others = Post.objects.published().exclude(pk=post.pk)
    rows = (
        TaggedPost.objects.filter(
            Q(content_object=post) | Q(tag__in=own.values("tag"), content_object__in=others)
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
