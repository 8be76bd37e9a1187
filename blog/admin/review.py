"""Findings on a text before it is published: certain mistakes block, the rest informs."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from blog.html.page_marks import MORE_MARK
from blog.html.readability import measure
from blog.html.sanitising import as_written
from blog.html.tree import Element, flat_text, lines
from blog.models import Image
from blog.rendering.pictures import file_name, images_of, is_elsewhere

VAGUE = frozenset(
    [
        *["hier", "klicken sie hier", "klick hier", "hier klicken", "mehr", "mehr lesen"],
        *["weiterlesen", "weiter", "link", "dieser link", "website", "webseite", "seite"],
        *["artikel", "here", "click here", "read more", "more", "this", "this link"],
    ]
)
# What is written as h1 becomes h2.
HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
NOT_READ_AS_TEXT = frozenset({"pre", "table", "figcaption", *HEADINGS})
MAX_FINDINGS = 100

Library = dict[str, Image]
"""Pictures by their names in storage."""


@dataclass(frozen=True)
class Finding:
    """One sentence about the text, and the words it refers to."""

    sentence: str
    place: str = ""
    blocks: bool = False

    def __str__(self) -> str:
        quotation = _("“%(title)s”") % {"title": self.place}
        return f"{self.sentence} {quotation}" if self.place else self.sentence


def review(body: str, excerpt: str = "", picture: Image | None = None) -> list[Finding]:
    """The findings on a text as its author wrote it, those that block first; one query."""
    root = as_written(body)
    elements = list(root.descendants())
    library = _library(elements)
    findings = [
        *_empty_links(elements, library),
        *_headings(elements),
        *_vague_links(elements),
        *_tables(elements),
        *_pictures(elements, library, picture),
    ]
    if not excerpt.strip() and not MORE_MARK.search(body):
        findings.append(Finding(_("There is no excerpt: lists show the first 60 words.")))
    findings += _readability(root)
    return sorted(findings, key=lambda finding: not finding.blocks)[:MAX_FINDINGS]


def review_pictures(body: str, picture: Image | None = None) -> list[Finding]:
    """Missing alternative texts and credits of the pictures in the text and of the post's own."""
    elements = list(as_written(body).descendants())
    return _pictures(elements, _library(elements), picture)[:MAX_FINDINGS]


def _library(elements: list[Element]) -> Library:
    return images_of(element for element in elements if element.tag == "img")


def _alternative_text(img: Element, library: Library) -> str:
    """The one in the text, else the library's."""
    image = library.get(file_name(img))
    written = img.attributes.get("alt", "").strip()
    return written or (image.alternative_text.strip() if image else "")


def _empty_links(elements: list[Element], library: Library) -> list[Finding]:
    findings = []
    for link in (element for element in elements if element.tag == "a"):
        target = link.attributes.get("href", "")
        pictures = [inner for inner in link.descendants() if inner.tag == "img"]
        if link.text().strip():
            if not target:
                sentence = _("A link has no target.")
                findings.append(Finding(sentence, link.text().strip(), blocks=True))
        elif not pictures:
            findings.append(Finding(_("A link has no text."), target, blocks=True))
        elif not any(_alternative_text(picture, library) for picture in pictures):
            sentence = _("A link holds only a picture, and that has no alternative text.")
            findings.append(Finding(sentence, target, blocks=True))
    return findings


def _headings(elements: list[Element]) -> list[Finding]:
    findings = []
    level = 1  # the post's title
    for heading in (element for element in elements if element.tag in HEADINGS):
        words = " ".join(heading.text().split())
        new_level = HEADINGS[heading.tag]
        if not words:
            findings.append(Finding(_("A heading is empty."), blocks=True))
            continue
        if new_level > level + 1:
            sentence = _(
                "A heading of level %(level)s follows without one of level %(above)s before it."
            )
            numbers = {"level": new_level, "above": new_level - 1}
            findings.append(Finding(sentence % numbers, words, blocks=True))
        level = new_level
    return findings


def _vague_links(elements: list[Element]) -> list[Finding]:
    findings = []
    targets: dict[str, set[str]] = defaultdict(set)
    for link in (element for element in elements if element.tag == "a"):
        words = " ".join(link.text().split())
        if words.strip(" .…»>").casefold() in VAGUE:
            sentence = _("A link’s text does not say where it leads.")
            findings.append(Finding(sentence, words))
        elif words:
            targets[words.casefold()].add(link.attributes.get("href", ""))
    for words, addresses in targets.items():
        if len(addresses) > 1:
            sentence = _("Links with the same text lead to different places.")
            findings.append(Finding(sentence, words))
    return findings


def _tables(elements: list[Element]) -> list[Finding]:
    return [
        Finding(_("A table has no header cells."), flat_text(table)[:60])
        for table in elements
        if table.tag == "table" and table.find("th") is None
    ]


def _pictures(elements: list[Element], library: Library, picture: Image | None) -> list[Finding]:
    findings = []
    for img in (element for element in elements if element.tag == "img"):
        source = img.attributes.get("src", "")
        if is_elsewhere(img):
            sentence = _(
                "A picture of another site is not shown to readers; put it into the library."
            )
            findings.append(Finding(sentence, source))
            continue
        image = library.get(file_name(img))
        name = str(image) if image else source
        if not _alternative_text(img, library):
            findings.append(Finding(_("A picture has no alternative text."), name))
        if image and not image.has_credit:
            findings.append(Finding(_("A picture has no credit."), name))
    if picture and not picture.alternative_text.strip():
        findings.append(Finding(_("The post’s picture has no alternative text."), str(picture)))
    if picture and not picture.has_credit:
        findings.append(Finding(_("The post’s picture has no credit."), str(picture)))
    return findings


def _readability(root: Element) -> list[Finding]:
    found = measure("\n".join(lines(root, NOT_READ_AS_TEXT)))
    if found is None:
        return []
    sentence = _(
        "Readability: %(lix_meaning)s (LIX %(lix)s), by Flesch %(flesch_meaning)s (%(flesch)s);"
        " %(words)s words in %(sentences)s sentences."
    )
    facts = {
        "lix": found.lix,
        "lix_meaning": found.lix_meaning,
        "flesch": found.flesch,
        "flesch_meaning": found.flesch_meaning,
        "words": found.words,
        "sentences": found.sentences,
    }
    return [Finding(sentence % facts)]
