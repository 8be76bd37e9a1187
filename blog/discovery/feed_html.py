"""The HTML of a text as feed readers need it: without the blog's pages, styles and scripts."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from django.utils.feedgenerator import Enclosure

from blog.html.plain_text import plain_characters, plain_text
from blog.html.tree import Child, Element, parse, serialise
from blog.models import Image
from blog.rendering import credits, pictures
from blog.rendering.files import PLAYER

# As blog.rendering.files writes it, and nobody else can.
AUDIO = re.compile(r"<audio [^<>]*>")
# What an HTML parser would take for a character reference.
MISREAD = re.compile("&(?=[a-z#])", re.IGNORECASE)


@lru_cache(maxsize=60)
def absolute_html(html: str, page_url: str) -> str:
    """The text with absolute URLs, as a feed reader does not know which page it comes from.

    Parsing takes half of a feed's time, and most feeds show the same newest posts.
    """
    root = parse(plain_characters(html))
    for element in root.descendants():
        for name in ("href", "src", "cite"):
            if name in element.attributes:
                element.attributes[name] = absolute_url(page_url, element.attributes[name])
        if "srcset" in element.attributes:
            candidates = (part.split() for part in element.attributes["srcset"].split(","))
            element.attributes["srcset"] = ", ".join(
                " ".join([absolute_url(page_url, url), *width]) for url, *width in candidates
            )
        if "data-frame" in element.attributes:
            as_plain_figure(element)
        elif PLAYER in element.attributes.get("class", "").split():
            as_plain_link(element)
    return serialise(root)


def absolute_url(page_url: str, url: str) -> str:
    """The URL, or nothing where it is malformed."""
    try:
        return urljoin(page_url, url)
    except ValueError:  # such as http://[
        return ""


def as_plain_figure(card: Element) -> None:
    """Turn the card of an embed into a figure that needs none of the blog's scripts and styles."""
    card.attributes = {}
    for link in card.elements():
        lines: list[Child] = []
        for part in link.children:
            is_line = isinstance(part, Element) and part.tag == "span"
            lines += [Element("br"), part] if lines and is_line else [part]
        link.children = lines


def as_plain_link(player: Element) -> None:
    """Turn a player into a paragraph with the link to its file; feeds name audio apart from it."""
    caption = player.elements()[-1]
    player.tag, player.attributes, player.children = "p", {}, caption.children


def enclosures(html: str, page_url: str) -> list[Enclosure]:
    """The first audio that the text plays, as podcasts name it; RSS has room for one."""
    found = AUDIO.search(html)
    if found is None:
        return []
    facts = parse(found[0]).elements()[0].attributes
    return [
        Enclosure(absolute_url(page_url, facts["src"]), facts["data-bytes"], facts["data-type"])
    ]


def as_html(text: str) -> str:
    """A summary, which feed readers parse as HTML: escape only what they would misread."""
    return MISREAD.sub("&amp;", text).replace("<", "&lt;")


def lead_figure(image: Image | None) -> str:
    """The post's picture as it stands above the text, with caption and credit."""
    if image is None:
        return ""
    attributes = pictures.source_attributes(image, "text") | {
        "alt": image.alternative_text,
        "width": str(image.width),
        "height": str(image.height),
    }
    figure = Element("figure", children=[Element("img", attributes)])
    credit = credits.credit(image)
    if image.caption or credit:
        figure.children.append(Element("figcaption", children=[image.caption, " ", *credit]))
    return serialise(Element("", children=[figure]))


def picture_facts(image: Image | None, base: str) -> dict[str, Any] | None:
    """What the Media RSS element says of the picture."""
    if image is None:
        return None
    credit = serialise(Element("", children=credits.credit(image)))
    return {
        "attributes": {
            "url": urljoin(base, image.file.url),
            "medium": "image",
            "width": str(image.width),
            "height": str(image.height),
        },
        "credit": plain_text(plain_characters(credit)),
    }
