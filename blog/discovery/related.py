"""Other posts to read after one: those on the same subjects."""

import math
from collections import Counter
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from blog.discovery.neighbours import first_category
from blog.html.plain_text import plain_text
from blog.models import Post, PostQuerySet, Tag, TaggedPost
from blog.search.words import stems

MAX_RELATED = 4
NEWEST_PER_SOURCE = 12
"""Candidates come from each of the rarest tags and from the first category: so many of each."""
MAX_TAGS = 6
"""Only the rarest of the post's tags are considered."""
MIN_SHARED_WORDS = 3
"""What two posts without a common tag must share to be related."""
MAX_SCORED_WORDS = 5
"""More shared words than these make two posts no closer."""
MIN_WORD_LENGTH = 4


def tags_of(post: Post) -> list[Tag]:
    """The post's tags in alphabetical order, each with `uses`: how many posts have it."""
    uses = TaggedPost.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
    tags = Tag.objects.filter(tagged_posts__content_object=post)
    return list(tags.annotate(uses=Subquery(uses.annotate(Count("pk")).values("pk__count"))))


def related(post: Post, tags: list[Tag]) -> list[Post]:
    """The posts that share the rarest of the tags (see `tags_of`) and the most words, best first.

    One query over a limited number of candidates, so that the cost does not grow with the blog.
    Words are those of title and teaser.
    """
    rarest = sorted(tags, key=lambda tag: (tag.uses, tag.pk))[:MAX_TAGS]
    candidates = _candidates(post, rarest)
    words = {other: _words(other) for other in candidates}
    subjects = _words(post) - _too_common(words)
    scores: dict[Post, float] = {}
    for other in candidates:
        shared_tags = [tag for tag in rarest if getattr(other, _flag(tag))]
        shared_words = len(subjects & words[other])
        if shared_tags or shared_words >= MIN_SHARED_WORDS:
            by_tags = sum(1 / math.log2(1 + tag.uses) for tag in shared_tags)
            by_words = min(shared_words, MAX_SCORED_WORDS) / MAX_SCORED_WORDS
            scores[other] = by_tags + by_words
    # Sorting is stable: among equals the newest stay first.
    return sorted(scores, key=scores.__getitem__, reverse=True)[:MAX_RELATED]


def _candidates(post: Post, tags: list[Tag]) -> list[Post]:
    """The newest posts of each tag and of the first category, by one query, the newest first.

    Each says by an attribute for each tag whether it has that tag.
    """
    others = Post.objects.published().exclude(pk=post.pk)
    sources: list[QuerySet[Any, Any]] = [_newest_with_tag(others, tag) for tag in tags]
    if category := first_category(post):
        newest = others.walking_category(category).newest_first()
        sources.append(newest.values("pk")[:NEWEST_PER_SOURCE])
    if not sources:
        return []
    # By UNION: for the same joined by OR, PostgreSQL reads every post of the blog.
    keys = [Post.objects.order_by().filter(pk__in=source).values("pk") for source in sources]
    found = Post.objects.filter(pk__in=keys[0].union(*keys[1:]))
    flagged = found.annotate(**{_flag(tag): _has_tag(tag) for tag in tags})
    fields = ("title", "slug", "teaser_html", "published_on", "published_at")
    return list(flagged.newest_first().only(*fields))


def _newest_with_tag(others: PostQuerySet, tag: Tag) -> QuerySet[Any, Any]:
    uses: QuerySet[Any, Any] = TaggedPost.objects.filter(
        Exists(others.filter(pk=OuterRef("content_object"))), tag=tag
    )
    # By key, which the index has, and which is nearly the order of time.
    return uses.order_by("-content_object_id").values("content_object_id")[:NEWEST_PER_SOURCE]


def _has_tag(tag: Tag) -> Exists:
    return Exists(TaggedPost.objects.filter(content_object=OuterRef("pk"), tag=tag))


def _flag(tag: Tag) -> str:
    return f"has_tag_{tag.pk}"


def _too_common(words: dict[Post, frozenset[str]]) -> set[str]:
    """Words that more than a quarter of the texts contain say nothing of a subject."""
    counts = Counter(word for own in words.values() for word in own)
    limit = max(1, len(words) // 4)
    return {word for word, count in counts.items() if count > limit}


def _words(post: Post) -> frozenset[str]:
    text = f"{post.title} {plain_text(post.teaser_html)}"
    return frozenset(stem for stem in stems(text) if len(stem) >= MIN_WORD_LENGTH)
