"""What an embed provider has to know: which URLs are its own, and whom to ask about them."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import SplitResult, quote

from blog.html.plain_text import plain_characters


@dataclass(frozen=True)
class Embeddable:
    """A URL that can be shown as a card, and what it tells without asking anybody."""

    provider: str
    """The provider's key."""
    site: str
    """What readers call the place: “YouTube”, or the server of a post on Mastodon."""
    url: str
    """The same for every way to write it, without parameters that only track people."""
    frame_url: str = ""
    """What the reader's browser loads after a click; empty where that is not possible."""
    start: int = 0
    """Seconds from the beginning of a video."""

    @property
    def link_url(self) -> str:
        """Where the card itself leads, to the same moment of the video."""
        return f"{self.url}&t={self.start}s" if self.start else self.url


@dataclass(frozen=True)
class Facts:
    """What a provider tells about one of its URLs; empty where it says nothing."""

    title: str = ""
    author_name: str = ""
    picture_url: str = ""
    picture_alt: str = ""


class Provider(ABC):
    """A site whose videos or posts can be shown; blog.embeds.registry lists them all."""

    key: ClassVar[str]
    """Stored in the database, and part of the card's CSS class."""
    name: ClassVar[str]
    hosts: ClassVar[frozenset[str]] = frozenset()
    """The hosts whose URLs are this provider's; empty where any host may be."""
    is_video: ClassVar[bool] = True
    """Videos are played, posts are shown."""
    frame_origin: ClassVar[str] = ""
    """Where all its frames come from; empty where each URL has an origin of its own."""
    facts_host: ClassVar[str] = ""
    picture_host: ClassVar[str] = ""
    """The endings of the hosts that may be asked; empty where any public host may be."""

    @abstractmethod
    def recognise(self, host: str, url: SplitResult) -> Embeddable | None:
        """What a URL of one of its hosts shows; None where that is nothing to embed."""

    @abstractmethod
    def ask(self, url: str) -> Facts:
        """Ask the provider about a URL that it has recognised; raises FetchError."""


def oembed_facts(answer: dict[str, Any]) -> Facts:
    """The facts in an oEmbed answer (https://oembed.com)."""
    return Facts(
        title=one_line(answer.get("title")),
        author_name=one_line(answer.get("author_name")),
        picture_url=url_or_nothing(answer.get("thumbnail_url")),
    )


def one_line(value: object) -> str:
    """Any JSON value as text in one line, without control characters."""
    return plain_characters(" ".join(str(value or "").split()))


def url_or_nothing(value: object) -> str:
    return value if isinstance(value, str) else ""


def as_parameter(url: str) -> str:
    return quote(url, safe="")
