"""Which HTML is allowed: one table for posts and pages, and a stricter one for comments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

PROTOCOLS = frozenset({"http", "https", "mailto"})

Attributes = Mapping[str, frozenset[str]]


def without_attributes(tags: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys(tags.split(), frozenset())


@dataclass(frozen=True, eq=False)
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
        if name in URL_ATTRIBUTES:
            return safe_url(value, URL_ATTRIBUTES[name])
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
        **without_attributes("b cite code em i s strike strong p br"),
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
        **without_attributes(
            "h2 h3 h4 h5 h6 ul dl dt dd figure figcaption table caption thead tbody tfoot tr "
            "pre hr span sub sup small mark kbd samp var u"
        ),
    },
    common=frozenset({"class", "id", "lang", "dir"}),
)
# Lists show several teasers on one page, where an id must be unique.
TEASER = replace(POST, common=POST.common - {"id"})

# Where a figure stands beside or around the text, by the names that WordPress has for it.
ALIGNMENTS = ("alignleft", "alignright", "aligncenter", "alignwide", "alignfull")

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
    "class": re.compile(rf"language-[a-z0-9+#-]{{1,30}}|{'|'.join(ALIGNMENTS)}|lead"),
    "rel": re.compile(
        r"author|external|help|license|me|nofollow|noopener|noreferrer|sponsored|ugc"
    ),
}
WEB = frozenset({"http", "https"})
URL_ATTRIBUTES = {"href": PROTOCOLS, "src": WEB, "cite": WEB}


def safe_url(value: str, protocols: frozenset[str]) -> str | None:
    """The URL if it is relative or uses one of the protocols; it leads where it seems to lead."""
    # Browsers skip these characters, and read a backslash as a slash.
    as_read = re.sub(r"[\x00-\x20\x7f-\xa0]+", "", value).replace("\\", "/")
    try:
        parts = urlsplit(as_read)
    except ValueError:
        return None
    if parts.netloc and not parts.scheme:
        return "https:" + as_read
    return value.strip() if not parts.scheme or parts.scheme in protocols else None
