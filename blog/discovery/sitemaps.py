"""sitemap.xml, for search engines, and robots.txt.

Django's own sitemaps count and skip rows for every page and hold a page as one text. Here a page
is a range of keys, so that page 50 costs what page 1 costs and no post ever moves to another
page; the pages are written row by row. Format: https://www.sitemaps.org/protocol.html and
Google's extension for pictures.
"""

import datetime
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

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
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from accounts.models import User
from blog.models import Category, Image, Page, Post, SiteSettings, Tag, TaggedPost, is_public

KEYS_PER_PAGE = 1_000
ROWS_PER_CHUNK = 100
XML = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PICTURES = "http://www.google.com/schemas/sitemap-image/1.1"


@dataclass(frozen=True)
class Entry:
    path: str
    changed: datetime.datetime | None
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class SectionPage:
    """One file of the sitemap: its number from 1, its newest change, and its rows in the database.

    When something was taken away, only the number of rows tells.
    """

    number: int
    changed: datetime.datetime | None
    rows: int


class Section(ABC):
    """One kind of address, on as many files as it needs."""

    @abstractmethod
    def pages(self, only: int | None = None) -> list[SectionPage]:
        """The files that are not empty, or just the one asked for; cheap."""

    @abstractmethod
    def entries(self, number: int) -> Iterator[Entry]: ...


def change_of(prefix: str = "") -> Expression:
    """When a public text last changed for readers; a scheduled one does so by appearing."""
    return Greatest(f"{prefix}modified_at", f"{prefix}published_at", output_field=DateTimeField())


def grouped(rows: QuerySet[Any], key: str, changed: Any, only: int | None) -> list[SectionPage]:
    """The files of rows sorted by `key`: file 1 has the keys 1 to 1,000, and so on."""
    if only is not None:
        rows = in_file(rows, key, only)
    numbers = rows.order_by().values(number=(F(key) - 1) / KEYS_PER_PAGE + 1)
    found = numbers.annotate(changed=Max(changed), rows=Count("pk")).order_by("number")
    return [SectionPage(**row) for row in found]


def single_file(posts: QuerySet[Any], only: int | None) -> list[SectionPage]:
    """One file about all these posts, if there are any."""
    facts = posts.order_by().aggregate(changed=Max(change_of()), rows=Count("pk"))
    return [SectionPage(1, **facts)] if facts["rows"] and only in {None, 1} else []


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
    def pages(self, only: int | None = None) -> list[SectionPage]:
        return grouped(Post.objects.published(), "pk", change_of(), only)

    def entries(self, number: int) -> Iterator[Entry]:
        posts = in_file(Post.objects.published(), "pk", number)
        return dated_entries(posts.only("slug", "published_on", "modified_at", "published_at"))


class PageSection(Section):
    """The host's pages and, on file 1, those that every site has."""

    # Names of addresses; the privacy page is assembled above the blog, in config.
    STANDING = ("imprint", "privacy", "archive_page", "category_page", "tag_page")

    def pages(self, only: int | None = None) -> list[SectionPage]:
        pages = {page.number: page for page in grouped(self._pages(), "pk", change_of(), only)}
        if only in {None, 1}:
            first = pages.get(1, SectionPage(1, None, 0))
            known = [moment for moment in (first.changed, newest_change()) if moment]
            pages[1] = SectionPage(1, max(known, default=None), first.rows)
        return [pages[number] for number in sorted(pages)]

    def entries(self, number: int) -> Iterator[Entry]:
        if number == 1:
            yield Entry(reverse("home"), newest_change())
            for name in self.STANDING:
                if name != "imprint" or not SiteSettings.load().imprint_gaps:
                    yield Entry(reverse(name), None)
        pages = in_file(self._pages(), "pk", number)
        yield from dated_entries(pages.only("path", "modified_at", "published_at"))

    def _pages(self) -> QuerySet[Page]:
        return Page.objects.published().apart_from_legal()


class TagSection(Section):
    def pages(self, only: int | None = None) -> list[SectionPage]:
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
    def pages(self, only: int | None = None) -> list[SectionPage]:
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
    def pages(self, only: int | None = None) -> list[SectionPage]:
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
    """Posts or pages with their pictures, by two queries in all."""
    # Without its measures each picture would look them up, by a query of its own.
    images = Image.objects.only("file", "width", "height").order_by("pk")
    pictures = Prefetch("images", images)
    for thing in things.order_by("pk").prefetch_related(pictures):
        files = tuple(image.file.url for image in thing.images.all())
        yield Entry(thing.get_absolute_url(), max(thing.modified_at, thing.published_at), files)


# Addresses


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """One row for each file of each section, with the newest change in it."""
    site = site_of(request)
    rows = [
        f"<sitemap><loc>{address(site, reverse('sitemap', args=[name, page.number]))}</loc>"
        f"{lastmod(page.changed)}</sitemap>\n"
        for name, section in SECTIONS.items()
        for page in section.pages()
    ]
    document = [f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{NAMESPACE}">\n']
    return HttpResponse("".join([*document, *rows, "</sitemapindex>\n"]), content_type=XML)


def section_page(request: HttpRequest, section: str, number: int) -> SectionPage | None:
    """The asked-for file, looked up once for a request; None if there is no such."""
    if not hasattr(request, "sitemap_page"):
        pages = SECTIONS[section].pages(number) if section in SECTIONS else []
        # Kept for the view.
        request.sitemap_page = pages[0] if pages else None  # type: ignore[attr-defined]
    return request.sitemap_page  # type: ignore[attr-defined,no-any-return]  # kept for the view


def section_etag(request: HttpRequest, section: str, number: int) -> str | None:
    page = section_page(request, section, number)
    if page is None:
        return None
    facts = f"{request.build_absolute_uri()} {page.rows} {page.changed}"
    return quote_etag(hashlib.sha256(facts.encode()).hexdigest()[:32])


def section_changed(request: HttpRequest, section: str, number: int) -> datetime.datetime | None:
    page = section_page(request, section, number)
    return page.changed if page else None


@require_safe
@condition(etag_func=section_etag, last_modified_func=section_changed)
def sitemap(request: HttpRequest, section: str, number: int) -> StreamingHttpResponse:
    if section_page(request, section, number) is None:
        raise Http404(_("There is nothing here."))
    entries = SECTIONS[section].entries(number)
    return StreamingHttpResponse(in_chunks(urlset(site_of(request), entries)), content_type=XML)


def urlset(site: str, entries: Iterable[Entry]) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="{NAMESPACE}" xmlns:image="{PICTURES}">\n'
    )
    for entry in entries:
        pictures = "".join(
            f"<image:image><image:loc>{address(site, picture)}</image:loc></image:image>"
            for picture in entry.pictures
        )
        where = address(site, entry.path)
        yield f"<url><loc>{where}</loc>{lastmod(entry.changed)}{pictures}</url>\n"
    yield "</urlset>\n"


def in_chunks(rows: Iterable[str]) -> Iterator[str]:
    """Rows joined by the hundred: each part that is sent costs the server some work."""
    chunk: list[str] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == ROWS_PER_CHUNK:
            yield "".join(chunk)
            chunk = []
    yield "".join(chunk)


def site_of(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def address(site: str, path: str) -> str:
    """The whole address as XML text; pictures may already have one, on a storage of their own."""
    return escape(path if "://" in path else site + path)


def lastmod(moment: datetime.datetime | None) -> str:
    if moment is None:
        return ""
    return f"<lastmod>{moment.astimezone(datetime.UTC).isoformat(timespec='seconds')}</lastmod>"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /comments/reply/",
        "Disallow: /preview/",
        "Disallow: /teilen/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
