"""Replace players written as HTML by the URL of what they show, or a link to their file."""

import re
from collections import Counter
from html import escape
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from blog.embeds.registry import recognise
from blog.html.tree import names
from wordpress.content.context import Kind, Losses
from wordpress.content.tags import Token, tokens

FRAMES = names("iframe embed object")
PLAYERS = names("audio video")
REPLACED = FRAMES | PLAYERS


def paragraph(html: str) -> str:
    return f"\n\n<p>{html}</p>\n\n"


def url_alone(url: str) -> str:
    """The URL in a paragraph of its own, which becomes an embed if its provider is known."""
    return paragraph(escape(url.strip(), quote=False))


def link_to_file(url: str, title: str = "") -> str:
    """A link with the title, or the name of the file, as its text."""
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    return f'<a href="{escape(url)}">{escape(title or name or url, quote=False)}</a>'


def file_paragraph(url: str, title: str = "") -> str:
    return paragraph(link_to_file(url, title))


def without_players(html: str, losses: Losses) -> str:
    """Frames of videos become their URLs; <audio> and <video> become links to their files."""
    replacer = _Replacer(html, losses)
    for token in replacer.tokens:
        replacer.take(token)
    return "".join(replacer.out)


class _Replacer:
    """Drops the content of players, such as the text for browsers that cannot show them."""

    def __init__(self, html: str, losses: Losses) -> None:
        self.tokens = list(tokens(html))
        self.losses = losses
        self.out: list[str] = []
        self.open: list[str] = []
        """The names of the open players."""
        self.shown: set[str] = set()
        """The URLs already written for the outermost player."""
        # An unclosed frame would swallow the rest of the text.
        self.closings = Counter(token.name for token in self.tokens if token.kind == "end")

    def take(self, token: Token) -> None:
        if not self.open and token.name not in REPLACED:
            self.out.append(token.raw)
        elif token.kind == "start":
            self.start(token)
        elif not self.open:
            self.out.append(token.raw)
        elif token.kind == "end" and token.name == self.open[-1]:
            self.open.pop()

    def start(self, token: Token) -> None:
        if not self.open:
            self.shown = set()
        if token.name in REPLACED and self.closings[token.name]:
            self.closings[token.name] -= 1
            self.open.append(token.name)
        if url := url_of(token):
            self.out.append(self.source(url, token))

    def source(self, url: str, token: Token) -> str:
        """The replacement for a player or one of its sources; each URL only once."""
        if token.name in PLAYERS or token.name == "source":
            if token.name == "source" and self.shown:
                return ""
            self.shown.add(url)
            return file_paragraph(url)
        known = recognise(url)
        key = known.url if known else url
        if key in self.shown:
            return ""
        if known:
            self.shown.add(key)
            return url_alone(known.link_url)
        if token.name in FRAMES and urlsplit(url).scheme in {"http", "https"}:
            self.shown.add(url)
            reason = _("Content embedded from another site is now a link.")
            self.losses.add(Kind.ELEMENT, f"<{token.name}> {url}", reason, "".join(self.out[-3:]))
            return paragraph(link_to_file(url, urlsplit(url).netloc))
        return ""


def url_of(token: Token) -> str:
    """The URL that a tag shows; empty if it names none."""
    given = token.attributes
    url = given.get("src") or given.get("data") or given.get("data-src") or ""
    if token.name == "param" and given.get("name", "").lower() in {"movie", "src"}:
        url = given.get("value", "")
    return re.sub(r"^//", "https://", url.strip())
