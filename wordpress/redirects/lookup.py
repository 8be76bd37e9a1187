"""Find what stands here for something of an old site: by its number, path, file or slug there.

Redirects, links in imported texts, ratings and the check after an import all ask here.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.slugs import german_slug
from blog.models import Category, File, Image, Page, Post, Tag
from wordpress.models import ImportedItem, ImportRun, SourceEntry
from wordpress.redirects import paths

Kind = ImportedItem.Kind
M = TypeVar("M", bound=Model)

MAX_KEY = 255
MAX_ENTRIES = 10
MAX_AUTHORS = 2_000
MAX_RUNS = 5


class Lookup:
    """Looks among the things that came from these sources, given by their keys."""

    def __init__(self, sources: Collection[int]) -> None:
        self.sources = list(sources)

    # Entries of the export

    def by_number(self, number: str) -> list[SourceEntry]:
        return self._entries(wordpress_id=number[:MAX_KEY])

    def by_path(self, path: str) -> list[SourceEntry]:
        """The path is as seen from the old site; it may end with a slash or not."""
        return self._entries(link__in=paths.links(path))

    def by_file(self, names: Iterable[str]) -> list[SourceEntry]:
        """Attachments, in the order of the names that their files may have."""
        wanted = [name[:500] for name in names]
        entries = self._entries(file__in=wanted, type="attachment")
        return sorted(entries, key=lambda entry: wanted.index(entry.file))

    def attached_to(self, number: str) -> QuerySet[SourceEntry]:
        entries = SourceEntry.objects.filter(source__in=self.sources, type="attachment")
        return entries.filter(parent=number[:MAX_KEY]).order_by("pk")

    def _entries(self, **named: object) -> list[SourceEntry]:
        entries = SourceEntry.objects.filter(source__in=self.sources, **named)
        return list(entries.order_by("pk")[:MAX_ENTRIES])

    # Keys of what was made of them here

    def key(self, kind: str, wordpress_id: str) -> int | None:
        return next(iter(self.keys(kind, [wordpress_id])), None)

    def keys(self, kind: str, wordpress_ids: Collection[str]) -> list[int]:
        items = self._items(kind).filter(
            wordpress_id__in=[number[:MAX_KEY] for number in wordpress_ids]
        )
        return list(items.values_list("object_id", flat=True))

    def slug_key(self, kind: str, slug: str) -> int | None:
        """The key of the category, tag or author by the last part of its path there."""
        spellings = paths.spellings(slug)
        if keys := self.keys(kind, spellings):
            return keys[0]
        if kind == Kind.CATEGORY:
            # A second category with the same slug was recorded below its parent's.
            below = [Q(wordpress_id__endswith=f"/{spelling}") for spelling in spellings]
            items = self._items(kind).filter(Q(*below, _connector=Q.OR))
            return items.values_list("object_id", flat=True).first()
        return self._author_key(slug) if kind == Kind.AUTHOR else None

    def number_key(self, kind: str, number: str) -> int | None:
        """The key of a category or author by its number, which the runs remember."""
        runs = ImportRun.objects.filter(source__in=self.sources).order_by("-pk")
        for source, numbers in runs.values_list("source", f"facts__numbers__{kind}")[:MAX_RUNS]:
            if slug := (numbers or {}).get(number):
                return Lookup([source]).key(kind, slug)
        return None

    def _author_key(self, slug: str) -> int | None:
        """WordPress writes the login “Die Wirtin” as “die-wirtin” in its URLs."""
        logins = self._items(Kind.AUTHOR).values_list("wordpress_id", "object_id")
        for login, key in logins[:MAX_AUTHORS]:
            if german_slug(login) == german_slug(slug):
                return key
        return None

    def _items(self, kind: str) -> QuerySet[ImportedItem]:
        return ImportedItem.objects.filter(source__in=self.sources, kind=kind).order_by("pk")


# What was made of an entry


def text_of(
    entry: SourceEntry,
    posts: QuerySet[Post] | None = None,
    pages: QuerySet[Page] | None = None,
) -> Post | Page | None:
    """The post or page; of these querysets, or of all."""
    if entry.type == Kind.POST:
        return _made_of(entry, Kind.POST, Post.objects.all() if posts is None else posts)
    if entry.type == Kind.PAGE:
        return _made_of(entry, Kind.PAGE, Page.objects.all() if pages is None else pages)
    return None


def image_of(entry: SourceEntry) -> Image | None:
    return _made_of(entry, Kind.IMAGE, Image.objects.all())


def file_of(entry: SourceEntry) -> File | None:
    return _made_of(entry, Kind.FILE, File.objects.all())


def upload_of(entry: SourceEntry) -> Image | File | None:
    """What was made of an attachment, be it a picture or not."""
    return image_of(entry) or file_of(entry)


def first_image(entries: Sequence[SourceEntry]) -> Image | None:
    return next((image for entry in entries if (image := image_of(entry))), None)


def by_key(things: QuerySet[M], key: int | None) -> M | None:
    return things.filter(pk=key).first() if key else None


def _made_of(entry: SourceEntry, kind: str, things: QuerySet[M]) -> M | None:
    return by_key(things, Lookup([entry.source_id]).key(kind, entry.wordpress_id))


def archive_by_slug(lookup: Lookup, kind: str, slug: str) -> Category | Tag | None:
    """The category or tag, whether anything public is in it or not."""
    key = lookup.slug_key(kind, slug)
    if kind == Kind.CATEGORY:
        return by_key(Category.objects.all(), key)
    return by_key(Tag.objects.all(), key) if kind == Kind.TAG else None
