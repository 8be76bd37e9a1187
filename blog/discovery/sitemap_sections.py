"""What the sitemap lists: a section for each kind of URL, divided into files.

Django's own sitemaps count and skip rows for every page. Here a file is a range of keys, so that
file 50 costs what file 1 costs and no post ever moves to another file; how many posts it has and
when one of them last changed comes from the lists that are kept.
"""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateTimeField,
    Expression,
    F,
    Max,
    QuerySet,
    When,
)
from django.db.models.functions import Greatest
from django.urls import reverse

from accounts.models import User
from blog.models import Category, Image, ListKind, ListTotal, Page, Post, SiteSettings, Tag
from blog.models.lists.reading import last_change, last_changes, total_and_last_change
from blog.models.lists.tables import KEYS_PER_FILE, KEYS_PER_KIND, key_of


@dataclass(frozen=True)
class Entry:
    """One URL of the sitemap."""

    path: str
    changed: datetime.datetime | None
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class SitemapFile:
    """One file of a section: its number, and its newest change."""

    number: int
    changed: datetime.datetime | None
    state: str = ""
    """Changes with what the file lists, also where something was removed, which has no date."""


class Section(ABC):
    """One kind of URL, in as many files as it needs."""

    @abstractmethod
    def files(self) -> list[SitemapFile]:
        """The files that are not empty, without their state."""

    @abstractmethod
    def file(self, number: int) -> SitemapFile | None:
        """One file; None if it does not exist. Called often."""

    @abstractmethod
    def entries(self, number: int) -> Iterator[Entry]:
        """The URLs of one file."""


class ListSection(Section):
    """The URLs of lists: of categories, tags or people that have a public post."""

    kind: ListKind
    things: QuerySet[Any]
    """What the lists are of."""

    def files(self) -> list[SitemapFile]:
        return list_files([self.kind])[self.kind]

    def file(self, number: int) -> SitemapFile | None:
        changed = last_changes(self.keys(number))
        state = " ".join(f"{key}:{moment.timestamp()}" for key, moment in changed.items())
        return SitemapFile(number, max(changed.values()), state) if changed else None

    def entries(self, number: int) -> Iterator[Entry]:
        changed = last_changes(self.keys(number))
        for thing in self.things.filter(pk__in=map(key_of, changed)):
            yield Entry(thing.get_absolute_url(), changed[self.kind.key(thing.pk)])

    def keys(self, number: int) -> tuple[int, int]:
        """The first and the last list of the file."""
        last = number * KEYS_PER_FILE
        return self.kind.key(last - KEYS_PER_FILE + 1), self.kind.key(last)


def every_file() -> Iterator[tuple[str, SitemapFile]]:
    """All files with the names of their sections; those of lists by one query for all."""
    kinds = {
        name: section.kind for name, section in SECTIONS.items() if isinstance(section, ListSection)
    }
    of_lists = list_files(kinds.values())
    for name, section in SECTIONS.items():
        files = of_lists[kinds[name]] if name in kinds else section.files()
        yield from ((name, file) for file in files)


def list_files(kinds: Collection[ListKind]) -> dict[ListKind, list[SitemapFile]]:
    """The files of lists of these kinds; those without a public post are left out."""
    files = ListTotal.objects.filter(kind__in=kinds).values("kind", file=FILE_OF_LIST)
    found: dict[ListKind, list[SitemapFile]] = {kind: [] for kind in kinds}
    for row in files.annotate(changed=Max(last_change())).order_by("kind", "file"):
        if row["changed"]:
            found[ListKind(row["kind"])].append(SitemapFile(row["file"], row["changed"]))
    return found


KEY_OF_LIST = F("list_key") - F("kind") * KEYS_PER_KIND
# A thousand lists are a file; those of posts are files by themselves.
FILE_OF_LIST = Case(
    When(kind=ListKind.SITEMAP_FILE, then=KEY_OF_LIST),
    default=(KEY_OF_LIST - 1) / KEYS_PER_FILE + 1,
    output_field=BigIntegerField(),
)


def change_of() -> Expression:
    """When a public text last changed for readers: a scheduled one also does by appearing."""
    return Greatest("modified_at", "published_at", output_field=DateTimeField())


def in_file(rows: QuerySet[Any], number: int, key: str = "pk") -> QuerySet[Any]:
    """The rows of a file: file 1 has the keys 1 to 1,000, and so on."""
    last = number * KEYS_PER_FILE
    found: QuerySet[Any] = rows.filter(**{f"{key}__gt": last - KEYS_PER_FILE, f"{key}__lte": last})
    return found


def newest_change() -> datetime.datetime | None:
    everything = ListKind.EVERYTHING.key()
    return last_changes((everything, everything)).get(everything)


class PostSection(ListSection):
    """Here a file is a list by itself."""

    kind = ListKind.SITEMAP_FILE

    def file(self, number: int) -> SitemapFile | None:
        posts, changed = total_and_last_change(self.kind.key(number))
        return SitemapFile(number, changed, str(posts)) if posts else None

    def entries(self, number: int) -> Iterator[Entry]:
        shown = ("slug", "published_on", "modified_at", "published_at")
        return dated_entries(Post.objects.published().only(*shown), number)


class PageSection(Section):
    """The host's pages and, in file 1, those that every site has."""

    # Names of URLs; the privacy page belongs to config.
    FIXED = ("imprint", "privacy", "archive_page", "category_page", "tag_page")

    def files(self) -> list[SitemapFile]:
        files = {file.number: file for file in self._files(self._pages())}
        files[1] = self._first(files.get(1))
        return [files[number] for number in sorted(files)]

    def file(self, number: int) -> SitemapFile | None:
        found = next(self._files(in_file(self._pages(), number)), None)
        return self._first(found) if number == 1 else found

    def _first(self, file: SitemapFile | None) -> SitemapFile:
        """File 1, which shows the home page as well."""
        file = file or SitemapFile(1, None)
        known = [moment for moment in (file.changed, newest_change()) if moment]
        return SitemapFile(1, max(known, default=None), file.state)

    def _files(self, pages: QuerySet[Page]) -> Iterator[SitemapFile]:
        numbers = pages.order_by().values(number=(F("pk") - 1) / KEYS_PER_FILE + 1)
        for row in numbers.annotate(changed=Max(change_of()), rows=Count("pk")):
            yield SitemapFile(row["number"], row["changed"], str(row["rows"]))

    def entries(self, number: int) -> Iterator[Entry]:
        if number == 1:
            yield Entry(reverse("home"), newest_change())
            for name in self.FIXED:
                if name != "imprint" or not SiteSettings.load().imprint_gaps:
                    yield Entry(reverse(name), None)
        pages = self._pages().only("path", "modified_at", "published_at")
        yield from dated_entries(pages, number)

    def _pages(self) -> QuerySet[Page]:
        return Page.objects.published().apart_from_legal()


class CategorySection(ListSection):
    kind = ListKind.CATEGORY
    things = Category.objects.only("path").order_by("path")


class TagSection(ListSection):
    kind = ListKind.TAG
    things = Tag.objects.order_by("pk")


class AuthorSection(ListSection):
    kind = ListKind.AUTHOR
    things = User.objects.only("slug").order_by("pk")


SECTIONS: dict[str, Section] = {
    "posts": PostSection(),
    "pages": PageSection(),
    "categories": CategorySection(),
    "tags": TagSection(),
    "authors": AuthorSection(),
}


def dated_entries(things: QuerySet[Any], number: int) -> Iterator[Entry]:
    """The posts or pages of a file with their pictures, by two queries."""
    pictures = pictures_in_file(things.model.images, number)
    for thing in in_file(things, number).order_by("pk"):
        changed = max(thing.modified_at, thing.published_at)
        yield Entry(thing.get_absolute_url(), changed, tuple(pictures.get(thing.pk, ())))


def pictures_in_file(images: Any, number: int) -> dict[int, list[str]]:
    """For each post or page the URLs of its pictures."""
    # By a range of keys: SQLite goes through all pictures where a thousand keys are given.
    owner = images.field.m2m_column_name()
    links = in_file(images.through.objects.order_by(owner, "image_id"), number, owner)
    storage = Image._meta.get_field("file").storage
    found: dict[int, list[str]] = {}
    for key, file in links.values_list(owner, "image__file"):
        found.setdefault(key, []).append(storage.url(file))
    return found
