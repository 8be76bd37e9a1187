"""The HTML of a text as a feed reader needs it: on its own, away from the blog's pages."""

import re
from typing import Any
from urllib.parse import urljoin

from blog.html.plain_text import plain_characters, plain_text
from blog.html.tree import Child, Element, parse, serialise
from blog.models import Image
from blog.rendering import pictures as figures

MISREAD = re.compile("&(?=[a-z#])", re.IGNORECASE)


def absolute_html(html: str, page: str) -> str:
    """The text with every address complete, as a feed reader does not know the `page` it is of."""
    root = parse(plain_characters(html))
    for element in root.descendants():
        for name in ("href", "src", "cite"):
            if name in element.attributes:
                element.attributes[name] = complete(page, element.attributes[name])
        if "srcset" in element.attributes:
            candidates = (part.split() for part in element.attributes["srcset"].split(","))
            element.attributes["srcset"] = ", ".join(
                " ".join([complete(page, address), *width]) for address, *width in candidates
            )
        if "data-frame" in element.attributes:
            as_plain_figure(element)
    return serialise(root)


def complete(page: str, address: str) -> str:
    try:
        return urljoin(page, address)
    except ValueError:  # such as http://[
        return ""


def as_plain_figure(card: Element) -> None:
    """The card of a video without what the blog's own script and style make of it."""
    card.attributes = {}
    for link in card.elements():
        lines: list[Child] = []
        for part in link.children:
            is_line = isinstance(part, Element) and part.tag == "span"
            lines += [Element("br"), part] if lines and is_line else [part]
        link.children = lines


def as_html(text: str) -> str:
    """Readers take a summary for HTML; only what they would misread is written as HTML wants it."""
    return MISREAD.sub("&amp;", text).replace("<", "&lt;")


def lead_figure(image: Image | None) -> str:
    """The post's picture as it stands above the text, with caption and credit."""
    if image is None:
        return ""
    attributes = figures.source_attributes(image, "text") | {
        "alt": image.alternative_text,
        "width": str(image.width),
        "height": str(image.height),
    }
    figure = Element("figure", children=[Element("img", attributes)])
    credit = figures.credit(image)
    if image.caption or credit:
        figure.children.append(Element("figcaption", children=[image.caption, " ", *credit]))
    return serialise(Element("", children=[figure]))


def picture_facts(image: Image | None, base: str) -> dict[str, Any] | None:
    if image is None:
        return None
    credit = serialise(Element("", children=figures.credit(image)))
    return {
        "attributes": {
            "url": urljoin(base, image.file.url),
            "medium": "image",
            "width": str(image.width),
            "height": str(image.height),
        },
        "credit": plain_text(plain_characters(credit)),
    }
