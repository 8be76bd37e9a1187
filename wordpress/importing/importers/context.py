"""Provide what converting a text needs from the rest of the old site: pictures and paths."""

import json
import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from blog.media.file_kinds import KINDS
from blog.models import Image
from wordpress.content import Attachment, Context
from wordpress.importing.importers.media_sources import ending_of
from wordpress.importing.log import ImportLog, Kind
from wordpress.models import SourceEntry
from wordpress.redirects.lookup import (
    Lookup,
    archive_by_slug,
    file_of,
    first_image,
    image_of,
    text_of,
)
from wordpress.redirects.paths import NUMBERS
from wordpress.wxr import reader as wxr

PICTURES = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)
MOST_ATTACHED = 500


class ContextBuilder:
    """Contexts for one run; `gaps` counts requested files that are not in the library."""

    def __init__(self, log: ImportLog) -> None:
        self.log = log
        self.lookup = Lookup([log.source.pk])
        self.gaps = 0
        self.planned: dict[str, str] = {}
        """The paths, by number, of posts that are about to be stored."""

    def context(self, entry: wxr.Entry) -> Context:
        """The context for converting the entry's texts."""
        return Context(
            site=self.log.facts.base_url,
            attachment=self.attachment,
            attachment_at=self.attachment_at,
            new_path=self.new_path,
            attached=Attached(self.lookup, entry.id),
            reusable_block=self.log.facts.blocks.get,
            footnotes=footnotes_of(entry),
        )

    def attachment(self, number: str) -> Attachment | None:
        """By its WordPress ID."""
        return self._attachment(self.lookup.by_number(number))

    def attachment_at(self, name: str) -> Attachment | None:
        """By its file's name below the uploads folder: “2010/04/linde.jpg”."""
        return self._attachment(self.lookup.by_file([name]))

    def _attachment(self, entries: list[SourceEntry]) -> Attachment | None:
        entry = next((found for found in entries if found.type == "attachment"), None)
        if entry is None:
            return None
        if image := image_of(entry):
            return in_library(image, entry)
        if file := file_of(entry):
            url = file.file.url
            return Attachment(url, is_picture=False, is_in_library=True, title=file.title)
        is_wanted = is_importable(entry.file)
        is_expected = self.log.is_dry and bool(self.log.options.media) and is_wanted
        self.gaps += is_wanted and not is_expected
        facts = dict(entry.facts)
        return Attachment(
            url=str(facts.pop("url")),
            is_picture=bool(PICTURES.search(entry.file)),
            is_in_library=is_expected,
            **facts,
        )

    def image(self, number: str) -> Image | None:
        return first_image(self.lookup.by_number(number))

    def new_path(self, path: str) -> str | None:
        """The path here for a path of the old site: “/2010/04/29/slug/”, or “/?p=12”."""
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        for name in NUMBERS:
            if number := query.get(name, [""])[0]:
                return self.new_path_of(self.lookup.by_number(number))
        bare = unquote(parts.path)
        for kind in (Kind.CATEGORY, Kind.TAG):
            if bare.startswith(f"/{kind}/"):
                slug = bare.rstrip("/").rpartition("/")[2]
                archive = archive_by_slug(self.lookup, kind, slug)
                return archive.get_absolute_url() if archive else None
        return self.new_path_of(self.lookup.by_path(bare))

    def new_path_of(self, entries: list[SourceEntry]) -> str | None:
        """The path, now or after the import, of the first post or page among the entries."""
        entry = next((found for found in entries if found.type != "attachment"), None)
        if entry is None:
            return None
        if path := self.planned.get(entry.wordpress_id):
            return path
        text = text_of(entry)
        return text.get_absolute_url() if text and text.published_at else entry.path or None


def is_importable(name: str) -> bool:
    """Whether a file of that name may be a picture, or a file of a kind that we offer."""
    return bool(PICTURES.search(name)) or ending_of(name) in KINDS


def in_library(image: Image, entry: SourceEntry) -> Attachment:
    return Attachment(
        url=image.file.url,
        is_in_library=True,
        title=image.title,
        alternative_text=image.alternative_text,
        caption=image.caption,
        credit=str(entry.facts.get("caption", "")).removeprefix(image.caption).strip(),
        width=image.width,
        height=image.height,
    )


class Attached(Sequence[str]):
    """The IDs of the pictures attached to an entry; queried only when used."""

    def __init__(self, lookup: Lookup, number: str) -> None:
        self.lookup = lookup
        self.number = number

    @cached_property
    def numbers(self) -> list[str]:
        entries = self.lookup.attached_to(self.number)
        return list(entries.values_list("wordpress_id", flat=True)[:MOST_ATTACHED])

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, place: Any) -> Any:
        return self.numbers[place]


def footnotes_of(entry: wxr.Entry) -> dict[str, str]:
    """The HTML of each footnote by its key, from the entry's “footnotes” field."""
    try:
        found = json.loads(entry.meta.get("footnotes", ""))
        return {str(note["id"]): str(note["content"]) for note in found}
    except (ValueError, TypeError, KeyError):
        return {}
