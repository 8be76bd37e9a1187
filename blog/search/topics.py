"""What the site has beside the hits: topics and people of that name, and similar words."""

import difflib
from collections.abc import Iterable
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, connections

from blog.models import Category, Post, Tag
from blog.models.standing import StandingQuery, in_order
from blog.search.queries import Query
from blog.search.words import WORD, stem_of

MAX_CORRECTED_WORDS = 2
"""Comparing a word with all words of the site takes its time."""
MAX_LENGTH_DIFFERENCE = 3
MAX_SUGGESTIONS = 5
VOCABULARY = 2_000
MAX_TAGS = 10
RECENT_TITLES = 500
CATEGORY = in_order(Category, {"id", "name", "path"})
CATEGORIES = StandingQuery(lambda _keys: Category.objects.order_by("path").values_list(*CATEGORY))
# One text instead of two thousand rows.
NAMES = {
    "postgresql": "string_agg(name, chr(10))",
    "sqlite": "group_concat(name, char(10))",
}


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


def all_categories() -> list[Category]:
    """With names and paths alone, ordered by path."""
    return [Category.from_db(DEFAULT_DB_ALIAS, CATEGORY, row) for row in CATEGORIES.rows()]


def named_categories(categories: list[Category], query: Query) -> list[Category]:
    """Those whose names contain one of the words."""
    return [one for one in categories if not query.stems.isdisjoint(_stems_of_name(one.name))]


def named_authors(authors: Iterable[tuple[str, str]], query: Query) -> list[tuple[str, str]]:
    """Of people with their slugs and names, those whose names contain one of the words."""
    return [one for one in authors if not query.stems.isdisjoint(_stems_of_name(one[1]))]


def named_tags(query: Query) -> list[Tag]:
    """Public tags whose names contain one of the words."""
    if not query:
        return []
    connection = connections[Tag.objects.db]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {NAMES[connection.vendor]} FROM"  # noqa: S608  # one of the above
            " (SELECT name FROM blog_tag ORDER BY name LIMIT %s) AS names",
            [VOCABULARY],
        )
        ((names,),) = cursor.fetchall()
    by_stem = _by_stem(names or "")
    named = {name for stem in query.stems for name in by_stem.get(stem, ())}
    # Only the few of that name are asked whether they are public.
    return list(Tag.objects.public().filter(name__in=named)[:MAX_TAGS]) if named else []


@lru_cache(maxsize=1)
def _by_stem(names: str) -> dict[str, list[str]]:
    """The names that contain a stem; kept as long as the names are the same."""
    found: dict[str, list[str]] = {}
    for name in names.split("\n"):
        for stem in _stems_in(name):
            found.setdefault(stem, []).append(name)
    return found


def _stems_in(name: str) -> frozenset[str]:
    return frozenset(stem_of(match[0]) for match in WORD.finditer(name))


# Of categories; tags have _by_stem.
_stems_of_name = lru_cache(maxsize=500)(_stems_in)
