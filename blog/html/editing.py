"""What the editor is told: the table of allowed HTML, and a text in the form that it can read."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from blog.html.allowed import POST, URL_ATTRIBUTES, VALUES, WORD_LISTS
from blog.html.normalising import ID_PREFIX, RENAMED
from blog.html.page_marks import (
    MORE,
    MORE_MARK,
    NEXT_PAGE,
    NEXT_PAGE_MARK,
    split_pages,
    split_teaser,
)
from blog.html.sanitising import as_written, render_post, shape_as_written
from blog.html.tree import BLOCKS, VOID, serialise

# The editor drops HTML comments, so it gets the marks as visible paragraphs.
WRITTEN_MORE = "<p>&lt;!--more--&gt;</p>"
WRITTEN_NEXT_PAGE = "<p>&lt;!--nextpage--&gt;</p>"
# What stands for them while a text is put in order, which would drop the marks themselves.
PLACES = {
    "<p>place-of-the-mark-more</p>": WRITTEN_MORE,
    "<p>place-of-a-new-page</p>": WRITTEN_NEXT_PAGE,
}
EMPTY = re.compile(r"(\s*<p>\s*</p>)*\s*")


@dataclass(frozen=True)
class Opened:
    """A source as the editor opens it."""

    html: str | None
    """The text in the sanitiser's form, if readers see the same of it; else the source is used."""
    unknown: list[str]
    """What the source holds that the table does not allow, and the editor would drop."""


def vocabulary() -> dict[str, Any]:
    """The table of allowed HTML for JavaScript; the editor makes its extensions from it."""
    return {
        "attributes": {tag: sorted(own | POST.common) for tag, own in sorted(POST.tags.items())},
        "inline": sorted(POST.tags.keys() - BLOCKS - VOID),
        "renamed": RENAMED,
        "values": {name: pattern.pattern for name, pattern in VALUES.items()},
        "words": {name: pattern.pattern for name, pattern in WORD_LISTS.items()},
        "protocols": {name: sorted(protocols) for name, protocols in URL_ATTRIBUTES.items()},
    }


def with_visible_marks(source: str) -> str:
    return NEXT_PAGE_MARK.sub(WRITTEN_NEXT_PAGE, MORE_MARK.sub(WRITTEN_MORE, source))


def opened(source: str) -> Opened:
    """The source for the editor: paragraphs where empty lines are, and no tag left open."""
    more, next_page = PLACES
    tree = as_written(NEXT_PAGE_MARK.sub(next_page, MORE_MARK.sub(more, source)))
    shape_as_written(tree)
    for element in tree.descendants():
        for name in {"id", "href"} & element.attributes.keys():
            # The sanitiser adds the prefix again.
            sign = "#" if name == "href" else ""
            value = element.attributes[name]
            if value.startswith(sign + ID_PREFIX):
                element.attributes[name] = sign + value.removeprefix(sign + ID_PREFIX)
    html = serialise(tree)
    for place, mark in PLACES.items():
        html = html.replace(place, mark)
    stored = tidy_source(html)
    is_same = stored == source or _for_readers(stored) == _for_readers(source)
    return Opened(html if is_same else None, unknown_parts(source))


def tidy_source(source: str) -> str:
    """An empty paragraph becomes an empty text, and the editor's marks become the usual ones."""
    if EMPTY.fullmatch(source):
        return ""
    return source.replace(WRITTEN_MORE, MORE).replace(WRITTEN_NEXT_PAGE, NEXT_PAGE)


def _for_readers(source: str) -> tuple[list[str], str, bool]:
    before, has_mark = split_teaser(source)
    pages = [" ".join(render_post(page).split()) for page in split_pages(source)]
    return pages, " ".join(render_post(before).split()), has_mark


def unknown_parts(source: str) -> list[str]:
    """What the table does not allow: tags, attributes and comments, each named once."""
    reader = _Unknown()
    reader.feed(NEXT_PAGE_MARK.sub("", MORE_MARK.sub("", source)))
    reader.close()
    return list(reader.found)


class _Unknown(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = RENAMED.get(tag, tag)
        if known not in POST.tags:
            self.found[f"<{tag}>"] = None
            return
        for name, value in attrs:
            allowed = POST.value(known, name, value or "")
            if allowed is None or allowed.split() != (value or "").split():
                self.found[f'{name}="{value or ""}"'] = None

    def handle_comment(self, data: str) -> None:
        self.found[f"<!--{data[:40]}-->"] = None
