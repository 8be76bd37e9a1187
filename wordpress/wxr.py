"""Read a WordPress export (WXR 1.0, 1.1, 1.2) as a stream of plain facts; knows no models.

The format is RSS 2.0 with elements of WordPress's own, whose namespace carries the version. Real
files hold control characters and stray “]]>”, which XML forbids and this reader mends.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

VERSIONS = {"1.0", "1.1", "1.2"}
CHUNK = 1 << 16
# Deeper than any export nests; a limit, so that a hostile file cannot exhaust the memory.
MAX_DEPTH = 12
FORBIDDEN_BYTES = bytes(b for b in range(32) if b not in b"\t\n\r")
CDATA_EDGE = re.compile(rb"<!\[CDATA\[|\]\]>")


class WXRError(Exception):
    """The file is not an export that we can read; the message is a sentence for its owner."""


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def get(self, tag: str) -> str:
        """The text of the first child with this tag, or nothing."""
        return next((child.text.strip() for child in self.children if child.tag == tag), "")

    def all(self, tag: str) -> Iterator["Element"]:
        return (child for child in self.children if child.tag == tag)


@dataclass(frozen=True)
class Site:
    base_url: str
    title: str


@dataclass(frozen=True)
class Author:
    id: str
    login: str
    email: str
    display_name: str


@dataclass(frozen=True)
class Category:
    slug: str
    parent: str
    name: str
    description: str


@dataclass(frozen=True)
class Comment:
    id: str
    parent: str
    author: str
    email: str
    url: str
    date: str
    date_gmt: str
    content: str
    approved: str
    """“1”, “0”, “spam”, “trash” or “post-trashed”."""
    type: str
    user_id: str


@dataclass(frozen=True)
class Entry:
    """A post, a page, or anything else that WordPress keeps in its table of posts."""

    id: str
    type: str
    title: str
    slug: str
    status: str
    password: str
    creator: str
    date: str
    date_gmt: str
    modified_gmt: str
    content: str
    excerpt: str
    parent: str
    comments_open: bool
    categories: list[tuple[str, str]]
    """Slug and name of each."""
    tags: list[str]
    comments: list[Comment]


Item = Site | Author | Category | Entry


def read(file: BinaryIO) -> Iterator[Item]:
    """The site first, then everything else in the order of the file.

    Raises WXRError with the line and the reason; what was yielded before is then half a file.
    """
    builder = Builder()
    channel = Element("channel")
    site: Site | None = None
    for element in builder.elements(file):
        if element.tag not in MAKERS:
            channel.children.append(element)
            continue
        if site is None:
            site = make_site(channel)
            yield site
        yield MAKERS[element.tag](element)
    if not builder.has_channel:
        raise WXRError(_("This is not a WordPress export: it has no channel."))
    if site is None:
        yield make_site(channel)


def make_site(channel: Element) -> Site:
    version = channel.get("wp:wxr_version")
    if version not in VERSIONS:
        raise WXRError(
            _("The file does not say that it is a WordPress export of version 1.0, 1.1 or 1.2.")
        )
    base = channel.get("wp:base_blog_url") or channel.get("wp:base_site_url")
    return Site(base_url=base or channel.get("link"), title=channel.get("title"))


def make_author(element: Element) -> Author:
    login = element.get("wp:author_login")
    return Author(
        id=element.get("wp:author_id"),
        login=login,
        email=element.get("wp:author_email"),
        display_name=element.get("wp:author_display_name") or login,
    )


def make_category(element: Element) -> Category:
    return Category(
        slug=element.get("wp:category_nicename"),
        parent=element.get("wp:category_parent"),
        name=element.get("wp:cat_name"),
        description=element.get("wp:category_description"),
    )


def make_entry(element: Element) -> Entry:
    terms = list(element.all("category"))
    return Entry(
        id=element.get("wp:post_id"),
        type=element.get("wp:post_type"),
        title=element.get("title"),
        slug=element.get("wp:post_name"),
        status=element.get("wp:status"),
        password=element.get("wp:post_password"),
        creator=element.get("dc:creator"),
        date=element.get("wp:post_date"),
        date_gmt=element.get("wp:post_date_gmt"),
        modified_gmt=element.get("wp:post_modified_gmt"),
        content=element.get("content:encoded"),
        excerpt=element.get("excerpt:encoded"),
        parent=element.get("wp:post_parent"),
        comments_open=element.get("wp:comment_status") != "closed",
        # WXR 1.0 writes each term twice, once without its slug.
        categories=[
            (term.attributes["nicename"], term.text.strip())
            for term in terms
            if term.attributes.get("domain") == "category" and "nicename" in term.attributes
        ],
        tags=[
            term.text.strip()
            for term in terms
            if term.attributes.get("domain") in {"post_tag", "tag"}
            and "nicename" in term.attributes
            and term.text.strip()
        ],
        comments=[make_comment(comment) for comment in element.all("wp:comment")],
    )


def make_comment(element: Element) -> Comment:
    return Comment(
        id=element.get("wp:comment_id"),
        parent=element.get("wp:comment_parent"),
        author=element.get("wp:comment_author"),
        email=element.get("wp:comment_author_email"),
        url=element.get("wp:comment_author_url"),
        date=element.get("wp:comment_date"),
        date_gmt=element.get("wp:comment_date_gmt"),
        content=element.get("wp:comment_content"),
        approved=element.get("wp:comment_approved"),
        type=element.get("wp:comment_type"),
        user_id=element.get("wp:comment_user_id"),
    )


MAKERS: dict[str, Callable[[Element], Item]] = {
    "wp:author": make_author,
    "wp:category": make_category,
    "item": make_entry,
}


class Builder:
    """Turn the XML into one small tree for each child of the channel, and forget it after."""

    def __init__(self) -> None:
        self.has_channel = False
        self.open: list[Element] = []
        self.done: list[Element] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.parser.StartElementHandler = self.start
        self.parser.CharacterDataHandler = self.characters
        self.parser.EndElementHandler = self.end

    def elements(self, file: BinaryIO) -> Iterator[Element]:
        try:
            for chunk in mended(file):
                self.parser.Parse(chunk, False)
                yield from self.take()
            self.parser.Parse(b"", True)
            yield from self.take()
        except expat.ExpatError as error:
            raise WXRError(
                _("Line %(line)s is not well-formed XML: %(reason)s.")
                % {"line": error.lineno, "reason": expat.ErrorString(error.code)}
            ) from error

    def take(self) -> list[Element]:
        done, self.done = self.done, []
        return done

    def refuse_doctype(self, *_facts: object) -> None:
        raise WXRError(_("The file has a document type declaration, as no export does."))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) > MAX_DEPTH:
            raise WXRError(_("The file nests deeper than any export does."))
        self.open.append(Element(short_name(name), attributes))
        path = [element.tag for element in self.open[:2]]
        if len(self.open) == 2 and path == ["rss", "channel"]:
            self.has_channel = True

    def characters(self, text: str) -> None:
        if len(self.open) > 2:
            self.open[-1].text += text

    def end(self, _name: str) -> None:
        element = self.open.pop()
        if len(self.open) == 2 and self.has_channel:
            self.done.append(element)
        elif len(self.open) > 2:
            self.open[-1].children.append(element)


def short_name(name: str) -> str:
    """“http://wordpress.org/export/1.2/ post_id” becomes “wp:post_id”, whatever its prefix was."""
    namespace, _space, local = name.rpartition(" ")
    if namespace.startswith("http://wordpress.org/export/"):
        return f"excerpt:{local}" if namespace.rstrip("/").endswith("excerpt") else f"wp:{local}"
    if namespace.endswith("/rss/1.0/modules/content/"):
        return f"content:{local}"
    return f"dc:{local}" if "purl.org/dc/" in namespace else local


def mended(file: BinaryIO) -> Iterator[bytes]:
    """The file without control characters, and with “]]>” outside of CDATA written as text."""
    inside = False
    rest = b""
    while True:
        chunk = file.read(CHUNK)
        data = rest + chunk.translate(None, FORBIDDEN_BYTES)
        # An edge of CDATA may be cut in two by the end of the chunk.
        cut = len(data) if not chunk else max(len(data) - 8, 0)
        out, start = [], 0
        for edge in CDATA_EDGE.finditer(data):
            if edge.start() >= cut:
                break
            opens = edge[0] != b"]]>"
            stray = not opens and not inside
            out += [data[start : edge.start()], b"]]&gt;" if stray else edge[0]]
            inside = inside if opens and inside else opens
            start = edge.end()
        out.append(data[start : max(cut, start)])
        rest = data[max(cut, start) :]
        yield b"".join(out)
        if not chunk:
            return
