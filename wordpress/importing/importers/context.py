"""What a text asks about the rest of the old site: its pictures, its other texts."""

import json
import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from blog.models import Category, Image, Page, Post, Tag
from wordpress.content import Attachment, Context
from wordpress.importing.importers.terms import TermImporter
from wordpress.importing.log import ImportLog, Kind
from wordpress.models import SourceEntry
from wordpress.wxr import reader as wxr

PICTURES = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)
MOST_ATTACHED = 500
NUMBERS = ("p", "page_id", "attachment_id")


class ContextBuilder:
    """Answers for one run; `gaps` counts the pictures asked for that are not in the library."""

    def __init__(self, log: ImportLog, terms: TermImporter) -> None:
        self.log = log
        self.terms = terms
        self.gaps = 0

    def context(self, entry: wxr.Entry) -> Context:
        """What converting the entry's texts may ask for."""
        return Context(
            site=self.log.facts.base_url,
            attachment=self.attachment,
            attachment_at=self.attachment_at,
            new_path=self.new_path,
            attached=Attached(self, entry.id),
            reusable_block=self.log.facts.blocks.get,
            footnotes=footnotes_of(entry),
        )

    def attachment(self, number: str) -> Attachment | None:
        """By the number that WordPress gave it."""
        return self._attachment(wordpress_id=number[:255])

    def attachment_at(self, name: str) -> Attachment | None:
        """By its file's name below the uploads folder: “2010/04/linde.jpg”."""
        return self._attachment(file=name[:500])

    def _attachment(self, **named: str) -> Attachment | None:
        old = SourceEntry.objects.filter(source=self.log.source, type="attachment", **named).first()
        if old is None:
            return None
        is_picture = bool(PICTURES.search(old.file))
        if image := self.image(old.wordpress_id):
            return Attachment(
                address=image.file.url,
                is_in_library=True,
                title=image.title,
                alternative_text=image.alternative_text,
                caption=image.caption,
                credit=str(old.facts.get("caption", "")).removeprefix(image.caption).strip(),
                width=image.width,
                height=image.height,
            )
        is_expected = self.log.is_dry and bool(self.log.options.media) and is_picture
        self.gaps += is_picture and not is_expected
        facts = dict(old.facts)
        return Attachment(
            address=str(facts.pop("url")), is_picture=is_picture, is_in_library=is_expected, **facts
        )

    def image(self, number: str) -> Image | None:
        item = self.log.find(Kind.IMAGE, number)
        return Image.objects.filter(pk=item.object_id).first() if item else None

    def new_path(self, address: str) -> str | None:
        """The path here of what stood at a path there: “/2010/04/29/slug/”, or “/?p=12”."""
        parts = urlsplit(address)
        query = parse_qs(parts.query)
        for name in NUMBERS:
            if number := query.get(name, [""])[0]:
                return self._path(wordpress_id=number[:255])
        path = unquote(parts.path)
        if path.startswith(("/category/", "/tag/")):
            return self._term(path)
        return self._path(link__in=[path, path.rstrip("/"), path.rstrip("/") + "/"])

    def _path(self, **named: object) -> str | None:
        entries = SourceEntry.objects.filter(source=self.log.source, **named)
        old = entries.exclude(type="attachment").first()
        if old is None:
            return None
        thing = self._thing(old)
        if thing and thing.published_at:
            return thing.get_absolute_url()
        return old.path or None

    def _thing(self, old: SourceEntry) -> Post | Page | None:
        item = self.log.find(old.type, old.wordpress_id)
        if item is None:
            return None
        if old.type == Kind.POST:
            return Post.objects.filter(pk=item.object_id).first()
        return Page.objects.filter(pk=item.object_id).first()

    def _term(self, path: str) -> str | None:
        slug = path.rstrip("/").rpartition("/")[2]
        if path.startswith("/category/"):
            key = self.terms.category(slug)
            category = Category.objects.filter(pk=key).first() if key else None
            return category.get_absolute_url() if category else None
        key = self.terms.tag(slug)
        tag = Tag.objects.filter(pk=key).first() if key else None
        return tag.get_absolute_url() if tag else None


class Attached(Sequence[str]):
    """The numbers of the pictures that hang below an entry; asked for only where they are used."""

    def __init__(self, contexts: ContextBuilder, number: str) -> None:
        self.source = contexts.log.source
        self.number = number

    @cached_property
    def numbers(self) -> list[str]:
        entries = SourceEntry.objects.filter(
            source=self.source, parent=self.number[:255], type="attachment"
        )
        return list(entries.order_by("pk").values_list("wordpress_id", flat=True)[:MOST_ATTACHED])

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, place: Any) -> Any:
        return self.numbers[place]


def footnotes_of(entry: wxr.Entry) -> dict[str, str]:
    """The HTML of each footnote by its key, from the entry's own “footnotes” field."""
    try:
        found = json.loads(entry.meta.get("footnotes", ""))
        return {str(note["id"]): str(note["content"]) for note in found}
    except (ValueError, TypeError, KeyError):
        return {}
