"""Which page of this site answers for a path or a query of an old one."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import Resolver404, resolve

from accounts.models import User
from blog.models import Category, Page, Post, Tag
from wordpress.models import ImportedItem, Source, SourceEntry
from wordpress.redirects import paths
from wordpress.redirects.lookup import Lookup, by_key, text_of, upload_of
from wordpress.redirects.paths import NUMBERS, Tail, with_tail

Kind = ImportedItem.Kind


@dataclass(frozen=True)
class Target:
    """Something that is public here."""

    path: str
    kind: str
    """As in paths.with_tail."""


class OldSites:
    """All sites that something was imported from."""

    def __init__(self) -> None:
        found = dict(Source.objects.values_list("pk", "base_url"))
        self.lookup = Lookup(found)
        self.folders = [folder for url in found.values() if (folder := paths.folder_of(url))]

    def by_path(self, path: str) -> str | None:
        """The URL here of what stood at a path there."""
        if not self.lookup.sources:
            return None
        if names := paths.uploaded_files(path):
            return self.file(names)
        for seen in paths.without_fronts(path, self.folders):
            for way in paths.divide(seen):
                if target := self.target_at(way.base, way.tail, is_moved=way.base != path):
                    return with_tail(target.path, way.tail, target.kind)
        return None

    def by_query(self, path: str, query: Mapping[str, str]) -> str | None:
        """The URL here of what the front page there showed for a query."""
        is_front = path.rstrip("/") in {"", *self.folders} or path.endswith("/index.php")
        if not self.lookup.sources or not is_front:
            return None
        tail = Tail(feed=paths.feed_of(query), to_comments="cpage" in query)
        target = self.target_by_query(query)
        return with_tail(target.path, tail, target.kind) if target else None

    # Targets

    def target_at(self, path: str, tail: Tail, *, is_moved: bool) -> Target | None:
        if path == "/" or (path == "/comments/" and tail.feed):
            # The front page may have been a page of its own, but never had its feed.
            return Target(path, "list") if is_moved else None
        if entries := self.lookup.by_path(path):
            return self.first(entries)
        if fixed := paths.FIXED.get(path) or paths.search_of(path, tail):
            return Target(fixed, "single")
        if archive := paths.archive_of(path):
            return archive_target(archive[0], self.lookup.slug_key(*archive))
        return own_page(path) if is_moved else None

    def target_by_query(self, query: Mapping[str, str]) -> Target | None:
        numbers = (query.get(name, "") for name in NUMBERS)
        if number := next(filter(str.isdigit, numbers), ""):
            return self.first(self.lookup.by_number(number))
        if path := paths.dates_of(query):
            return own_page(path)
        for name, kind in [
            ("category_name", "category"),
            ("tag", "tag"),
            ("author_name", "author"),
        ]:
            if slug := query.get(name, "").strip("/"):
                return archive_target(kind, self.lookup.slug_key(kind, slug.rpartition("/")[2]))
        for name, kind in [("cat", "category"), ("author", "author")]:
            if (number := query.get(name, "")).isdigit():
                return archive_target(kind, self.lookup.number_key(kind, number))
        return None

    def first(self, entries: list[SourceEntry]) -> Target | None:
        """The first that is public; texts before files."""
        for entry in sorted(entries, key=lambda entry: entry.type == "attachment"):
            target = self.attachment(entry) if entry.type == "attachment" else text_target(entry)
            if target:
                return target
        return None

    def attachment(self, entry: SourceEntry) -> Target | None:
        """An attachment has no page here: the text that it belongs to, else the file."""
        if entry.parent:
            above = Lookup([entry.source_id]).by_number(entry.parent)
            texts = [parent for parent in above if parent.type in {Kind.POST, Kind.PAGE}]
            if text := self.first(texts):
                return text
        upload = upload_of(entry)
        return Target(upload.file.url, "single") if upload else None

    def file(self, names: list[str]) -> str | None:
        uploads = (upload_of(entry) for entry in self.lookup.by_file(names))
        return next((str(upload.file.url) for upload in uploads if upload), None)


def text_target(entry: SourceEntry) -> Target | None:
    text = text_of(entry, Post.objects.published(), Page.objects.published())
    if text is None:
        return None
    return Target(text.get_absolute_url(), "post" if isinstance(text, Post) else "single")


def archive_target(kind: str, key: int | None) -> Target | None:
    """The archive, where there is something public in it."""
    if kind == Kind.CATEGORY:
        category = by_key(Category.objects.all(), key)
        return Target(category.get_absolute_url(), "list") if category else None
    if kind == Kind.TAG:
        tag = by_key(Tag.objects.public(), key)
        return Target(tag.get_absolute_url(), "list") if tag else None
    author = by_key(User.objects.all(), key)
    if author is None or not Post.objects.published().by_author(author).exists():
        return None
    return Target(author.get_absolute_url(), "list")


def own_page(path: str) -> Target | None:
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
        return Target(path, kind) if posts.filter(**wanted).exists() else None
    if match.url_name == "page":
        is_there = Page.objects.published().filter(path=given["path"]).exists()
        return Target(path, "single") if is_there else None
    lists = {"home", "category", "tag", "author"}
    is_ours = match.url_name in {*lists, "feed", "comment_feed", "feed_atom", "comment_feed_atom"}
    return Target(path, "list" if match.url_name in lists else "single") if is_ours else None
