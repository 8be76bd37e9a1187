"""Parse the credit of a picture in a caption such as “Foto: X, CC BY 2.0”."""

import re
from dataclasses import dataclass

from blog.html.plain_text import plain_text
from blog.html.tree import parse
from blog.media.licences import LICENCES

WORDS = (
    r"Fotograf(?:in|ie)?|Fotos?|Photographer|Photograph|Photo(?:\s+by)?|Bild(?:er|nachweis)?|Image|"
    r"Aufnahme|Grafik|Illustration|Zeichnung|Abbildung|Picture|Urheber(?:in)?|Credits?|Copyright"
)
LICENCE = (
    r"(?i:CC[\s-]*BY(?:[\s-]*(?:NC|ND|SA)){0,2}(?:[\s-]*\d\.\d)?(?:[\s-]*DE\b)?"
    r"|CC[\s-]?0(?:\s*1\.0)?|CC\s+Zero|Public\s+Domain|gemeinfrei)"
)
CREDIT = re.compile(
    rf"(?P<before>^|[\s(\[|–—-])(?:(?P<word>{WORDS})\s*(?P<colon>:|©|\(c\))|©|\(c\))\s*"
    rf"(?P<name>[^,;/|()\[\]:©\n]{{2,120}}?)"
    rf"(?:\s*(?:[,;/|–—(\[-]|\bunter\b|\bunder\b)\s*(?:(?:Lizenz|Licen[cs]e)\s*:?\s*)?"
    rf"(?P<licence>{LICENCE}))?"
    rf"(?P<after>\s*[)\]]?\s*[.]?\s*$|\s*[)\]])",
)
CC = re.compile(r"CC[\s-]*BY((?:[\s-]*(?:NC|ND|SA)){0,2})[\s-]*(\d\.\d)?[\s-]*(DE)?", re.IGNORECASE)
NEWEST = "4.0"


@dataclass(frozen=True)
class Credit:
    creator: str = ""
    creator_url: str = ""
    license: str = ""
    """A key of blog.media.licences; empty if no known licence is named."""
    rest: str = ""
    """The caption without the credit, as plain text."""


def parse_credit(caption: str) -> Credit:
    """The credit in a caption (HTML); anything ambiguous stays in the caption."""
    text = plain_text(caption)
    match = CREDIT.search(text)
    if match is None:
        return Credit(rest=text)
    named = match["licence"] or ""
    key = licence_key(named)
    if named and not key:
        return Credit(rest=text)
    creator = " ".join(match["name"].split()).strip(" .")
    rest = f"{text[: match.start()]}{text[match.end() :]}".strip(" \t\n,;|–—-")
    return Credit(creator[:200], link_of(caption, creator), key, rest)


def licence_key(text: str) -> str:
    """“CC BY-SA 3.0 DE” becomes “cc-by-sa-3.0-de”; empty for an unknown licence."""
    plain = " ".join(text.split()).lower()
    if re.match(r"cc[\s-]?(0|zero)", plain):
        return "cc0"
    if plain in {"public domain", "gemeinfrei"}:
        return "public-domain"
    match = CC.match(text)
    if match is None:
        return ""
    kinds = re.findall(r"nc|nd|sa", (match[1] or "").lower())
    # Licence names have these letters in alphabetical order.
    kind = "-".join(["by", *sorted(kinds)])
    key = f"cc-{kind}-{match[2] or NEWEST}" + ("-de" if match[3] else "")
    return key if key in LICENCES else ""


def link_of(html: str, name: str) -> str:
    """The URL that the name links to in the caption."""
    for element in parse(html).descendants():
        url = element.attributes.get("href", "")
        if name in element.text() and url.startswith(("http:", "https:")):
            return url[:200]
    return ""
