"""What the sitemap lists: a section for each kind of URL, divided into files.

Django's own sitemaps count and skip rows for every page. Here a file is a range of keys, so that
file 50 costs what file 1 costs and no post ever moves to another file.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    Expression,
    F,
    Max,
    OuterRef,
    Prefetch,
    QuerySet,
)
from django.db.models.functions import Greatest
from django.urls import reverse

from accounts.models import User
from blog.models import Category, Image, Page, Post, SiteSettings, Tag, TaggedPost, is_public

KEYS_PER_PAGE = 1_000


@dataclass(frozen=True)
class Entry:
    """One URL of the sitemap."""

    path: str
    changed: datetime.datetime | None
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class SitemapFile:
    """One file of a section: its number, its newest change, and how many rows it is made of.

    The number of rows shows that something was removed, which changes no date.
    """

    number: int
    changed: datetime.datetime | None
    rows: int


class Section(ABC):
    """One kind of URL, in as many files as it needs."""

    @abstractmethod
    def files(self, only: int | None = None) -> list[SitemapFile]:
        """The files that are not empty, or `only` the one with that number. Called often."""

    @abstractmethod
    def entries(self, number: int) -> Iterator[Entry]:
        """The URLs of one file."""


def change_of(prefix: str = "") -> Expression:
    """When a public text last changed for readers: a scheduled one also does by appearing."""
    return Greatest(f"{prefix}modified_at", f"{prefix}published_at", output_field=DateTimeField())


def grouped(rows: QuerySet[Any], key: str, changed: Any, only: int | None) -> list[SitemapFile]:
    """The files that the rows fall into by `key`: file 1 has the keys 1 to 1,000, and so on."""
    if only is not None:
        rows = in_file(rows, key, only)
    numbers = rows.order_by().values(number=(F(key) - 1) / KEYS_PER_PAGE + 1)
    found = numbers.annotate(changed=Max(changed), rows=Count("pk")).order_by("number")
    return [SitemapFile(**row) for row in found]


def single_file(posts: QuerySet[Any], only: int | None) -> list[SitemapFile]:
    """One file for all these posts, if there are any."""
    facts = posts.order_by().aggregate(changed=Max(change_of()), rows=Count("pk"))
    return [SitemapFile(1, **facts)] if facts["rows"] and only in {None, 1} else []


def in_file(rows: QuerySet[Any], key: str, number: int) -> QuerySet[Any]:
    last = number * KEYS_PER_PAGE
    filtered: QuerySet[Any] = rows.filter(
        **{f"{key}__gt": last - KEYS_PER_PAGE, f"{key}__lte": last}
    )
    return filtered


def newest_change() -> datetime.datetime | None:
    changed: datetime.datetime | None = Post.objects.published().aggregate(
        changed=Max(change_of())
    )["changed"]
    return changed


class PostSection(Section):
    def files(self, only: int | None = None) -> list[SitemapFile]:
        return grouped(Post.objects.published(), "pk", change_of(), only)

    def entries(self, number: int) -> Iterator[Entry]:
        posts = in_file(Post.objects.published(), "pk", number)
        return dated_entries(posts.only("slug", "published_on", "modified_at", "published_at"))


class PageSection(Section):
    """The host's pages and, in file 1, those that every site has."""

    # Names of URLs; the privacy page belongs to config.
    FIXED = ("imprint", "privacy", "archive_page", "category_page", "tag_page")

    def files(self, only: int | None = None) -> list[SitemapFile]:
        files = {file.number: file for file in grouped(self._pages(), "pk", change_of(), only)}
        if only in {None, 1}:
            first = files.get(1, SitemapFile(1, None, 0))
            known = [moment for moment in (first.changed, newest_change()) if moment]
            files[1] = SitemapFile(1, max(known, default=None), first.rows)
        return [files[number] for number in sorted(files)]

    def entries(self, number: int) -> Iterator[Entry]:
        if number == 1:
            yield Entry(reverse("home"), newest_change())
            for name in self.FIXED:
                if name != "imprint" or not SiteSettings.load().imprint_gaps:
                    yield Entry(reverse(name), None)
        pages = in_file(self._pages(), "pk", number)
        yield from dated_entries(pages.only("path", "modified_at", "published_at"))

    def _pages(self) -> QuerySet[Page]:
        return Page.objects.published().apart_from_legal()


class TagSection(Section):
    def files(self, only: int | None = None) -> list[SitemapFile]:
        return grouped(self._uses(), "tag_id", change_of("content_object__"), only)

    def entries(self, number: int) -> Iterator[Entry]:
        uses = in_file(self._uses(), "tag_id", number).order_by().values_list("tag_id")
        changed = dict(uses.annotate(changed=Max(change_of("content_object__"))))
        for tag in in_file(Tag.objects.order_by("pk"), "pk", number):
            if tag.pk in changed:
                yield Entry(tag.get_absolute_url(), changed[tag.pk])

    def _uses(self) -> QuerySet[Any]:
        uses: QuerySet[Any] = TaggedPost.objects.filter(is_public("content_object__"))
        return uses


class CategorySection(Section):
    def files(self, only: int | None = None) -> list[SitemapFile]:
        sorted_in = Post.categories.through.objects.filter(post_id=OuterRef("pk"))
        return single_file(Post.objects.published().filter(Exists(sorted_in)), only)

    def entries(self, number: int) -> Iterator[Entry]:
        """Categories with a public post in them or anywhere below."""
        through = Post.categories.through.objects.filter(is_public("post__"))
        direct = dict(
            through.order_by().values_list("category_id").annotate(changed=Max(change_of("post__")))
        )
        changed: dict[str, datetime.datetime] = {}
        categories = list(Category.objects.only("path"))
        for category in categories:
            if moment := direct.get(category.pk):
                for path in with_ancestors(category.path):
                    changed[path] = max(changed.get(path, moment), moment)
        for category in categories:
            if category.path in changed:
                yield Entry(category.get_absolute_url(), changed[category.path])


class AuthorSection(Section):
    def files(self, only: int | None = None) -> list[SitemapFile]:
        return single_file(Post.objects.published(), only)

    def entries(self, number: int) -> Iterator[Entry]:
        """People with a public post, alone or together with others."""
        posts = Post.objects.published().order_by()
        together = Post.co_authors.through.objects.filter(is_public("post__"))
        changed = dict(posts.values_list("author_id").annotate(changed=Max(change_of())))
        pairs = (
            together.order_by().values_list("user_id").annotate(changed=Max(change_of("post__")))
        )
        for person, moment in pairs:
            changed[person] = max(changed.get(person, moment), moment)
        for author in User.objects.filter(pk__in=changed).only("slug").order_by("pk"):
            yield Entry(author.get_absolute_url(), changed[author.pk])


SECTIONS: dict[str, Section] = {
    "posts": PostSection(),
    "pages": PageSection(),
    "categories": CategorySection(),
    "tags": TagSection(),
    "authors": AuthorSection(),
}


def with_ancestors(path: str) -> list[str]:
    """“a/b/c” and the categories above it: “a”, “a/b”, “a/b/c”."""
    parts = path.split("/")
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def dated_entries(things: QuerySet[Any]) -> Iterator[Entry]:
    """Posts or pages with their pictures, by two queries."""
    # Without width and height, each picture would load them by a query of its own.
    images = Image.objects.only("file", "width", "height").order_by("pk")
    pictures = Prefetch("images", images)
    for thing in things.order_by("pk").prefetch_related(pictures):
        files = tuple(image.file.url for image in thing.images.all())
        yield Entry(thing.get_absolute_url(), max(thing.modified_at, thing.published_at), files)
