"""Read ratings from saved pages and feeds: “Rating: 8.3/10 (11 votes cast)”."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path, PurePath
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from blog.html.tree import BLOCKS
from wordpress.content.tags import Token, tokens
from wordpress.ratings import MAX_SCALE, ImportedRating, Problem, Reading, number

SOURCE = "page"
ENDINGS = {".htm", ".html", ".php", ".txt", ".xml", ".rss", ".atom", ""}
MAX_BYTES = 20_000_000
RATING = re.compile(
    r"\b(?:Rating|Bewertung|Wertung|Note|Ø|Average)\s*:?\s*"
    r"(\d{1,3}(?:[.,]\d{1,4})?)\s*(?:/|von|out of)\s*(\d{1,3})\s*"
    r"\(\s*(?:von|aus|bei|from|based on)?\s*(\d[\d.,]{0,11})\s*"
    r"(?:votes?\b|ratings?\b|Stimmen?\b|Bewertung(?:en)?\b|abgegebene)",
    re.IGNORECASE,
)
# Long enough for the words above with all that stands between them.
TAIL = 200
# What browsers write into pages that they save.
SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
NUMBER = re.compile(r"post-(\d{1,12})")
PAGE_NUMBER = re.compile(r"postid-(\d{1,12})")
DATED = re.compile(r"/(?:19|20)\d\d/\d\d/(?:\d\d/)?[^/]+/")


def read_folder(folder: Path) -> Iterator[Reading]:
    """The ratings in all pages below the folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in ENDINGS and path.stat().st_size <= MAX_BYTES:
            text = path.read_text(encoding="utf-8", errors="replace")
            yield from read_page(text, path.relative_to(folder))


def read_page(text: str, name: PurePath | None = None) -> Iterator[Reading]:
    """The ratings in one page; `name` is its file's, which may tell the URL."""
    page = _Page(name)
    for token in tokens(text):
        page.take(token)
    return page.readings()


class _Page:
    """Knows at each place of a page which post it is about."""

    def __init__(self, name: PurePath | None) -> None:
        self.name = name
        self.page_key = ""
        """Of the post that the page is about as a whole."""
        self.key = ""
        """Of the post within a list."""
        self.words = ""
        self.awaits_link = False
        self.found: list[tuple[str, re.Match[str]]] = []

    def take(self, token: Token) -> None:
        if token.kind == "text":
            self.text(token.raw)
        elif token.name in BLOCKS:
            self.words += " "
        if token.kind == "comment" and (match := SAVED_FROM.search(token.raw)):
            self.page_key = key_of(match[1])
        elif token.kind == "start":
            self.start(token)
        elif token.kind == "end" and token.name in {"item", "entry"}:
            self.begin("")

    def text(self, text: str) -> None:
        if self.awaits_link and text.strip():
            self.key = key_of(re.sub(r"^<!\[CDATA\[|\]\]>$", "", text.strip())) or self.key
            self.awaits_link = False
        self.words += unescape(text)
        if len(self.words) > 10 * TAIL:
            self.note()
            self.words = self.words[-TAIL:]

    def start(self, token: Token) -> None:
        given = token.attributes
        rel, kind = given.get("rel", ""), given.get("property", "")
        if rel in {"canonical", "shortlink"} or kind == "og:url":
            url = given.get("href") or given.get("content") or ""
            # The URL says more than the number: it is the same after the move.
            self.page_key = key_of(url) or self.page_key
        elif token.name == "body" and (match := PAGE_NUMBER.search(given.get("class", ""))):
            self.page_key = self.page_key or match[1]
        elif token.name in {"item", "entry"}:
            self.begin("")
        elif token.name == "link":
            # Atom has the URL in an attribute, RSS as text.
            self.awaits_link = not given.get("href")
            self.key = self.key or key_of(given.get("href", ""))
        elif match := NUMBER.fullmatch(given.get("id", "")):
            self.begin(match[1])

    def begin(self, key: str) -> None:
        """A post of a list begins: what was said before is about another one."""
        self.note()
        self.key, self.words = key, ""

    def note(self) -> None:
        end = 0
        for match in RATING.finditer(self.words):
            self.found.append((self.key, match))
            end = match.end()
        self.words = self.words[end:]

    def readings(self) -> Iterator[Reading]:
        self.note()
        for key, match in self.found:
            yield _reading(key or self.page_key or _from_name(self.name), match)


def key_of(url: str) -> str:
    """What the URL says of a post: its path, or the number of “?p=12”; not of the home page."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if wanted := parse_qs(parts.query).get("p", [""])[0]:
        return wanted if wanted.isdigit() else ""
    path = unquote(parts.path)
    return f"{path.rstrip('/')}/" if path.strip("/") else ""


def _from_name(name: PurePath | None) -> str:
    """“linde.example.org/2010/04/29/slug/index.html” is how programs save whole sites."""
    if name is None:
        return ""
    match = DATED.search(f"/{name.parent.as_posix()}/{name.stem}/")
    return unquote(match[0]) if match else ""


def _reading(key: str, match: re.Match[str]) -> Reading:
    mean, scale = number(match[1]), int(match[2])
    count = int(re.sub(r"\D", "", match[3]) or 0)
    if not key:
        reason = _("It is not clear which post “%(rating)s” is about.")
        return Problem("", reason % {"rating": match[0]})
    if mean is None or not 1 <= scale <= MAX_SCALE or not 1 <= mean <= scale or not count:
        reason = _("“%(rating)s” is not a possible rating.")
        return Problem(key, reason % {"rating": match[0]})
    return ImportedRating(key, mean, count, scale, SOURCE)
