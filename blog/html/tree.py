"""A small element tree for HTML that the sanitiser has already made well-formed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Union


def names(text: str) -> frozenset[str]:
    """Names of tags, written as words."""
    return frozenset(text.split())


# Elements below this depth keep only their text, so that recursion over the tree is bounded.
MAX_DEPTH = 40
VOID = frozenset({"br", "hr", "img", "col", "wbr", "track"})
# A word ends where one of these begins or ends.
BLOCKS = names(
    "address article aside blockquote caption center dd details dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul"
)
# A character that no text can hold: the sanitiser takes it out.
EDGE = "\x1e"
END_OF_BLOCK = re.compile(rf"{EDGE}|\n\s*\n")

Child = Union["Element", str]


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)

    def elements(self) -> list["Element"]:
        return [child for child in self.children if isinstance(child, Element)]

    def descendants(self) -> Iterator["Element"]:
        """The elements below this one, in the order of the text."""
        for child in self.elements():
            yield child
            yield from child.descendants()

    def find(self, tag: str) -> "Element | None":
        return next((found for found in self.descendants() if found.tag == tag), None)

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]
        self.ignored: list[str] = []
        """The tags beyond MAX_DEPTH that still wait for their end."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self.open) > MAX_DEPTH and tag not in VOID:
            self.ignored.append(tag)
            return
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if self.ignored and self.ignored[-1] == tag:
            self.ignored.pop()
        elif len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        here = self.open[-1].children
        if here and isinstance(here[-1], str):
            here[-1] += data
        else:
            here.append(data)


def parse(html: str) -> Element:
    """The tree of well-formed HTML, below a root without a tag."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def serialise(element: Element) -> str:
    inside = "".join(
        _escape(child) if isinstance(child, str) else serialise(child) for child in element.children
    )
    if not element.tag:
        return inside
    attributes = "".join(
        f' {name}="{_escape(value)}"' for name, value in element.attributes.items()
    )
    start = f"<{element.tag}{attributes}>"
    return start if element.tag in VOID else f"{start}{inside}</{element.tag}>"


def flat_text(element: Element, skipped: frozenset[str] = frozenset()) -> str:
    """The text with single spaces, without the elements named in `skipped`."""
    return " ".join("".join(_pieces(element, skipped)).split())


def lines(element: Element, skipped: frozenset[str] = frozenset()) -> list[str]:
    """The text of each block by itself, with single spaces; an empty line also divides."""
    text = "".join(_pieces(element, skipped, edge=EDGE))
    parts = (" ".join(part.split()) for part in END_OF_BLOCK.split(text))
    return [part for part in parts if part]


def _pieces(element: Element, skipped: frozenset[str], edge: str = " ") -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield " "
        elif child.tag not in skipped:
            around = edge if child.tag in BLOCKS else ""
            yield around
            yield from _pieces(child, skipped, edge)
            yield around


def _escape(text: str) -> str:
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("\u00a0", "&nbsp;")
    )
