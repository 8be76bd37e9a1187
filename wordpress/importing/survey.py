"""Read all files once before importing: are they complete, and what do they contain?"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from wordpress.wxr import containers, dates
from wordpress.wxr import reader as wxr
from wordpress.wxr.xml_repair import XMLRepair

NOBODY = "wordpress"
"""The author of texts that name none."""

BLOCK = 1 << 20
KEY = 255
"""Maximum length of identifiers; longer ones are truncated, the same way everywhere."""
# More than any site has, so that no file can exhaust the memory.
MAX_KNOWN = 200_000
MAX_TYPES = 200
MAX_CHARACTERS = 5_000
# Reusable blocks are kept in the run's facts; those beyond this limit are reported as missing.
MAX_BLOCK_CHARACTERS = 4_000_000


@dataclass
class Facts:
    """What must be known about the whole export before any of it is imported."""

    base_url: str = ""
    title: str = ""
    zone: str = ""
    """Of the site's clock, for wordpress.wxr.dates.zone_of."""
    entries: int = 0
    types: dict[str, int] = field(default_factory=dict)
    repairs: int = 0
    """How many places in the files were invalid XML and had to be repaired."""
    authors: dict[str, dict[str, str]] = field(default_factory=dict)
    """By login; those that the file does not describe have nothing else."""
    categories: dict[str, dict[str, str]] = field(default_factory=dict)
    """By slug; a second one with the same slug by “parent/slug”."""
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    pages: dict[str, list[str]] = field(default_factory=dict)
    """Slug, title and parent of each, by number."""
    blocks: dict[str, str] = field(default_factory=dict)
    """The content of reusable blocks, by number."""
    numbers: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of a run that is done: slugs of categories and logins of authors by their numbers, which old
    URLs like “/?cat=3” name."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def without_people(self) -> "Facts":
        """What a finished run keeps."""
        return Facts(
            base_url=self.base_url,
            title=self.title,
            zone=self.zone,
            entries=self.entries,
            types=self.types,
            repairs=self.repairs,
            numbers={
                kind: {thing["id"]: key for key, thing in things.items() if thing.get("id")}
                for kind, things in [("category", self.categories), ("author", self.authors)]
            },
        )

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**stored)


def entries(paths: list[Path]) -> Iterator[wxr.Entry]:
    """All entries of the files, always in the same order."""
    for _name, _mender, items in exports(paths):
        for item in items:
            if isinstance(item, wxr.Entry):
                yield item


def exports(paths: list[Path]) -> Iterator[tuple[str, XMLRepair, Iterator[wxr.Item]]]:
    for path in paths:
        with containers.opened(path) as found:
            for name, file in found:
                repair = XMLRepair(file)
                yield name, repair, wxr.read(file, repair)


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
            for name, repair, items in exports([path]):
                surveyor.take_all(name, items)
                surveyor.facts.repairs += repair.repairs
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
                facts.authors[item.login[:KEY]] = short(item)
            case wxr.Category():
                self.category(item)
            case wxr.Tag():
                facts.tags[item.slug[:KEY]] = short(item)
            case wxr.Entry():
                self.entry(item)
        known = max(len(facts.authors), len(facts.categories), len(facts.tags), len(facts.pages))
        if known > MAX_KNOWN or len(facts.types) > MAX_TYPES:
            raise wxr.WXRError(_("It contains more authors, terms or pages than any real export."))

    def site(self, site: wxr.Site) -> None:
        """Several files are parts of one export: posts of two sites would get mixed up."""
        base_url = site.base_url.rstrip("/")
        if self.has_site and base_url != self.facts.base_url:
            raise wxr.WXRError(
                _("It is from another site (%(this)s) than the previous file (%(that)s).")
                % {"this": base_url, "that": self.facts.base_url}
            )
        self.has_site = True
        self.facts.base_url, self.facts.title = base_url, site.title

    def category(self, category: wxr.Category) -> None:
        key = category.slug[:KEY]
        known = self.facts.categories.get(key)
        # One that was only seen at a post so far has no name of its own.
        if known and known["parent"] != category.parent and known.get("declared"):
            key = f"{category.parent}/{category.slug}"[:KEY]
        self.facts.categories[key] = short(category) | {"declared": "1"}

    def entry(self, entry: wxr.Entry) -> None:
        facts = self.facts
        facts.entries += 1
        kind = entry.type[:20]
        facts.types[kind] = facts.types.get(kind, 0) + 1
        if len(self.pairs) < dates.ENOUGH and (pair := dates.pair(entry.date, entry.date_gmt)):
            self.pairs.append(pair)
        if entry.type == "wp_block":
            self.block(entry)
        if entry.type not in {"post", "page"}:
            return
        if entry.type == "page":
            facts.pages[entry.id[:KEY]] = [entry.slug[:300], entry.title[:300], entry.parent[:KEY]]
        login = (entry.creator or NOBODY)[:KEY]
        if login not in facts.authors:
            facts.authors[login] = short(wxr.Author("", login, "", login))
        for slug, name in entry.categories:
            category = wxr.Category(slug, "", name or slug, "")
            facts.categories.setdefault(slug[:KEY], short(category))
        for slug, name in zip(entry.tag_slugs, entry.tags, strict=True):
            facts.tags.setdefault(slug[:KEY], short(wxr.Tag(slug, name, "")))

    def block(self, entry: wxr.Entry) -> None:
        self.block_characters += len(entry.content)
        if self.block_characters <= MAX_BLOCK_CHARACTERS:
            self.facts.blocks[entry.id[:KEY]] = entry.content


def short(item: wxr.Author | wxr.Category | wxr.Tag) -> dict[str, str]:
    keys = {"login", "slug", "parent"}
    return {
        name: str(value)[: KEY if name in keys else MAX_CHARACTERS]
        for name, value in asdict(item).items()
    }


def digest(paths: list[Path]) -> str:
    """SHA-256 over the content of all files."""
    whole = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                whole.update(block)
    return whole.hexdigest()
