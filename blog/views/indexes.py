"""Indexes of the whole blog: all months, all categories, the most used tags."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from blog.models import Category, Post, Tag, TaggedPost
from page_cache.reads import kept, reads

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
@reads(Post, "place")
def archive_page(request: HttpRequest) -> HttpResponse:
    """All years and months with the number of their posts."""
    # Counted by day, which is in an index: truncating to months would read every post.
    days = Post.objects.published().order_by().values_list("published_on").annotate(Count("pk"))
    months: Counter[tuple[int, int]] = Counter()
    for day, count in days.iterator():
        months[day.year, day.month] += count
    years: dict[int, Year] = {}
    for (year, month), count in sorted(months.items(), reverse=True):
        entry = years.setdefault(year, Year(year))
        entry.count += count
        entry.months.append((f"{month:02d}", str(MONTHS[month]), count, posts_in_words(count)))
    return render(request, "blog/index_archive.html", {"years": list(years.values())})


def posts_in_words(count: int) -> str:
    return ngettext("One post", "%(number)s posts", count) % {"number": count}


@require_safe
@kept
@reads(Post, "place")
def category_page(request: HttpRequest) -> HttpResponse:
    """The tree of categories with the number of posts in each and below it."""
    here = Q(pk=OuterRef(OuterRef("pk")))
    below = Q(path__startswith=Concat(OuterRef(OuterRef("path")), Value("/")))
    # A post counts once in a category, however many subcategories it is in.
    posts = (
        Post.categories.through.objects.filter(category__in=Category.objects.filter(here | below))
        .exclude(post__in=Post.objects.hidden())
        .order_by()
        .values(one=Value(1))
        .annotate(Count("post", distinct=True))
        .values("post__count")
    )
    categories = Category.objects.annotate(count=Coalesce(Subquery(posts), 0))
    return render(request, "blog/index_categories.html", {"categories": categories})


@require_safe
@kept
@reads(Post, "place")
def tag_page(request: HttpRequest) -> HttpResponse:
    """The most used tags in alphabetical order, their size by how often they are used."""
    # Counting all uses and subtracting those by hidden posts, of which there are few, reads an
    # index instead of every post.
    uses = Counter(dict(TaggedPost.objects.order_by().values_list("tag").annotate(Count("pk"))))
    hidden = Post.objects.hidden()
    of_hidden = TaggedPost.objects.filter(content_object__in=hidden).values_list("tag", flat=True)
    uses.subtract(of_hidden.iterator())
    most = {key: count for key, count in uses.most_common(MAX_TAGS) if count > 0}
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
