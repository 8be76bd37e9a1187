"""The whole blog at a glance: by month, by category, by tag."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.db.models.functions import ExtractMonth, ExtractYear
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from blog.models import Category, Post, Tag

MOST_TAGS = 300
SIZES = 5


@dataclass
class Year:
    number: int
    months: list[tuple[int, int]] = field(default_factory=list)
    """Month and how many posts it has, the latest first."""

    @property
    def count(self) -> int:
        return sum(count for _month, count in self.months)


@require_safe
def archive_page(request: HttpRequest) -> HttpResponse:
    """Years and months with their numbers of posts."""
    rows = (
        Post.objects.published()
        .order_by()
        .values_list(ExtractYear("published_on"), ExtractMonth("published_on"))
        .annotate(Count("pk"))
    )
    years: dict[int, Year] = {}
    for year, month, count in sorted(rows, reverse=True):
        years.setdefault(year, Year(year)).months.append((month, count))
    return render(request, "blog/overview_archive.html", {"years": list(years.values())})


@require_safe
def category_page(request: HttpRequest) -> HttpResponse:
    """The tree of categories with the numbers of their posts, those below included."""
    categories = list(Category.objects.all())
    # Each post counts once in a category, however many of those below it is in.
    rows = Post.categories.through.objects.filter(post__in=Post.objects.published())
    posts: dict[str, set[int]] = {category.path: set() for category in categories}
    paths = {category.pk: category.path for category in categories}
    for key, post in rows.values_list("category", "post").iterator():
        parts = paths[key].split("/")
        for end in range(1, len(parts) + 1):
            posts["/".join(parts[:end])].add(post)
    for category in categories:
        category.count = len(posts[category.path])  # type: ignore[attr-defined]
    return render(request, "blog/overview_categories.html", {"categories": categories})


@require_safe
def tag_page(request: HttpRequest) -> HttpResponse:
    """The most used tags in the order of the alphabet, the size by how often they are used."""
    public = Q(tagged_posts__content_object__in=Post.objects.published())
    used = Tag.objects.annotate(count=Count("tagged_posts", filter=public)).filter(count__gt=0)
    most = used.order_by("-count", "name")[:MOST_TAGS]
    tags = sorted(most, key=lambda tag: str(tag).casefold())
    steps = sizes(Counter({tag.pk: tag.count for tag in tags}))
    for tag in tags:
        tag.size = steps[tag.pk]
    return render(request, "blog/overview_tags.html", {"tags": tags})


def sizes(counts: Counter[int]) -> dict[int, int]:
    """A size from 1 to 5 for each: the same number of uses is the same size."""
    levels = sorted(set(counts.values()))
    return {
        key: 1 + levels.index(count) * (SIZES - 1) // max(1, len(levels) - 1)
        for key, count in counts.items()
    }
