"""Ask the search index, and suggest other words where it finds nothing."""
# ruff: noqa: S611  # the words of a search are parameters, never part of the SQL

import difflib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.db.models.expressions import Expression, RawSQL

from accounts.models import User
from blog.models import Category, Post, SearchEntry, Tag
from blog.search.queries import Query
from blog.search.words import WORD, stem_of

MAX_HITS = 2_000
"""Only the newest hits are kept: nobody turns two hundred pages."""
SPARE = 200
"""How many more of the newest matches are looked at, for some of them may be hidden."""
MAX_CORRECTED_WORDS = 2
"""Comparing a word with all words of the site takes its time."""
MAX_LENGTH_DIFFERENCE = 3
MAX_SUGGESTIONS = 5
VOCABULARY = 2_000
MAX_TAGS = 10
RECENT_TITLES = 500


@dataclass(frozen=True)
class Filters:
    """What the hits are narrowed to; None and "" mean all."""

    kind: str = ""
    category: Category | None = None
    tag: Tag | None = None
    author: User | None = None
    year: int | None = None
    newest_first: bool = False

    def posts(self) -> QuerySet[Post] | None:
        """The posts that hits must belong to; None if they may belong to any."""
        if not (self.category or self.tag or self.author or self.year):
            return None
        posts = Post.objects.all()
        if self.category:
            posts = posts.in_category(self.category)
        if self.tag:
            posts = posts.filter(pk__in=self.tag.tagged_posts.values("content_object"))
        if self.author:
            posts = posts.by_author(self.author)
        if self.year:
            posts = posts.filter(published_on__year=self.year)
        return posts


def find(query: Query, filters: Filters = Filters()) -> QuerySet[SearchEntry]:
    """The public hits: those with all words in the title first, and among equals the newest."""
    if not query:
        return SearchEntry.objects.none()
    posts = filters.posts()
    is_narrowed = posts is not None or bool(filters.kind)
    latest = None if is_narrowed else MAX_HITS + SPARE
    hits = SearchEntry.objects.public().filter(pk__in=_matching(query, latest))
    if filters.kind:
        hits = hits.filter(kind=filters.kind)
    if posts is not None:
        hits = hits.filter(post__in=posts.values("pk"))
    if is_narrowed:
        hits = SearchEntry.objects.filter(pk__in=hits.order_by("-pk").values("pk")[:MAX_HITS])
    if filters.newest_first:
        return hits.order_by("-shown_at", "-pk")[:MAX_HITS]
    return hits.order_by(_has_all_in_title(query, latest).desc(), "-shown_at", "-pk")[:MAX_HITS]


def _matching(query: Query, latest: int | None) -> RawSQL:
    """The keys of what matches: of all that does, or of so many of the newest entries."""
    if _is_postgresql():
        # A function of our own, for the planner would rather read the words of every entry.
        sql = "SELECT blog_search_newest(to_tsquery('simple', %s), %s)"
        return RawSQL(sql, [query.for_postgresql(), latest])
    sql = "SELECT rowid FROM blog_search_fts WHERE blog_search_fts MATCH %s"
    if latest is None:
        return RawSQL(sql, [query.for_sqlite()])
    return RawSQL(f"{sql} ORDER BY rowid DESC LIMIT %s", [query.for_sqlite(), latest])


def _has_all_in_title(query: Query, latest: int | None) -> Expression:
    """Whether the title of an entry has every wanted word."""
    if _is_postgresql():
        sql = "blog_searchentry.title_vector @@ to_tsquery('simple', %s)"
        return RawSQL(sql, [query.for_postgresql_title()], output_field=BooleanField())
    sql = "SELECT rowid FROM blog_search_fts WHERE blog_search_fts MATCH %s"
    parameters: list[object] = [query.for_sqlite_title()]
    if latest is not None:
        # Titles of entries older than all that matched need not be looked at.
        sql += (
            " AND rowid >= (SELECT MIN(number) FROM (SELECT rowid AS number FROM blog_search_fts"
            " WHERE blog_search_fts MATCH %s ORDER BY rowid DESC LIMIT %s))"
        )
        parameters += [query.for_sqlite(), latest]
    return Case(
        When(pk__in=RawSQL(sql, parameters), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def _is_postgresql() -> bool:
    return connections[SearchEntry.objects.db].vendor == "postgresql"


def suggest(text: str) -> list[str]:
    """The search text with one unknown word replaced by a similar word of this site."""
    vocabulary = site_words()
    suggestions = []
    for word in list(WORD.finditer(text))[:MAX_CORRECTED_WORDS]:
        stem = stem_of(word[0])
        if stem in vocabulary:
            continue
        alike = [
            other for other in vocabulary if abs(len(other) - len(stem)) <= MAX_LENGTH_DIFFERENCE
        ]
        close = difflib.get_close_matches(stem, alike, MAX_SUGGESTIONS, cutoff=0.72)
        before, after = text[: word.start()], text[word.end() :]
        suggestions += [before + vocabulary[other] + after for other in close]
    return suggestions[:MAX_SUGGESTIONS]


def site_words() -> dict[str, str]:
    """The site's vocabulary by stems: words of tags, categories and recent titles."""
    names = [*Tag.objects.public().values_list("name", flat=True)[:VOCABULARY]]
    names += Category.objects.values_list("name", flat=True)[:VOCABULARY]
    latest = Post.objects.published().newest_first()
    names += latest.values_list("title", flat=True)[:RECENT_TITLES]
    words = (match[0] for name in names for match in WORD.finditer(name))
    return {stem_of(word): word for word in words if len(word) > 3}


def topics(query: Query) -> tuple[list[Category], list[Tag]]:
    """Categories and tags whose names contain one of the words."""
    categories = Category.objects.filter(pk__in=_named(Category.objects.all(), query))
    # Only the few of that name are asked whether they are public.
    tags = Tag.objects.public().filter(pk__in=_named(Tag.objects.all(), query))
    return list(categories), list(tags[:MAX_TAGS])


def _named(things: QuerySet[Any], query: Query) -> list[int]:
    """The keys of those whose names contain one of the words."""
    names = things.values_list("pk", "name")[:VOCABULARY]
    return [pk for pk, name in names if not query.stems.isdisjoint(_stems_of_name(name))]


@lru_cache(maxsize=2 * VOCABULARY)
def _stems_of_name(name: str) -> frozenset[str]:
    return frozenset(stem_of(match[0]) for match in WORD.finditer(name))
