"""IDs for the headings of a text, so that links can lead to them, and its table of contents.

Both read sanitised HTML once from its beginning to its end.
"""

import re
from collections import Counter
from dataclasses import dataclass

from django.utils.text import slugify

from blog.html.plain_text import plain_text

PREFIX = "abschnitt-"
"""Before all IDs made here, which may be anything that a heading says."""
NAMELESS = "ohne-namen"
MAX_LENGTH = 60
HEADING = re.compile(r'<(h[2-6])((?: [\w-]+="[^"]*")*)>(.*?)</\1>', re.DOTALL)
ID = re.compile(r' id="([^"]*)"')
LISTED = {"h2", "h3"}
FEWEST_LISTED = 4
LONG_HTML = 6_000
"""Characters of HTML, about 900 words: shorter texts need no table of contents."""


@dataclass(frozen=True)
class Heading:
    """An entry of a table of contents."""

    level: int
    id: str
    text: str


def add_heading_ids(pages: list[str]) -> list[str]:
    """Give each heading that has no ID one made of its words; no two pages share one."""
    taken = Counter({found: 1 for page in pages for found in ID.findall(page)})

    def with_id(match: re.Match[str]) -> str:
        tag, attributes, inner = match.groups()
        if ID.search(attributes):
            return match[0]
        slug = slugify(plain_text(inner))[:MAX_LENGTH].strip("-") or NAMELESS
        return f'<{tag} id="{free_id(PREFIX + slug, taken)}"{attributes}>{inner}</{tag}>'

    return [HEADING.sub(with_id, page) for page in pages]


def free_id(wanted: str, taken: Counter[str]) -> str:
    """The ID, or with the next number that is free; counts on, so that many alike cost little."""
    found = wanted
    while taken[found]:
        taken[wanted] += 1
        found = f"{wanted}-{taken[wanted]}"
    taken[found] = 1
    return found


def table_of_contents(html: str) -> list[Heading]:
    """The headings of the two highest levels of a long text; none for a short one."""
    if len(html) < LONG_HTML:
        return []
    found = []
    for tag, attributes, inner in HEADING.findall(html):
        known = ID.search(attributes)
        text = plain_text(inner)
        if tag in LISTED and known and text:
            found.append(Heading(int(tag[1]), known[1], text))
    return found if len(found) >= FEWEST_LISTED else []
