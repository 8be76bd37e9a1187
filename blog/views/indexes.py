"""Indexes of the whole blog: all months, all categories, the most used tags."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from blog.models import Category, ListKind, Tag
from blog.models.lists.reading import longest, months_of, totals_of
from blog.models.lists.tables import key_of
from page_cache.reads import kept

MAX_TAGS = 300
SIZES = 5


@dataclass
class Year:
    number: int
    count: int = 0
    months: list[tuple[str, str, int, str]] = field(default_factory=list)
    """For each month its number, name, count of posts, and the count in words; latest first."""


@require_safe
@kept
def archive_page(request: HttpRequest) -> HttpResponse:
    """All years and months with the number of their posts."""
    months = months_of(ListKind.EVERYTHING.key())
    years: dict[int, Year] = {}
    for month, count in months.items():
        if count:
            entry = years.setdefault(month.year, Year(month.year))
            entry.count += count
            name = str(MONTHS[month.month])
            entry.months.append((f"{month.month:02d}", name, count, posts_in_words(count)))
    return render(request, "blog/index_archive.html", {"years": list(years.values())})


def posts_in_words(count: int) -> str:
    return ngettext("One post", "%(number)s posts", count) % {"number": count}


@require_safe
@kept
def category_page(request: HttpRequest) -> HttpResponse:
    """The tree of categories with the number of posts in each and below it."""
    counts = totals_of(ListKind.CATEGORY)
    categories = list(Category.objects.all())
    for category in categories:
        category.count = counts.get(ListKind.CATEGORY.key(category.pk), 0)  # type: ignore[attr-defined]  # for the template
    return render(request, "blog/index_categories.html", {"categories": categories})


@require_safe
@kept
def tag_page(request: HttpRequest) -> HttpResponse:
    """The most used tags in alphabetical order, their size by how often they are used."""
    most = {key_of(key): count for key, count in longest(ListKind.TAG, MAX_TAGS).items()}
    steps = sizes(most)
    tags = sorted(Tag.objects.filter(pk__in=most), key=lambda tag: str(tag).casefold())
    for tag in tags:
        tag.count, tag.size = most[tag.pk], steps[tag.pk]
    return render(request, "blog/index_tags.html", {"tags": tags})


def sizes(counts: dict[int, int]) -> dict[int, int]:
    """A size from 1 to 5 for each tag; tags with equally many uses have the same size."""
    levels = sorted(set(counts.values()))
    return {
        key: 1 + levels.index(count) * (SIZES - 1) // max(1, len(levels) - 1)
        for key, count in counts.items()
    }
