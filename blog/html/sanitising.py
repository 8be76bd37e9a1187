"""Two entry points that all HTML from outside passes: `render_post` and `render_comment`.

Two independent engines apply the table in blog.html.allowed, bleach and nh3; the
Content-Security-Policy is the third line. Bleach gets no more releases, so nothing outside this
file and blog.html.links knows of it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any

import nh3
from bleach.sanitizer import Cleaner
from django.utils.html import escape

from blog.html.allowed import COMMENT, POST, PROTOCOLS, Attributes, Table
from blog.html.links import URL_RE, BareLinks, mark_link
from blog.html.normalising import shape
from blog.html.page_marks import MORE_MARK, NEXT_PAGE_MARK
from blog.html.plain_text import UNSEEN, plain_characters, plain_text
from blog.html.tree import BLOCKS, Element, names, parse, serialise


def keep_allowed_values(source: Any, table: Table) -> Iterator[Any]:
    """Bleach can only keep or drop an attribute; this keeps the allowed part of its value."""
    for token in source:
        if token["type"] in {"StartTag", "EmptyTag"}:
            for key, value in token["data"].items():
                token["data"][key] = table.value(token["name"], key[1], value) or ""
        yield token


def clean_with_bleach(html: str, table: Table) -> str:
    filters: list[Any] = [
        partial(keep_allowed_values, table=table),
        partial(
            BareLinks,
            callbacks=[partial(mark_link, table.outside_rel)],
            skip_tags={"pre", "code"},
            url_re=URL_RE,
        ),
    ]
    # A Cleaner is not safe to share between threads, and cheap to make.
    cleaner = Cleaner(
        tags=frozenset(table.tags),
        attributes=table.allows,
        protocols=PROTOCOLS,
        strip=True,
        strip_comments=True,
        filters=filters,
    )
    return cleaner.clean(html)


# Removed together with their content, which is no text for readers.
UNREADABLE = names("script style template noscript noembed noframes iframe svg math title")
# Kept until the nesting is repaired, since they separate paragraphs.
BORDERS: Attributes = dict.fromkeys(BLOCKS, frozenset())


def clean_with_nh3(html: str, table: Table, *, keeps_borders: bool = False) -> str:
    return _nh3(table, keeps_borders=keeps_borders).clean(html)


@lru_cache
def _nh3(table: Table, *, keeps_borders: bool) -> nh3.Cleaner:
    """Made once for each table, which takes longer than cleaning a text."""
    tags = {**(BORDERS if keeps_borders else {}), **table.tags}
    return nh3.Cleaner(
        tags=set(tags),
        attributes={tag: set(own | table.common) for tag, own in tags.items()},
        attribute_filter=table.value,
        clean_content_tags=set(UNREADABLE),
        url_schemes=set(PROTOCOLS),
        link_rel=None,
    )


def sanitise(source: str, table: Table) -> str:
    """Only what the table allows, in a form that sanitising again leaves as it is."""
    html = source
    shaped: str | None = None
    for _attempt in range(6):
        before, shaped = shaped, _shaped(html, table)
        if shaped == before:
            # Both engines have just made this HTML of it, and would do so again.
            return html
        cleaned = _clean(shaped, table)
        if cleaned == html:
            return html
        html = cleaned
    # Filters are tricked by HTML that changes each time it is parsed; its plain text is harmless.
    return _clean(_shaped(escape(plain_text(html)), table), table)


def _shaped(source: str, table: Table) -> str:
    root = _read(source, table)
    _shape(root, table)
    return serialise(root)


def _clean(html: str, table: Table) -> str:
    return clean_with_nh3(clean_with_bleach(html, table), table)


def _read(source: str, table: Table) -> Element:
    # This parse resolves entities, so that nothing hides behind them from here on.
    read = clean_with_nh3(plain_characters(source), table, keeps_borders=True)
    return parse(UNSEEN.sub("", read))


def _shape(root: Element, table: Table) -> None:
    shape(root, frozenset(table.tags), line_breaks=table.line_breaks)


def render_post(source: str) -> str:
    """The HTML of a post, a page or a footer, from its author's source."""
    return sanitise(NEXT_PAGE_MARK.sub("", MORE_MARK.sub("", source)), POST)


def as_written(source: str) -> Element:
    """The tree of an author's source, with the empty elements that rendering removes."""
    return _read(NEXT_PAGE_MARK.sub("", MORE_MARK.sub("", source)), POST)


def shape_as_written(root: Element) -> None:
    """Give the tree the form that rendering gives it; it is no less harmful than before."""
    _shape(root, POST)


# A “<” in a comment that begins no tag we know is meant to be read: “List<String>”, “a <b and c”.
KNOWN_TAGS = "|".join(sorted({*POST.tags, *BLOCKS, *UNREADABLE, *names("font big tt input")}))
LONE_BRACKET = re.compile(rf"<(?!/?(?:{KNOWN_TAGS})\b[^<>]*>)", re.IGNORECASE)


def render_comment(source: str) -> str:
    """The HTML of a comment: a few tags, empty lines between paragraphs, URLs linked."""
    return sanitise(LONE_BRACKET.sub("&lt;", source.strip()), COMMENT)
