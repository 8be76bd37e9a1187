"""URLs that stand alone on a line of a text, which is how authors embed things."""

import re
from collections.abc import Callable

from blog.embeds.provider import Embeddable
from blog.embeds.registry import recognise
from blog.html.tree import Child, Element, parse, serialise


def find_embeds(html: str) -> list[Embeddable]:
    """What can be embedded of the URLs that stand alone on a line of a paragraph."""
    lines = (line for element in parse(html).elements() for line in _lines(element))
    return [found for line in lines if (found := _embeddable_on(line))]


def without_embeds(html: str) -> str:
    """The text for teasers, where a bare URL says nothing."""
    return replace_embeds(html, lambda _embeddable: [])


def replace_embeds(html: str, replacement: Callable[[Embeddable], list[Child]]) -> str:
    """The text with something else in the place of each line that can be embedded."""
    root = parse(html)
    result: list[Child] = []
    for child in root.children:
        result += _paragraphs(child, replacement) if isinstance(child, Element) else [child]
    root.children = result
    return serialise(root)


def _paragraphs(
    paragraph: Element, replacement: Callable[[Embeddable], list[Child]]
) -> list[Child]:
    """The paragraph, cut where one of its lines is replaced."""
    result: list[Child] = []
    part = Element(paragraph.tag, paragraph.attributes)
    lines = _lines(paragraph)
    if not any(_embeddable_on(line) for line in lines):
        return [paragraph]
    for line in lines:
        if found := _embeddable_on(line):
            result += [*_if_any(part), *replacement(found)]
            part = Element(paragraph.tag, paragraph.attributes)
        else:
            part.children += [Element("br"), *line] if part.children else line
    return [*result, *_if_any(part)]


def _if_any(paragraph: Element) -> list[Child]:
    return [paragraph] if paragraph.text().strip() or paragraph.find("img") else []


def _lines(element: Element) -> list[list[Child]]:
    """What stands between the line breaks of a paragraph; other elements have no lines."""
    if element.tag != "p":
        return []
    lines: list[list[Child]] = [[]]
    for child in element.children:
        if isinstance(child, Element) and child.tag == "br":
            lines.append([])
        else:
            lines[-1].append(child)
    return lines


def _embeddable_on(line: list[Child]) -> Embeddable | None:
    """What the line's URL shows, if it holds nothing else: as text, or as a link to itself."""
    held = [child for child in line if isinstance(child, Element) or child.strip()]
    if len(held) != 1:
        return None
    child = held[0]
    if isinstance(child, str):
        return recognise(child)
    if child.tag != "a" or child.elements():
        return None
    url = child.attributes.get("href", "")
    shown = child.text().strip()
    return recognise(url) if _bare(url) == _bare(shown) else None


def _bare(url: str) -> str:
    return re.sub(r"^https?://", "", url).rstrip("/")
