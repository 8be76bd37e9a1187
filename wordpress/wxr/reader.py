"""Read a WordPress export (WXR 1.0, 1.1, 1.2) as a stream of plain facts; knows no models.

The format is RSS 2.0 with WordPress's own elements, whose namespace contains the version.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from wordpress.wxr.containers import WXRError
from wordpress.wxr.xml_repair import XMLRepair

__all__ = ["Author", "Category", "Comment", "Entry", "Item", "Site", "Tag", "WXRError", "read"]

VERSIONS = {"1.0", "1.1", "1.2"}
# Beyond what any real export needs; they keep a file from exhausting the memory.
MAX_DEPTH = 12
MAX_CHARACTERS = 24_000_000
MAX_TOKEN = 4_000_000
"""Bytes of one tag or comment, which the parser buffers until it ends."""


class Element:
    """An element of the XML, with its children."""

    __slots__ = ("attributes", "children", "comments", "parts", "tag")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        self.tag = tag
        self.attributes = attributes or {}
        self.parts: list[str] = []
        self.children: list[Element] = []
        self.comments: list[Comment] = []
        """Converted as soon as each is complete: a post may have thousands."""

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def get(self, tag: str) -> str:
        """The text of the first child with this tag, or an empty string."""
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
    """The parent's slug, or empty."""
    name: str
    description: str
    id: str = ""
    """The number in URLs like “/?cat=3”."""


@dataclass(frozen=True)
class Tag:
    slug: str
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
    """Empty or “comment” for ordinary comments; “pingback”, “trackback”, “note” and others."""
    user_id: str


@dataclass(frozen=True)
class Entry:
    """A post, page, attachment, or anything else in WordPress's table of posts."""

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
    """The slug and name of each."""
    tags: list[str]
    comments: list[Comment]
    link: str = ""
    guid: str = ""
    modified: str = ""
    is_sticky: bool = False
    attachment_url: str = ""
    format: str = ""
    """Without “post-format-”: “aside”, “gallery”; empty for a standard post."""
    tag_slugs: list[str] = field(default_factory=list)
    """In the order of `tags`."""
    language: str = ""
    """Its code, as Polylang writes it; empty where nothing says one."""
    other_terms: list[tuple[str, str]] = field(default_factory=list)
    """Taxonomy and name of terms that are neither category, tag nor format."""
    meta: dict[str, str] = field(default_factory=dict)
    """If a key has several values, the first."""
    old_slugs: list[str] = field(default_factory=list)
    old_days: list[str] = field(default_factory=list)
    """Its earlier slugs, and its earlier dates, “2010-04-29”, which were part of its URL."""


Item = Site | Author | Category | Tag | Entry


def read(file: BinaryIO, repair: XMLRepair | None = None) -> Iterator[Item]:
    """The site first, then everything else in the order of the file.

    Raises WXRError with the line and the reason; what was yielded until then is incomplete.
    """
    builder = Builder()
    channel = Element("channel")
    site: Site | None = None
    for element in builder.elements(repair or XMLRepair(file)):
        if element.tag not in MAKERS:
            if site is None and element.tag in SITE_FACTS:
                channel.children.append(element)
            continue
        if site is None:
            site = make_site(channel)
            yield site
        if item := MAKERS[element.tag](element):
            yield item
    if not builder.has_channel:
        raise WXRError(_("This is not a WordPress export: it has no channel."))
    if site is None:
        yield make_site(channel)


SITE_FACTS = {"wp:wxr_version", "wp:base_site_url", "wp:base_blog_url", "link", "title"}


def make_site(channel: Element) -> Site:
    version = channel.get("wp:wxr_version")
    if version not in VERSIONS:
        raise WXRError(
            _("The file does not declare itself a WordPress export of version 1.0, 1.1 or 1.2.")
        )
    base = channel.get("wp:base_blog_url") or channel.get("wp:base_site_url")
    return Site(base_url=base or channel.get("link"), title=channel.get("title"))


def make_author(element: Element) -> Author:
    login = element.get("wp:author_login")
    both = f"{element.get('wp:author_first_name')} {element.get('wp:author_last_name')}".strip()
    return Author(
        id=element.get("wp:author_id"),
        login=login,
        email=element.get("wp:author_email"),
        display_name=element.get("wp:author_display_name") or both or login,
    )


def make_category(element: Element) -> Category:
    return Category(
        slug=element.get("wp:category_nicename"),
        parent=element.get("wp:category_parent"),
        name=element.get("wp:cat_name"),
        description=element.get("wp:category_description"),
        id=element.get("wp:term_id"),
    )


def make_tag(element: Element) -> Tag:
    return Tag(
        slug=element.get("wp:tag_slug"),
        name=element.get("wp:tag_name"),
        description=element.get("wp:tag_description"),
    )


def make_term(element: Element) -> Category | Tag | None:
    """How WordPress.com writes categories and tags; other taxonomies are ignored."""
    slug, name = element.get("wp:term_slug"), element.get("wp:term_name")
    description = element.get("wp:term_description")
    match element.get("wp:term_taxonomy"):
        case "category":
            parent, number = element.get("wp:term_parent"), element.get("wp:term_id")
            return Category(slug, parent, name, description, number)
        case "post_tag":
            return Tag(slug, name, description)
    return None


def make_entry(element: Element) -> Entry:
    terms = terms_of(element)
    tags = [(slug, name) for domain, slug, name in terms if domain in TAGS and name]
    formats = [slug for domain, slug, _name in terms if domain == "post_format"]
    languages = [slug for domain, slug, _name in terms if domain == "language"]
    meta = meta_of(element)
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
        categories=[(slug, name) for domain, slug, name in terms if domain == "category"],
        tags=[name for _slug, name in tags],
        comments=element.comments,
        link=element.get("link"),
        guid=element.get("guid"),
        modified=element.get("wp:post_modified"),
        is_sticky=element.get("wp:is_sticky") == "1",
        attachment_url=element.get("wp:attachment_url"),
        format=formats[0].removeprefix("post-format-") if formats else "",
        language=languages[0] if languages else "",
        tag_slugs=[slug for slug, _name in tags],
        other_terms=[(domain, name) for domain, _slug, name in terms if domain not in KNOWN_TERMS],
        meta={key: values[0] for key, values in meta.items()},
        old_slugs=meta.get("_wp_old_slug", []),
        old_days=meta.get("_wp_old_date", []),
    )


def terms_of(element: Element) -> list[tuple[str, str, str]]:
    """The taxonomy, slug and name of each term of an entry."""
    # WXR 1.0 writes each term twice, once without its slug.
    return [
        (term.attributes.get("domain", ""), term.attributes["nicename"], term.text.strip())
        for term in element.all("category")
        if "nicename" in term.attributes
    ]


def meta_of(element: Element) -> dict[str, list[str]]:
    """The values of each custom field, in their order."""
    meta: dict[str, list[str]] = {}
    for field_element in element.all("wp:postmeta"):
        key, value = field_element.get("wp:meta_key"), field_element.get("wp:meta_value")
        meta.setdefault(key, []).append(value)
    return meta


TAGS = {"post_tag", "tag"}
KNOWN_TERMS = TAGS | {"category", "post_format", "language", ""}


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


MAKERS: dict[str, Callable[[Element], Item | None]] = {
    "wp:author": make_author,
    "wp:category": make_category,
    "wp:tag": make_tag,
    "wp:term": make_term,
    "item": make_entry,
}


class Builder:
    """Build a small tree for each child of the channel, so that memory stays bounded."""

    def __init__(self) -> None:
        self.has_channel = False
        self.open: list[Element] = []
        self.done: list[Element] = []
        self.characters_in_child = 0
        # XMLRepair has already decoded the file by its declared encoding.
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.buffer_size = 1 << 16
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.parser.EntityDeclHandler = self.refuse_doctype
        self.parser.StartElementHandler = self.start
        self.parser.CharacterDataHandler = self.characters
        self.parser.EndElementHandler = self.end

    def elements(self, repair: XMLRepair) -> Iterator[Element]:
        try:
            read = 0
            for chunk in repair.chunks():
                self.parser.Parse(chunk, False)
                read += len(chunk)
                if read - self.parser.CurrentByteIndex > MAX_TOKEN:
                    self.refuse_size()
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
        raise WXRError(_("The file has a document type declaration, which no real export has."))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) > MAX_DEPTH:
            raise WXRError(_("The file is nested more deeply than any real export."))
        self.open.append(Element(short_name(name), attributes))
        path = [element.tag for element in self.open[:2]]
        if len(self.open) == 2 and path == ["rss", "channel"]:
            self.has_channel = True
        # Empty elements take memory, too.
        self.spend(100)

    def characters(self, text: str) -> None:
        if len(self.open) > 2:
            self.open[-1].parts.append(text)
            self.spend(len(text))

    def spend(self, characters: int) -> None:
        self.characters_in_child += characters
        if self.characters_in_child > MAX_CHARACTERS:
            self.refuse_size()

    def refuse_size(self) -> None:
        text = _("Line %(line)s: one entry is larger than in any real export.")
        raise WXRError(text % {"line": self.parser.CurrentLineNumber})

    def end(self, _name: str) -> None:
        element = self.open.pop()
        if len(self.open) == 2 and self.has_channel:
            self.done.append(element)
            self.characters_in_child = 0
        elif len(self.open) > 2 and element.tag == "wp:comment":
            self.open[-1].comments.append(make_comment(element))
        elif len(self.open) > 2:
            self.open[-1].children.append(element)


def short_name(name: str) -> str:
    """“http://wordpress.org/export/1.2/ post_id” becomes “wp:post_id”, whatever the prefix."""
    namespace, _space, local = name.rpartition(" ")
    if namespace.startswith("http://wordpress.org/export/"):
        return f"excerpt:{local}" if namespace.rstrip("/").endswith("excerpt") else f"wp:{local}"
    if namespace.endswith("/rss/1.0/modules/content/"):
        return f"content:{local}"
    return f"dc:{local}" if "purl.org/dc/" in namespace else local
