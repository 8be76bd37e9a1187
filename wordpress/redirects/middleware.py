"""Lead readers of the old site's addresses on: its links, numbers, feeds, archives and files.

What was imported is known by its number and its address there; the rest follows from how WordPress
forms addresses. Nothing is asked of the database unless the address looks like an old one or
nothing was found.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve

from accounts.models import User
from accounts.slugs import german_slug
from blog.models import Category, Image, Page, Post, Tag
from wordpress.models import ImportedItem, ImportRun, Source, SourceEntry
from wordpress.redirects import paths as old_paths
from wordpress.redirects.paths import Tail, with_tail

GetResponse = Callable[[HttpRequest], HttpResponse]
Kind = ImportedItem.Kind

M = TypeVar("M", bound=Model)

NUMBERS = ("p", "page_id", "attachment_id")
# By these words alone WordPress's front page shows something else.
QUERIES = frozenset((*NUMBERS, "cat", "category_name", "tag", "author", "author_name", "m", "year"))
MAX_AUTHORS = 2_000
MAX_RUNS = 5


class OldAddressMiddleware:
    """301 to where something stands now; stands outside of blog.views.redirects's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        if asks_by_query(request) and (place := OldSites().by_query(request.path, request.GET)):
            return HttpResponsePermanentRedirect(place)
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        place = OldSites().by_path(request.path)
        if place is None or place.partition("#")[0] == request.path:
            return response
        return HttpResponsePermanentRedirect(with_query(place, request.META["QUERY_STRING"]))


def asks_by_query(request: HttpRequest) -> bool:
    """Whether something is asked for by an old query; a search is ours."""
    return "s" not in request.GET and not QUERIES.isdisjoint(request.GET)


def with_query(place: str, query: str) -> str:
    if not query or "?" in place:
        return place
    path, hash_sign, fragment = place.partition("#")
    return f"{path}?{query}{hash_sign}{fragment}"


@dataclass(frozen=True)
class Thing:
    """Something that is public here."""

    path: str
    kind: str
    """As in old_paths.with_tail."""


class OldSites:
    """All sites that something was imported from; None everywhere while there are none."""

    def __init__(self) -> None:
        found = dict(Source.objects.values_list("pk", "base_url"))
        self.sources = list(found)
        self.folders = [folder for url in found.values() if (folder := old_paths.folder_of(url))]

    def by_path(self, path: str) -> str | None:
        """Where what stood at a path there stands here."""
        if not self.sources:
            return None
        if names := old_paths.uploads(path):
            return self.file(names)
        for seen in old_paths.without_fronts(path, self.folders):
            for way in old_paths.divide(seen):
                if thing := self.thing_at(way.base, way.tail, is_moved=way.base != path):
                    return with_tail(thing.path, way.tail, thing.kind)
        return None

    def by_query(self, path: str, query: Mapping[str, str]) -> str | None:
        """Where what the front page showed by a query stands here."""
        if not self.sources or not (path == "/" or path.endswith("/index.php") or self.is_in(path)):
            return None
        tail = Tail(feed=old_paths.feed_of(query), to_comments="cpage" in query)
        thing = self.thing_by_query(query)
        return with_tail(thing.path, tail, thing.kind) if thing else None

    def is_in(self, path: str) -> bool:
        return path.rstrip("/") in self.folders

    # Things

    def thing_at(self, path: str, tail: Tail, *, is_moved: bool) -> Thing | None:
        if path == "/" or (path == "/comments/" and tail.feed):
            # The front page may have been a page of its own, but never had its feed.
            return Thing(path, "list") if is_moved else None
        if entries := self.entries(link__in=old_paths.links(path)):
            return self.first(entries)
        if fixed := old_paths.FIXED.get(path) or old_paths.search_of(path, tail):
            return Thing(fixed, "single")
        if archive := old_paths.archive_of(path):
            return self.archive(*archive)
        return here(path) if is_moved else None

    def thing_by_query(self, query: Mapping[str, str]) -> Thing | None:
        numbers = (query.get(name, "") for name in NUMBERS)
        if number := next(filter(str.isdigit, numbers), ""):
            return self.first(self.entries(wordpress_id=number[:255]))
        if path := old_paths.dates_of(query):
            return here(path)
        for name, kind in [
            ("category_name", "category"),
            ("tag", "tag"),
            ("author_name", "author"),
        ]:
            if word := query.get(name, "").strip("/"):
                return self.archive(kind, word.rpartition("/")[2])
        for name, kind in [("cat", "category"), ("author", "author")]:
            if (number := query.get(name, "")).isdigit():
                return self.archive_by_number(kind, number)
        return None

    def entries(self, **named: object) -> list[SourceEntry]:
        return list(SourceEntry.objects.filter(source__in=self.sources, **named)[:10])

    def first(self, entries: list[SourceEntry]) -> Thing | None:
        """The first that is public; texts before files."""
        for entry in sorted(entries, key=lambda entry: entry.type == "attachment"):
            if thing := self.text(entry) if entry.type != "attachment" else self.picture(entry):
                return thing
        return None

    def key(self, source: int, kind: str, wordpress_id: str) -> int | None:
        items = ImportedItem.objects.filter(source=source, kind=kind, wordpress_id=wordpress_id)
        return items.values_list("object_id", flat=True).first()

    def text(self, entry: SourceEntry) -> Thing | None:
        if entry.type not in {Kind.POST, Kind.PAGE}:
            return None
        key = self.key(entry.source_id, entry.type, entry.wordpress_id)
        if entry.type == Kind.POST:
            post = stored(Post.objects.published(), key)
            return Thing(post.get_absolute_url(), "post") if post else None
        page = stored(Page.objects.published(), key)
        return Thing(page.get_absolute_url(), "single") if page else None

    def picture(self, entry: SourceEntry) -> Thing | None:
        """A picture has no page here: the text that it belongs to, else the file."""
        if entry.parent:
            above = self.entries(wordpress_id=entry.parent, type__in=[Kind.POST, Kind.PAGE])
            if text := self.first([one for one in above if one.source_id == entry.source_id]):
                return text
        image = self.image(entry)
        return Thing(image.file.url, "single") if image else None

    def image(self, entry: SourceEntry) -> Image | None:
        key = self.key(entry.source_id, Kind.IMAGE, entry.wordpress_id)
        return stored(Image.objects.all(), key)

    def file(self, names: list[str]) -> str | None:
        found = {entry.file: entry for entry in self.entries(file__in=names, type="attachment")}
        for name in names:
            if (entry := found.get(name)) and (image := self.image(entry)):
                return str(image.file.url)
        return None

    # Archives

    def archive(self, kind: str, word: str) -> Thing | None:
        """The archive of a category, tag or author, by its last word there."""
        wanted = old_paths.spellings(word)
        named = Q(wordpress_id__in=wanted)
        if kind == Kind.CATEGORY:
            # A second category with the same word is noted with its parent's.
            for one in wanted:
                named |= Q(wordpress_id__endswith=f"/{one}")
        items = ImportedItem.objects.filter(named, source__in=self.sources, kind=kind)
        if (key := items.values_list("object_id", flat=True).first()) is None:
            key = self.author_like(word) if kind == Kind.AUTHOR else None
        return archive_here(kind, key)

    def author_like(self, word: str) -> int | None:
        """An address holds the login as WordPress writes addresses: “Die Wirtin”, “die-wirtin”."""
        items = ImportedItem.objects.filter(source__in=self.sources, kind=Kind.AUTHOR)
        for login, key in items.values_list("wordpress_id", "object_id")[:MAX_AUTHORS]:
            if german_slug(login) == german_slug(word):
                return key
        return None

    def archive_by_number(self, kind: str, number: str) -> Thing | None:
        """The runs that brought them keep the numbers of categories and authors."""
        runs = ImportRun.objects.filter(source__in=self.sources).order_by("-pk")
        for source, numbers in runs.values_list("source", f"facts__numbers__{kind}")[:MAX_RUNS]:
            if word := (numbers or {}).get(number):
                return archive_here(kind, self.key(source, kind, word[:255]))
        return None


def stored(things: QuerySet[M], key: int | None) -> M | None:
    return things.filter(pk=key).first() if key else None


def archive_here(kind: str, key: int | None) -> Thing | None:
    """The archive, where there is something public in it."""
    if kind == Kind.CATEGORY:
        category = stored(Category.objects.all(), key)
        return Thing(category.get_absolute_url(), "list") if category else None
    if kind == Kind.TAG:
        tag = stored(Tag.objects.public(), key)
        return Thing(tag.get_absolute_url(), "list") if tag else None
    author = stored(User.objects.all(), key)
    if author is None or not Post.objects.published().by_author(author).exists():
        return None
    return Thing(author.get_absolute_url(), "list")


def here(path: str) -> Thing | None:
    """What stands at a path of this site, if anything does."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    given = match.kwargs
    posts = Post.objects.published()
    if match.url_name in {"year", "month", "day", "post"}:
        names = {"published_on__year": "year", "published_on__month": "month"}
        names |= {"published_on__day": "day", "slug": "slug"}
        wanted = {name: given[key] for name, key in names.items() if key in given}
        kind = "post" if match.url_name == "post" else "dates"
        return Thing(path, kind) if posts.filter(**wanted).exists() else None
    if match.url_name == "page":
        is_there = Page.objects.published().filter(path=given["path"]).exists()
        return Thing(path, "single") if is_there else None
    lists = {"home", "category", "tag", "author"}
    is_ours = match.url_name in {*lists, "feed", "comment_feed", "feed_atom", "comment_feed_atom"}
    return Thing(path, "list" if match.url_name in lists else "single") if is_ours else None
