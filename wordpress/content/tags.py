"""Cut HTML as people wrote it into tags, comments and text; no tree, for it may be unbalanced."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from blog.html.tree import names

# Bounded, and without a way back, so that no text makes the search slow.
TAG = re.compile(
    r"""<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40}+)(?=[\s/>])
        ((?:[^"'<>]++|"[^"]{0,200000}+"|'[^']{0,200000}+'){0,200}+)>""",
    re.VERBOSE,
)
ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))?""")
# What stands in them is not HTML to read.
RAW = names("pre script style textarea svg math")


@dataclass(frozen=True)
class Token:
    raw: str
    """As it stands in the source; all raw texts together are the source."""
    kind: str
    """“text”, “comment”, “start”, “end”, or “raw” for a whole element like <pre>…</pre>."""
    name: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        return attributes_of(self.raw)


def tokens(html: str) -> Iterator[Token]:
    """The pieces of the text, in its order."""
    position = text_from = 0
    lower = html.lower()
    has_comment_end = True
    while (position := html.find("<", position)) >= 0:
        token = None
        if has_comment_end and html.startswith("<!--", position):
            end = html.find("-->", position + 4)
            has_comment_end = end >= 0
            if has_comment_end:
                token = Token(html[position : end + 3], "comment")
        elif match := TAG.match(html, position):
            token = _tag(html, lower, match)
        if token is None:
            position += 1
            continue
        if position > text_from:
            yield Token(html[text_from:position], "text")
        yield token
        position = text_from = position + len(token.raw)
    if text_from < len(html):
        yield Token(html[text_from:], "text")


def _tag(html: str, lower: str, match: re.Match[str]) -> Token:
    name = match[2].lower()
    if match[1]:
        return Token(match[0], "end", name)
    if name in RAW and (end := lower.find(f"</{name}", match.end())) >= 0:
        closing = lower.find(">", end)
        if closing >= 0:
            return Token(html[match.start() : closing + 1], "raw", name)
    return Token(match[0], "start", name)


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of a start tag, with the entities in their values resolved."""
    match = TAG.match(tag)
    if match is None:
        return {}
    found: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(match[3]):
        found.setdefault(name.lower(), unescape(value.strip("\"'") if value else ""))
    return found


def start_tag(name: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"


def replace_tags(html: str, change: Callable[[Token], str]) -> str:
    """The text with each start tag as `change` writes it."""
    return "".join(
        change(token) if token.kind == "start" else token.raw for token in all_tokens(html)
    )


def all_tokens(html: str) -> Iterator[Token]:
    """Also the pieces of <pre>, whose tags are tags like others."""
    for token in tokens(html):
        if token.kind == "raw" and token.name == "pre" and (match := TAG.match(token.raw)):
            yield Token(match[0], "start", "pre")
            yield from all_tokens(token.raw[match.end() :])
        else:
            yield token


def classes(attributes: dict[str, str]) -> list[str]:
    return attributes.get("class", "").split()
