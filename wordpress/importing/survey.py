"""The first reading: whether the files can be read to their ends, and what all of them hold."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from wordpress import archives, wxr
from wordpress.importing import dates
from wordpress.mending import Mender

NOBODY = "wordpress"
"""Whose a text is that names no author."""

BLOCK = 1 << 20
# Reusable blocks are kept in the run's facts; further ones stay references in the texts.
MAX_BLOCK_CHARACTERS = 4_000_000


@dataclass
class Facts:
    """What has to be known of the whole export before any of it is imported."""

    base_url: str = ""
    title: str = ""
    zone: str = ""
    """Of the site's clock, for wordpress.importing.dates.zone_of."""
    entries: int = 0
    types: dict[str, int] = field(default_factory=dict)
    mends: int = 0
    """Places in the files that are not as XML wants it, and were put right."""
    authors: dict[str, dict[str, str]] = field(default_factory=dict)
    """By login; those whom the file does not describe have only that."""
    categories: dict[str, dict[str, str]] = field(default_factory=dict)
    """By slug; a second one with the same slug by its parent's and its own."""
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    pages: dict[str, list[str]] = field(default_factory=dict)
    """Slug, title and parent of each, by number."""
    blocks: dict[str, str] = field(default_factory=dict)
    """The content of reusable blocks, by number."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**stored)


def entries(paths: list[Path]) -> Iterator[wxr.Entry]:
    """All entries of the files, in an order that is always the same."""
    for _name, _mender, items in exports(paths):
        for item in items:
            if isinstance(item, wxr.Entry):
                yield item


def exports(paths: list[Path]) -> Iterator[tuple[str, Mender, Iterator[wxr.Item]]]:
    for path in paths:
        with archives.opened(path) as found:
            for name, file in found:
                mender = Mender(file)
                yield name, mender, wxr.read(file, mender)


class UnreadableError(wxr.WXRError):
    """One of the files cannot be imported; `file` is its name."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(reason)
        self.file = file


def survey(paths: list[Path]) -> Facts:
    """Read everything once; raises UnreadableError for the first file that is not whole, and
    OSError for one that cannot be opened.
    """
    surveyor = Surveyor()
    for path in paths:
        try:
            for name, mender, items in exports([path]):
                surveyor.take_all(name, items)
                surveyor.facts.mends += mender.mends
        except UnreadableError:
            raise
        except wxr.WXRError as error:
            raise UnreadableError(path.name, str(error)) from error
    surveyor.facts.zone = dates.find_zone(surveyor.pairs)
    return surveyor.facts


class Surveyor:
    def __init__(self) -> None:
        self.facts = Facts()
        self.pairs: list[dates.Pair] = []
        self.block_characters = 0
        self.has_site = False

    def take_all(self, name: str, items: Iterator[wxr.Item]) -> None:
        try:
            for item in items:
                self.take(item)
        except wxr.WXRError as error:
            raise UnreadableError(name, str(error)) from error

    def take(self, item: wxr.Item) -> None:
        facts = self.facts
        match item:
            case wxr.Site():
                self.site(item)
            case wxr.Author():
                facts.authors[item.login] = asdict(item)
            case wxr.Category():
                self.category(item)
            case wxr.Tag():
                facts.tags[item.slug] = asdict(item)
            case wxr.Entry():
                self.entry(item)

    def site(self, site: wxr.Site) -> None:
        """Several files are parts of one export: posts of two sites would get mixed up."""
        base_url = site.base_url.rstrip("/")
        if self.has_site and base_url != self.facts.base_url:
            raise wxr.WXRError(
                _("It comes from another site (%(this)s) than the file before (%(that)s).")
                % {"this": base_url, "that": self.facts.base_url}
            )
        self.has_site = True
        self.facts.base_url, self.facts.title = base_url, site.title

    def category(self, category: wxr.Category) -> None:
        known = self.facts.categories.get(category.slug)
        key = category.slug
        # One that was only seen at a post so far has no name of its own.
        if known and known["parent"] != category.parent and known.get("declared"):
            key = f"{category.parent}/{category.slug}"
        self.facts.categories[key] = asdict(category) | {"declared": "1"}

    def entry(self, entry: wxr.Entry) -> None:
        facts = self.facts
        facts.entries += 1
        facts.types[entry.type] = facts.types.get(entry.type, 0) + 1
        if len(self.pairs) < dates.ENOUGH and (pair := dates.pair(entry.date, entry.date_gmt)):
            self.pairs.append(pair)
        if entry.type == "wp_block":
            self.block(entry)
        if entry.type not in {"post", "page"}:
            return
        if entry.type == "page":
            facts.pages[entry.id] = [entry.slug, entry.title[:300], entry.parent]
        login = entry.creator or NOBODY
        if login not in facts.authors:
            facts.authors[login] = asdict(
                wxr.Author(id="", login=login, email="", display_name=login)
            )
        for slug, name in entry.categories:
            facts.categories.setdefault(slug, asdict(wxr.Category(slug, "", name or slug, "")))
        for slug, name in zip(entry.tag_slugs, entry.tags, strict=True):
            facts.tags.setdefault(slug, asdict(wxr.Tag(slug, name, "")))

    def block(self, entry: wxr.Entry) -> None:
        self.block_characters += len(entry.content)
        if self.block_characters <= MAX_BLOCK_CHARACTERS:
            self.facts.blocks[entry.id] = entry.content


def digest(paths: list[Path]) -> str:
    """SHA-256 over the content of all files."""
    whole = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                whole.update(block)
    return whole.hexdigest()
