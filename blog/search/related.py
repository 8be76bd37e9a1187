"""Which posts are about the same, computed when a post is saved and stored for its page.

The list of a post changes with its title, teaser, tags, first category and publication; it is
computed anew whenever one of these is saved, and with it the lists of the posts that it names and
of those that name it. What else can change a list waits for `manage.py relate_posts`: newer posts
on the subject, a tag that became rarer or more common, a category that moved. No list ever shows a
hidden post or an old title, because a page reads these from the posts themselves.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from blog.html.plain_text import plain_text
from blog.models import Category, ListKind, Post, RelatedPost, TaggedPost
from blog.models.lists.reading import newest
from blog.search.words import stems

STORED = 6
"""Public posts in a list: some more than are shown, in case one is hidden or deleted."""
SCHEDULED = 3
"""Scheduled posts in a list, which are shown from their time on."""
NEWEST_PER_SOURCE = 12
"""Candidates come from each of the rarest tags and from the first category: so many of each."""
NEXT_SCHEDULED = 50
"""Scheduled posts are candidates, too: so many of those that appear last."""
NAMED_BY = 12
"""Of the posts that name a saved post, so many lists are computed anew with it."""
MAX_TAGS = 6
"""Only the rarest of the post's tags are considered."""
MIN_SHARED_WORDS = 3
"""What two posts without a common tag must share to be related."""
MAX_SCORED_WORDS = 5
"""More shared words than these make two posts no closer."""
MIN_WORD_LENGTH = 4
REMEMBERED = 20_000
"""Posts whose facts a run over many posts keeps in memory: about a kilobyte each."""

Lists = dict[int, list[int]]
"""The keys of the related posts of each post, the closest first."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the comparison needs of a post."""

    words: tuple[str, ...]
    """Each once; not as a set, which takes several times the memory."""
    tags: frozenset[int]
    order: tuple[float, int]
    """Its place in time."""
    is_public: bool


def store_related(post: Post) -> None:
    """Compute the lists of a post that was saved, and of those that it may have changed."""
    named = [post.pk, *_named(post)]
    store_lists(RelatedPosts().of(named[:1]))
    # Those that it names now, and those that it named or was named by before.
    others = {*named[1:], *_named(post)}
    store_lists(RelatedPosts().of(sorted(others)))


def _named(post: Post) -> list[int]:
    names = RelatedPost.objects.filter(post=post).values_list("other", flat=True)
    named_by = RelatedPost.objects.filter(other=post).order_by("-post").values_list("post")
    return [*names, *(key for (key,) in named_by[:NAMED_BY])]


@transaction.atomic
def store_lists(lists: Lists) -> int:
    """Write the lists that differ from what is stored; return how many did."""
    stored: Lists = {}
    rows = RelatedPost.objects.filter(post__in=lists).order_by("post", "position")
    for post, other in rows.values_list("post", "other"):
        stored.setdefault(post, []).append(other)
    changed = [post for post, others in sorted(lists.items()) if stored.get(post, []) != others]
    if changed:
        RelatedPost.objects.filter(post__in=changed).delete()
        # Somebody may have stored the same list a moment ago.
        RelatedPost.objects.bulk_create(
            [
                RelatedPost(post_id=post, other_id=other, position=position)
                for post in changed
                for position, other in enumerate(lists[post])
            ],
            ignore_conflicts=True,
        )
    return len(changed)


class RelatedPosts:
    """Computes the lists of many posts, and reads only once what several of them need.

    A post's cost is limited by the number of its candidates and does not grow with the blog.
    """

    def __init__(self) -> None:
        self._facts: dict[int, Facts] = {}
        self._uses: dict[int, int] = {}
        self._newest_with_tag: dict[int, list[int]] = {}
        self._newest_in_category: dict[str, list[int]] = {}
        self._scheduled: dict[int, list[Category]] | None = None

    def of(self, keys: Sequence[int]) -> Lists:
        """The lists of the posts, drafts included."""
        if len(self._facts) > REMEMBERED:
            self._facts.clear()
            self._scheduled = None
        self._read(keys)
        rarest = {key: self._rarest(self._facts[key].tags) for key in keys if key in self._facts}
        categories = {key: found[0] for key, found in _categories(rarest).items()}
        candidates = {
            key: self._candidates(key, tags, categories.get(key)) for key, tags in rarest.items()
        }
        self._read(other for others in candidates.values() for other in others)
        lists = {key: self._closest(key, rarest[key], others) for key, others in candidates.items()}
        # Candidates are asked for again and again, and the others hardly ever.
        asked_again = set(self._scheduled or ()).union(*candidates.values())
        for key in candidates.keys() - asked_again:
            del self._facts[key]
        return lists

    def _read(self, keys: Iterable[int]) -> None:
        """Read the facts of those posts that are not known yet."""
        unknown = set(keys) - self._facts.keys()
        posts = Post.objects.filter(pk__in=unknown).order_by()
        tags: dict[int, set[int]] = {}
        uses = TaggedPost.objects.filter(content_object__in=unknown).order_by()
        for post, tag in uses.values_list("content_object", "tag"):
            tags.setdefault(post, set()).add(tag)
        for post in posts.only("title", "teaser_html", "published_at"):
            moment = post.published_at.timestamp() if post.published_at else 0
            self._facts[post.pk] = Facts(
                words=_words(post),
                tags=frozenset(tags.get(post.pk, ())),
                order=(moment, post.pk),
                is_public=post.is_published,
            )
        unknown_tags = {tag for own in tags.values() for tag in own} - self._uses.keys()
        counts = TaggedPost.objects.filter(tag__in=unknown_tags).order_by().values_list("tag")
        self._uses |= dict(counts.annotate(Count("pk")))

    def _rarest(self, tags: Iterable[int]) -> list[int]:
        return sorted(tags, key=lambda tag: (self._uses[tag], tag))[:MAX_TAGS]

    def _candidates(self, key: int, tags: list[int], category: Category | None) -> set[int]:
        """The newest posts of each tag and of the category, one more for the post itself."""
        sources = [self._with_tag(tag) for tag in tags]
        if category:
            sources.append(self._within(category))
        found: set[int] = set()
        for source in sources:
            found |= set(islice((other for other in source if other != key), NEWEST_PER_SOURCE))
        return found | (self._scheduled_like(tags, category) - {key})

    def _with_tag(self, tag: int) -> list[int]:
        if tag not in self._newest_with_tag:
            public = Post.objects.published().filter(pk=OuterRef("content_object"))
            uses = TaggedPost.objects.filter(Exists(public), tag=tag)
            # By key, which the index has, and which is nearly the order of time.
            newest = uses.order_by("-content_object_id").values_list("content_object_id", flat=True)
            self._newest_with_tag[tag] = list(newest[: NEWEST_PER_SOURCE + 1])
        return self._newest_with_tag[tag]

    def _within(self, category: Category) -> list[int]:
        if category.path not in self._newest_in_category:
            key = ListKind.CATEGORY.key(category.pk)
            self._newest_in_category[category.path] = newest(key, NEWEST_PER_SOURCE + 1)
        return self._newest_in_category[category.path]

    def _scheduled_like(self, tags: Iterable[int], category: Category | None) -> set[int]:
        """Scheduled posts with one of the tags or within the category."""
        if self._scheduled is None:
            last = Post.objects.exclude(published_at=None).newest_first()[:NEXT_SCHEDULED]
            keys = [post.pk for post in last.only("published_at") if not post.is_published]
            self._read(keys)
            self._scheduled = {key: [] for key in keys} | _categories(keys)
        wanted = set(tags)
        return {
            key
            for key, categories in self._scheduled.items()
            if wanted & self._facts[key].tags
            or (category and any(one.is_within(category) for one in categories))
        }

    def _closest(self, key: int, tags: list[int], candidates: Iterable[int]) -> list[int]:
        """Those that share the rarest of the tags and the most words; among equals, the newest."""
        facts = {other: self._facts[other] for other in candidates}
        public = [other.words for other in facts.values() if other.is_public]
        subjects = set(self._facts[key].words) - _too_common(public)
        scores: dict[int, float] = {}
        for other, found in facts.items():
            shared_tags = [tag for tag in tags if tag in found.tags]
            shared_words = len(subjects.intersection(found.words))
            if shared_tags or shared_words >= MIN_SHARED_WORDS:
                by_tags = sum(1 / math.log2(1 + self._uses[tag]) for tag in shared_tags)
                by_words = min(shared_words, MAX_SCORED_WORDS) / MAX_SCORED_WORDS
                scores[other] = by_tags + by_words
        ranked = sorted(scores, key=lambda one: (scores[one], facts[one].order), reverse=True)
        chosen = {
            *islice((one for one in ranked if facts[one].is_public), STORED),
            *islice((one for one in ranked if not facts[one].is_public), SCHEDULED),
        }
        return [one for one in ranked if one in chosen]


def _categories(keys: Iterable[int]) -> dict[int, list[Category]]:
    """The categories of each post that has any, in their order."""
    found: dict[int, list[Category]] = {}
    rows = Post.categories.through.objects.filter(post__in=list(keys)).select_related("category")
    for row in rows.order_by("category__path"):
        found.setdefault(row.post_id, []).append(row.category)
    return found


def _too_common(texts: list[tuple[str, ...]]) -> set[str]:
    """Words that more than a quarter of the texts contain say nothing of a subject."""
    counts = Counter(chain.from_iterable(texts))
    limit = max(1, len(texts) // 4)
    return {word for word, count in counts.items() if count > limit}


def _words(post: Post) -> tuple[str, ...]:
    text = f"{post.title} {plain_text(post.teaser_html)}"
    return tuple({stem for stem in stems(text) if len(stem) >= MIN_WORD_LENGTH})
