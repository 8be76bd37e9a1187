"""Which HTML is allowed, and the two doors through which all text from outside passes.

One table for posts, a stricter one for comments. Two independent engines apply it, bleach and
nh3; the Content-Security-Policy is the third line. Bleach gets no more releases, so nothing
outside this file knows of it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import nh3
from bleach.linkifier import TLDS, LinkifyFilter
from bleach.sanitizer import Cleaner
from django.utils.html import escape
from django.utils.text import Truncator

from blog.embeds.cards import without_embeds
from blog.html.normalising import shape
from blog.html.tree import BLOCKS, Element, flat_text, names, parse, serialise

MORE = "<!--more-->"
NEXT_PAGE = "<!--nextpage-->"
TEASER_WORDS = 60
PROTOCOLS = frozenset({"http", "https", "mailto"})

# The tables

Attributes = Mapping[str, frozenset[str]]


def plain(tags: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys(tags.split(), frozenset())


@dataclass(frozen=True)
class Table:
    """What a text may hold: tags with their attributes, and attributes that any tag may have."""

    tags: Attributes
    common: frozenset[str] = frozenset()
    outside_rel: str = ""
    """What `rel` is made to be on a link that leads to another site."""
    line_breaks: bool = False
    """Whether a line's end in the source is one on the screen."""

    def value(self, tag: str, name: str, value: str) -> str | None:
        """The attribute's value as far as it is allowed; None drops the attribute."""
        if name not in self.common and name not in self.tags.get(tag, ()):
            return None
        if name in WORD_LISTS:
            allowed = WORD_LISTS[name]
            return " ".join(filter(allowed.fullmatch, value.split())) or None
        if name in ADDRESSES:
            return address(value, ADDRESSES[name])
        pattern = VALUES.get(name)
        return value if pattern is None or pattern.fullmatch(value) else None

    def allows(self, tag: str, name: str, value: str) -> bool:
        return self.value(tag, name, value) is not None


# WordPress's set for comments; p and br are the renderer's own.
COMMENT = Table(
    tags={
        "a": frozenset({"href", "title", "rel"}),
        "abbr": frozenset({"title"}),
        "acronym": frozenset({"title"}),
        "blockquote": frozenset({"cite"}),
        "del": frozenset({"datetime"}),
        "q": frozenset({"cite"}),
        **plain("b cite code em i s strike strong p br"),
    },
    outside_rel="nofollow ugc noopener",
    line_breaks=True,
)
POST = Table(
    tags={
        **COMMENT.tags,
        "a": frozenset({"href", "title", "rel", "hreflang"}),
        "img": frozenset({"src", "alt", "title", "width", "height", "loading", "decoding"}),
        "ins": frozenset({"cite", "datetime"}),
        "ol": frozenset({"start", "reversed", "type"}),
        "li": frozenset({"value"}),
        "td": frozenset({"colspan", "rowspan"}),
        "th": frozenset({"colspan", "rowspan", "scope"}),
        **plain(
            "h2 h3 h4 h5 h6 ul dl dt dd figure figcaption table caption thead tbody tfoot tr "
            "pre hr span sub sup small mark kbd samp var u"
        ),
    },
    common=frozenset({"class", "id", "lang", "dir"}),
)
# Several stand on one page, where an id must not come twice.
TEASER = replace(POST, common=POST.common - {"id"})

NUMBER = re.compile(r"\d{1,5}")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
VALUES = {
    "width": NUMBER,
    "height": NUMBER,
    "colspan": re.compile(r"[1-9]\d{0,2}"),
    "rowspan": re.compile(r"[1-9]\d{0,2}"),
    "start": re.compile(r"-?\d{1,6}"),
    "value": re.compile(r"-?\d{1,6}"),
    "type": re.compile(r"[1aAiI]"),
    "reversed": re.compile(r"(reversed)?"),
    "scope": re.compile(r"(row|col)(group)?"),
    "loading": re.compile(r"lazy|eager"),
    "decoding": re.compile(r"async|sync|auto"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?)?"),
    "lang": LANGUAGE,
    "hreflang": LANGUAGE,
    "dir": re.compile(r"ltr|rtl|auto"),
    "id": re.compile(r"[A-Za-z][\w:.-]{0,100}", re.ASCII),
}
WORD_LISTS = {
    # The classes that mean something to our stylesheet.
    "class": re.compile(r"language-[a-z0-9+#-]{1,30}|align(left|right|center)|lead"),
    "rel": re.compile(
        r"author|external|help|license|me|nofollow|noopener|noreferrer|sponsored|ugc"
    ),
}
WEB = frozenset({"http", "https"})
ADDRESSES = {"href": PROTOCOLS, "src": WEB, "cite": WEB}


def address(value: str, protocols: frozenset[str]) -> str | None:
    """An address that leads where it seems to lead, relative or by one of the protocols."""
    # Browsers skip these characters, and read a backslash as a slash.
    as_read = re.sub(r"[\x00-\x20\x7f-\xa0]+", "", value).replace("\\", "/")
    try:
        parts = urlsplit(as_read)
    except ValueError:
        return None
    if parts.netloc and not parts.scheme:
        return "https:" + as_read
    return value.strip() if not parts.scheme or parts.scheme in protocols else None


# Characters that have no place in any text: controls, halves of pairs, and those that turn its
# direction around.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)


def plain_characters(source: str) -> str:
    """The text without unseen characters, its lines ended the one way."""
    return UNSEEN.sub("", source).replace("\r\n", "\n").replace("\r", "\n")


# Links from bare addresses

# Endings of domains that are read more often as those of files stay text without “http” or “www”.
ENDINGS_OF_FILES = names("ai cc id in md mk mo name pl pm ps pub py rs sh so st tf vi")
NEWER_ENDINGS = names(
    "app bayern berlin blog cloud cologne dev eco hamburg koeln news online page ruhr saarland "
    "shop site social space swiss tirol wiki wien world xyz"
)
ENDINGS = "|".join(
    sorted({*TLDS, *NEWER_ENDINGS} - ENDINGS_OF_FILES, key=lambda ending: (-len(ending), ending))
)
# Every repetition has its bound, so that no text can make the search slow.
PATH = r"""[^\s<>"`{}|\\^]{0,1000}"""
URL_RE = re.compile(
    rf"""(?<![\w@./:=-])(?:
        [Hh][Tt][Tt][Pp][Ss]?://[^\s<>"`{{}}|\\^/]{PATH}
        | (?:[Ww]{{3}}\.)[^\W_](?:[\w-]{{0,62}}\.){{1,6}}[^\W\d_]{{2,20}}(?![\w@-])
          (?::\d{{1,5}})?(?:[/?\#]{PATH})?
        | [a-z0-9äöüß](?:[a-z0-9äöüß-]{{0,62}}\.){{1,6}}(?:{ENDINGS})(?![\w@-]|\.\w)
          (?::\d{{1,5}})?(?:[/?\#]{PATH})?
    )""",
    re.VERBOSE,
)
# What ends a sentence, not an address.
TRAILING = ".,;:!?…'\"*_~“”’»"


class BareLinks(LinkifyFilter):
    """Link addresses in the text; a parenthesis at the end belongs to it if it was opened in it."""

    def strip_non_url_bits(self, fragment: str) -> tuple[str, str, str]:
        kept = fragment
        while kept and (
            kept[-1] in TRAILING or (kept[-1] == ")" and kept.count(")") > kept.count("("))
        ):
            kept = kept[:-1]
        return kept, "", fragment[len(kept) :]

    def extract_entities(self, token: Any) -> Iterator[Any]:
        """Leave “&” alone: the Cleaner has resolved “&amp;”, once is right for “&amp;lt;”."""
        yield token


def mark_link(outside_rel: str, attributes: Any, new: bool = False) -> Any:
    """Complete a bare address, and say of links that lead away what the table wants said."""
    href = attributes.get((None, "href"), "")
    if new and href.startswith("http://") and not attributes["_text"].lower().startswith("http"):
        href = attributes[(None, "href")] = "https://" + href.removeprefix("http://")
    if outside_rel:
        attributes.pop((None, "rel"), None)
        if href.lower().startswith(("http:", "https:")):
            attributes[(None, "rel")] = outside_rel
    return attributes


# The engines


def keep_allowed_values(source: Any, table: Table) -> Iterator[Any]:
    """Bleach can but keep or drop an attribute; this keeps the allowed part of its value."""
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


# Their content is no text for readers, so it goes with them.
UNREADABLE = names("script style template noscript noembed noframes iframe svg math title")
# Let in before the nesting is put right, since a border between paragraphs is worth keeping.
BORDERS: Attributes = dict.fromkeys(BLOCKS, frozenset())


def clean_with_nh3(html: str, table: Table, extra: Attributes | None = None) -> str:
    tags = {**(extra or {}), **table.tags}
    return nh3.clean(
        html,
        tags=set(tags),
        attributes={tag: set(own | table.common) for tag, own in tags.items()},
        attribute_filter=table.value,
        clean_content_tags=set(UNREADABLE),
        url_schemes=set(PROTOCOLS),
        link_rel=None,
    )


def sanitise(source: str, table: Table) -> str:
    """Only what the table allows, in a form that sanitising again leaves as it is."""
    html = _sanitise_once(source, table)
    for _attempt in range(5):
        before, html = html, _sanitise_once(html, table)
        if html == before:
            return html
    # HTML that changes with every reading is how filters are tricked; its words are harmless.
    return _sanitise_once(escape(plain_text(html)), table)


def _sanitise_once(source: str, table: Table) -> str:
    # A first reading resolves entities, so what was hidden behind them is seen from here on.
    read = clean_with_nh3(plain_characters(source), table, extra=BORDERS)
    root = parse(UNSEEN.sub("", read))
    shape(root, frozenset(table.tags), line_breaks=table.line_breaks)
    return clean_with_nh3(clean_with_bleach(serialise(root), table), table)


# The doors


def render_post(source: str) -> str:
    """The HTML of a post, a page or a footer, from what its author wrote."""
    return sanitise(NEXT_PAGE_MARK.sub("", MORE_MARK.sub("", source)), POST)


def as_written(source: str) -> Element:
    """The tree of what an author wrote, with the empty elements that rendering leaves out."""
    marks_out = NEXT_PAGE_MARK.sub("", MORE_MARK.sub("", source))
    return parse(clean_with_nh3(plain_characters(marks_out), POST, extra=BORDERS))


# A “<” in a comment that begins no tag we know is meant to be read: “List<String>”, “a <b and c”.
KNOWN_TAGS = "|".join(sorted({*POST.tags, *BLOCKS, *UNREADABLE, *names("font big tt input")}))
LONE_BRACKET = re.compile(rf"<(?!/?(?:{KNOWN_TAGS})\b[^<>]*>)", re.IGNORECASE)


def render_comment(source: str) -> str:
    """The HTML of a comment: a few tags, empty lines between paragraphs, addresses linked."""
    return sanitise(LONE_BRACKET.sub("&lt;", source.strip()), COMMENT)


def mark_pattern(word: str) -> re.Pattern[str]:
    """A mark like “<!--more-->”, as imports bring it, and as a paragraph that says so."""
    return re.compile(
        rf"<p>\s*<!--\s*{word}\b[^<>]{{0,200}}-->\s*</p>"
        rf"|<!--\s*{word}\b[^<>]{{0,200}}-->"
        rf"|<p[^<>]{{0,100}}>\s*&lt;!--\s*{word}\b[^<>]{{0,200}}--&gt;\s*</p>",
        re.IGNORECASE,
    )


MORE_MARK = mark_pattern("more")
NEXT_PAGE_MARK = mark_pattern("nextpage")


def split_pages(source: str) -> list[str]:
    """The parts of a text between its “nextpage” marks, without empty ones."""
    parts = [part for part in NEXT_PAGE_MARK.split(source) if part.strip()]
    return parts or [""]


def split_teaser(html_source: str) -> tuple[str, bool]:
    """The part before the “more” mark and True; all of it and False where there is no mark."""
    match = MORE_MARK.search(html_source)
    return (html_source[: match.start()], True) if match else (html_source, False)


def teaser(source: str, words: int = TEASER_WORDS) -> str:
    """What a list shows of a post: all before the “more” mark, else its first words."""
    before, has_mark = split_teaser(source)
    if has_mark:
        return sanitise(NEXT_PAGE_MARK.sub("", before), TEASER)
    html = without_embeds(render_post(source))
    text = plain_text(html, NOT_IN_TEASER) or plain_text(html)
    return f"<p>{escape(Truncator(text).words(words, truncate=' …'))}</p>" if text else ""


NOT_IN_TEASER = frozenset({"figure", "table", "pre"})


def plain_text(html: str, skipped: frozenset[str] = frozenset()) -> str:
    """The words alone, for descriptions: single spaces, and entities as characters."""
    return flat_text(parse(html), skipped)
