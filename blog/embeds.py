"""An address of a video or a post elsewhere, alone in its paragraph, becomes a card.

The card shows what is stored here. Nothing is asked from the other host before the reader clicks,
and without JavaScript the card is a link.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _

from blog.figures import source_attributes
from blog.fragments import Child, Element, parse, serialise

if TYPE_CHECKING:
    from blog.models import Embed

YOUTUBE_HOSTS = frozenset(
    {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com", "youtu.be"}
)
VIMEO_HOSTS = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})
YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([\w-]{11})/?", re.ASCII)
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{1,12})(?:/([0-9a-f]{6,16}))?/?", re.ASCII)
MASTODON_PATH = re.compile(r"/@[\w.-]{1,60}(?:@[\w.-]{1,100})?/(\d{5,20})/?", re.ASCII)
# A name in the public domain name system: no port, no address in numbers, no name of a local net.
PUBLIC_HOST = re.compile(
    r"(?=.{4,120}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,61}", re.ASCII
)
LOCAL_ENDINGS = (".local", ".localhost", ".internal", ".lan", ".home", ".test", ".onion", ".arpa")
FRAME = re.compile(r'data-frame="(https://[a-z0-9.-]+)/')


@dataclass(frozen=True)
class Known:
    """What is known of an address by looking at it."""

    provider: str
    frame: str
    """What the reader's browser loads after the click."""
    host: str


def recognise(address: str) -> Known | None:
    """What the address shows; None where it is nothing that can be embedded."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if parts.scheme not in {"http", "https"} or parts.username or port is not None:
        return None
    if host in YOUTUBE_HOSTS:
        return _youtube(host, parts.path, parts.query)
    if host in VIMEO_HOSTS:
        return _vimeo(parts.path)
    return _mastodon(host, parts.path)


def _youtube(host: str, path: str, query: str) -> Known | None:
    if host == "youtu.be":
        key = path.strip("/")
    elif path == "/watch":
        key = parse_qs(query).get("v", [""])[0]
    else:
        match = YOUTUBE_PATH.fullmatch(path)
        key = match[1] if match else ""
    if not YOUTUBE_ID.fullmatch(key):
        return None
    frame = f"https://www.youtube-nocookie.com/embed/{key}?autoplay=1"
    return Known("youtube", frame, "www.youtube.com")


def _vimeo(path: str) -> Known | None:
    match = VIMEO_PATH.fullmatch(path)
    if match is None:
        return None
    secret = f"h={match[2]}&" if match[2] else ""
    frame = f"https://player.vimeo.com/video/{match[1]}?{secret}dnt=1&autoplay=1"
    return Known("vimeo", frame, "vimeo.com")


def _mastodon(host: str, path: str) -> Known | None:
    if not MASTODON_PATH.fullmatch(path) or not is_public_host(host):
        return None
    return Known("mastodon", f"https://{host}{path.rstrip('/')}/embed", host)


def is_public_host(host: str) -> bool:
    """Whether a name may stand in our policy's header, and be asked by this server."""
    return bool(PUBLIC_HOST.fullmatch(host)) and not host.endswith(LOCAL_ENDINGS)


def frame_hosts(html: str) -> list[str]:
    """The hosts that a page's cards load from after a click, for its content policy."""
    return sorted(set(FRAME.findall(html)))


# Cards


def found_in(html: str) -> list[tuple[str, Known]]:
    """The addresses that stand alone in a paragraph and can be embedded."""
    addresses = (_lone_address(element) for element in parse(html).elements())
    return [(address, known) for address in addresses if (known := recognise(address))]


def add_embeds(html: str, embeds: "dict[str, Embed]") -> str:
    """Put the card of each embed in the place of its paragraph."""
    if not embeds:
        return html
    root = parse(html)
    root.children = [_card_or_self(child, embeds) for child in root.children]
    return serialise(root)


def _card_or_self(child: Child, embeds: "dict[str, Embed]") -> Child:
    if isinstance(child, str):
        return child
    embed = embeds.get(_lone_address(child))
    known = recognise(embed.address) if embed else None
    return _card(embed, known) if embed and known else child


def _lone_address(element: Element) -> str:
    """The address that is all a paragraph holds, as text or as a link of itself."""
    if element.tag != "p":
        return ""
    text = element.text().strip()
    links = element.elements()
    if links and (len(links) > 1 or links[0].tag != "a" or links[0].text().strip() != text):
        return ""
    address = links[0].attributes.get("href", "") if links else text
    if links and address.split("//")[-1].rstrip("/") != text.split("//")[-1].rstrip("/"):
        return ""
    return address


def _card(embed: "Embed", known: Known) -> Element:
    provider = str(embed.get_provider_display())
    if embed.provider == "mastodon":
        provider = known.host
    inside: list[Child] = []
    if embed.picture:
        size = {"width": str(embed.picture.width), "height": str(embed.picture.height)}
        source = source_attributes(embed.picture, "text") | {"alt": "", "loading": "lazy"}
        inside.append(Element("img", source | size))
    title = embed.title or known.provider.title()
    inside.append(Element("span", {"class": "embed__title"}, [title]))
    if embed.author_name:
        inside.append(Element("span", {"class": "embed__author"}, [embed.author_name]))
    where = _("Look at it on %(provider)s") % {"provider": provider}
    inside.append(Element("span", {"class": "embed__where"}, [where]))
    if embed.provider == "mastodon":
        act = _("Show here")
        note = _("After a click on “Show here”, your browser sends data to %(provider)s.")
    else:
        act = _("Play here")
        note = _("After a click on “Play here”, your browser sends data to %(provider)s.")
    attributes = {
        "class": f"embed embed--{embed.provider}",
        "data-frame": known.frame,
        "data-title": title,
        "data-play": act,
        "data-note": note % {"provider": provider},
    }
    link = {"class": "embed__link", "href": embed.address, "rel": "noopener"}
    return Element("figure", attributes, [Element("a", link, inside)])
