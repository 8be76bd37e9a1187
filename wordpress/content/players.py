"""Players that stood in the text as HTML: an address to a card, or a link to the file."""

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


def paragraph(html: str) -> str:
    return f"\n\n<p>{html}</p>\n\n"


def url_alone(address: str) -> str:
    """The address in a paragraph of its own, where it becomes a card if it can."""
    return paragraph(escape(address.strip(), quote=False))


def link_to_file(address: str, words: str = "") -> str:
    """A link that says what opens: the title, or the file's name."""
    name = unquote(urlsplit(address).path).rpartition("/")[2]
    return f'<a href="{escape(address)}">{escape(words or name or address, quote=False)}</a>'


def file_paragraph(address: str, words: str = "") -> str:
    return paragraph(link_to_file(address, words))


def without_players(html: str, losses: Losses) -> str:
    """Frames of videos become addresses; <audio> and <video> become links to their files."""
    out: list[str] = []
    inside: list[str] = []
    shown: set[str] = set()
    pieces = list(tokens(html))
    # A frame that nobody closed would swallow the rest of the text.
    closed = Counter(token.name for token in pieces if token.kind == "end")
    for token in pieces:
        if token.name not in FRAMES | PLAYERS and not inside:
            out.append(token.raw)
        elif token.kind == "start":
            if not inside:
                shown = set()
            if token.name in FRAMES | PLAYERS and closed[token.name]:
                closed[token.name] -= 1
                inside.append(token.name)
            out.append(_player(token, shown, losses, "".join(out[-3:])))
        elif token.kind == "end" and inside and token.name == inside[-1]:
            inside.pop()
        elif not any(name in FRAMES | PLAYERS for name in inside):
            out.append(token.raw)
    return "".join(out)


def _player(token: Token, shown: set[str], losses: Losses, before: str) -> str:
    """What stands for the player or one of its sources; each address once."""
    attributes = token.attributes
    address = attributes.get("src") or attributes.get("data") or attributes.get("data-src") or ""
    if token.name == "param" and attributes.get("name", "").lower() in {"movie", "src"}:
        address = attributes.get("value", "")
    address = re.sub(r"^//", "https://", address.strip())
    if not address:
        return ""
    if token.name in PLAYERS or token.name == "source":
        if token.name == "source" and shown:
            return ""
        shown.add(address)
        return file_paragraph(address)
    known = recognise(address)
    key = known.url if known else address
    if key in shown:
        return ""
    if known:
        shown.add(key)
        return url_alone(known.link_url)
    if token.name in FRAMES and urlsplit(address).scheme in {"http", "https"}:
        shown.add(address)
        reason = _("What was shown from another site is a link now.")
        losses.add(Kind.ELEMENT, f"<{token.name}> {address}", reason, before)
        return paragraph(link_to_file(address, urlsplit(address).netloc))
    return ""
