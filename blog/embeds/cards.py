"""An address of a video or a post elsewhere, alone on its line, becomes a card.

The card shows what is stored here. Nothing is asked from the other host before the reader clicks,
and without JavaScript the card is a link.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _

from blog.html.tree import Child, Element, parse, serialise
from blog.rendering.pictures import credit, source_attributes

if TYPE_CHECKING:
    from blog.models import Embed

YOUTUBE_HOSTS = frozenset(
    {
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "music.youtube.com",
        "youtube-nocookie.com",
        "www.youtube-nocookie.com",
        "youtu.be",
    }
)
VIMEO_HOSTS = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})
FRAMES = {"youtube": "https://www.youtube-nocookie.com", "vimeo": "https://player.vimeo.com"}
"""Where the readers' browsers load a video from; a post on Mastodon comes from its own server."""
YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([\w-]{11})/?", re.ASCII)
START = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?", re.ASCII)
VIMEO_PATH = re.compile(
    r"/(?:video/|channels/[\w-]{1,60}/|groups/[\w-]{1,60}/videos/)?(\d{1,12})"
    r"(?:/([0-9a-f]{6,16}))?/?",
    re.ASCII,
)
VIMEO_SECRET = re.compile(r"[0-9a-f]{6,16}", re.ASCII)
MASTODON_PATH = re.compile(
    r"/(?:@|users/)(\w[\w.-]{0,60}(?:@\w[\w.-]{0,100})?)/(?:statuses/)?(\d{5,20})/?", re.ASCII
)
# A name in the public domain name system: no port, no address in numbers, no name of a local net.
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
PUBLIC_HOST = re.compile(rf"(?=.{{4,120}}\Z)(?:{LABEL}\.)+(?!\d){LABEL}", re.ASCII)
LOCAL_ENDINGS = (".local", ".localhost", ".internal", ".lan", ".home", ".test", ".onion", ".arpa")
# Neither in text nor in an attribute do “<” and quotation marks stand as they are.
FRAME = re.compile(r'<figure [^<>]*\bdata-frame="(https://[a-z0-9.-]+)/')


@dataclass(frozen=True)
class Known:
    """What is known of an address by looking at it."""

    provider: str
    host: str
    """Where it stands, in words for readers of a post on Mastodon."""
    address: str
    """One for all the ways in which it may be written, without what only tracks people."""
    frame: str
    """What the reader's browser loads after the click; empty where it cannot be shown here."""
    start: int = 0
    """Seconds from the beginning of a video."""

    @property
    def link(self) -> str:
        return f"{self.address}&t={self.start}s" if self.start else self.address


def recognise(address: str) -> Known | None:
    """What the address shows; None where it is nothing that can be embedded."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    host = parts.netloc.lower()
    if parts.scheme not in {"http", "https"} or not is_public_host(host):
        return None
    if host in YOUTUBE_HOSTS:
        return _youtube(host, parts.path, parse_qs(parts.query[:500]))
    if host in VIMEO_HOSTS:
        return _vimeo(parts.path, parse_qs(parts.query[:500]))
    return _mastodon(host, parts.path)


def _youtube(host: str, path: str, query: dict[str, list[str]]) -> Known | None:
    if host == "youtu.be":
        key = path.strip("/")
    elif path.rstrip("/") == "/watch":
        key = query.get("v", [""])[0]
    else:
        match = YOUTUBE_PATH.fullmatch(path)
        key = match[1] if match else ""
    if not YOUTUBE_ID.fullmatch(key):
        return None
    start = _seconds((query.get("t") or query.get("start") or [""])[0])
    frame = f"{FRAMES['youtube']}/embed/{key}?autoplay=1" + (f"&start={start}" if start else "")
    page = f"https://www.youtube.com/watch?v={key}"
    return Known("youtube", "www.youtube.com", page, frame, start)


def _seconds(text: str) -> int:
    """The seconds of “90”, “90s” or “1h2m3s”; 0 for all else."""
    match = START.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _vimeo(path: str, query: dict[str, list[str]]) -> Known | None:
    match = VIMEO_PATH.fullmatch(path)
    if match is None:
        return None
    # A video that is not listed has a secret behind its number.
    secret = match[2] or query.get("h", [""])[0]
    if secret and not VIMEO_SECRET.fullmatch(secret):
        return None
    page = f"https://vimeo.com/{match[1]}" + (f"/{secret}" if secret else "")
    hidden = f"h={secret}&" if secret else ""
    frame = f"{FRAMES['vimeo']}/video/{match[1]}?{hidden}dnt=1&autoplay=1"
    return Known("vimeo", "vimeo.com", page, frame)


def _mastodon(host: str, path: str) -> Known | None:
    match = MASTODON_PATH.fullmatch(path)
    if match is None:
        return None
    name, key = match.groups()
    page = f"https://{host}/@{name}/{key}"
    # Servers show the posts of their own people in frames, and no others.
    return Known("mastodon", host, page, "" if "@" in name else f"{page}/embed")


def is_public_host(host: str) -> bool:
    """Whether a name may stand in our policy's header, and be asked by this server."""
    return bool(PUBLIC_HOST.fullmatch(host)) and not host.endswith(LOCAL_ENDINGS)


def frame_hosts(html: str) -> list[str]:
    """The hosts that a page's cards load from after a click, for its content policy."""
    return sorted(set(FRAME.findall(html)))


# Cards


def found_in(html: str) -> list[Known]:
    """What the addresses show that stand alone on a line of a paragraph."""
    lines = (line for element in parse(html).elements() for line in _lines(element))
    return [known for line in lines if (known := _known_on(line))]


def add_embeds(html: str, embeds: "dict[str, Embed]") -> str:
    """Put the card of each embed, by its address, in the place of its line."""
    if not embeds:
        return html

    def card(known: Known) -> list[Child]:
        embed = embeds.get(known.address)
        return [_card(embed, known)] if embed else []

    return _with_lines_replaced(html, card)


def without_embeds(html: str) -> str:
    """The text for lists: an address that became a card says nothing there."""
    return _with_lines_replaced(html, lambda known: [])


def _with_lines_replaced(html: str, replacement: Callable[[Known], list[Child]]) -> str:
    root = parse(html)
    result: list[Child] = []
    for child in root.children:
        result += _paragraphs(child, replacement) if isinstance(child, Element) else [child]
    root.children = result
    return serialise(root)


def _paragraphs(paragraph: Element, replacement: Callable[[Known], list[Child]]) -> list[Child]:
    """The paragraph, cut where one of its lines is replaced."""
    result: list[Child] = []
    part = Element(paragraph.tag, paragraph.attributes)
    lines = _lines(paragraph)
    if not any(_known_on(line) for line in lines):
        return [paragraph]
    for line in lines:
        if known := _known_on(line):
            result += [*_if_any(part), *replacement(known)]
            part = Element(paragraph.tag, paragraph.attributes)
        else:
            part.children += [Element("br"), *line] if part.children else line
    return [*result, *_if_any(part)]


def _if_any(paragraph: Element) -> list[Child]:
    return [paragraph] if paragraph.text().strip() or paragraph.find("img") else []


def _lines(element: Element) -> list[list[Child]]:
    """What stands between the line breaks of a paragraph; of all else nothing."""
    if element.tag != "p":
        return []
    lines: list[list[Child]] = [[]]
    for child in element.children:
        if isinstance(child, Element) and child.tag == "br":
            lines.append([])
        else:
            lines[-1].append(child)
    return lines


def _known_on(line: list[Child]) -> Known | None:
    """What the address shows that is all the line holds, as text or as a link of itself."""
    held = [child for child in line if isinstance(child, Element) or child.strip()]
    if len(held) != 1:
        return None
    child = held[0]
    if isinstance(child, str):
        return recognise(child)
    if child.tag != "a" or child.elements():
        return None
    address = child.attributes.get("href", "")
    shown = child.text().strip()
    return recognise(address) if _bare(address) == _bare(shown) else None


def _bare(address: str) -> str:
    return re.sub(r"^https?://", "", address).rstrip("/")


def _card(embed: "Embed", known: Known) -> Element:
    is_video = embed.provider != "mastodon"
    provider = str(embed.get_provider_display()) if is_video else known.host
    unnamed = _("Video on %(provider)s") if is_video else _("Post on %(provider)s")
    title = embed.title or unnamed % {"provider": provider}
    link = Element("a", {"class": "embed__link", "href": known.link, "rel": "noopener"})
    link.children += _picture(embed)
    # In feeds, which know none of our styles, title and spaces still tell the parts apart.
    link.children += [Element("strong", {"class": "embed__title"}, [title]), " "]
    if embed.author_name:
        link.children += [Element("span", {"class": "embed__author"}, [embed.author_name]), " "]
    where = _("Look at it on %(provider)s") % {"provider": provider}
    link.children.append(Element("span", {"class": "embed__where"}, [where]))
    card = Element("figure", {"class": f"embed embed--{embed.provider}"}, [link])
    card.children += _credit(embed)
    if known.frame:
        card.attributes |= _words_for_the_button(provider, is_video=is_video)
        card.attributes |= {"data-frame": known.frame, "data-title": title}
    return card


def _words_for_the_button(provider: str, *, is_video: bool) -> dict[str, str]:
    """For static/js/embed.js; without JavaScript there is no button."""
    if is_video:
        act = _("Play here")
        note = _("After a click on “Play here”, your browser sends data to %(provider)s.")
    else:
        act = _("Show here")
        note = _("After a click on “Show here”, your browser sends data to %(provider)s.")
    return {"data-play": act, "data-note": note % {"provider": provider}}


def _picture(embed: "Embed") -> list[Child]:
    picture = embed.picture
    if picture is None:
        return []
    attributes = source_attributes(picture, "text") | {
        "alt": picture.alternative_text,
        "width": str(picture.width),
        "height": str(picture.height),
        "loading": "lazy",
        "decoding": "async",
    }
    return [Element("img", attributes)]


def _credit(embed: "Embed") -> list[Child]:
    """Whose picture it is, where the card does not say so anyway."""
    picture = embed.picture
    if picture is None or (picture.source_url, picture.creator) == (
        embed.address,
        embed.author_name,
    ):
        return []
    line = credit(picture)
    return [Element("figcaption", {"class": "embed__credit"}, line)] if line else []
