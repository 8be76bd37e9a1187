"""One page as it is stored and sent: its bytes, compressed once, and its headers.

A page lies in up to four files beside each other: `@` or `@+` (the text; only the first is for
nginx, which sends one fixed set of headers), the same with `.gz` and `.br`, and `@.head` (JSON).
The files' time is made from headers and text, and so is the ETag, the way nginx makes it from time
and size: both give the same one, and a page that is made again unchanged keeps it.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import brotli
from django.conf import settings

Headers = list[tuple[str, str]]

ENCODINGS = {"br": ".br", "gzip": ".gz", "": ""}
"""The best first; names of HTTP, endings of files."""
LEAST_COMPRESSED = 200
ENDINGS = ("", ".gz", ".br")
# What the answer has of its own, and what nginx is to be told by its server block.
REPLACED = {"etag", "last-modified", "content-length", "content-encoding", "date", "vary"}
ADDED_BY_SERVER = {"strict-transport-security"}
NGINX_HEADER = re.compile(r'^\s*add_header\s+([\w-]+)\s+"([^"]*)"', re.MULTILINE)
NGINX_TYPE = re.compile(r'^\s*default_type\s+"([^"]*)"', re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A rendered page, ready to be stored or sent."""

    headers: Headers
    type_for_browsers: str
    expires: float | None
    bodies: dict[str, bytes]
    """By the endings of their files."""
    time: int
    """Of the files, in seconds; no real moment."""

    @property
    def head(self) -> "Head":
        sizes = {ending: len(body) for ending, body in self.bodies.items()}
        return Head(
            suffix="@" if is_nginx_set(self.headers, self.type_for_browsers) else "@+",
            time=self.time,
            sizes=sizes,
            headers=self.headers,
            type_for_browsers=self.type_for_browsers,
            expires=self.expires,
        )


@dataclass(frozen=True, slots=True)
class Head:
    """All but the text."""

    suffix: str
    time: int
    sizes: dict[str, int]
    headers: Headers
    type_for_browsers: str
    expires: float | None

    def encode(self) -> bytes:
        facts = [
            self.suffix,
            self.time,
            self.sizes,
            self.headers,
            self.type_for_browsers,
            self.expires,
        ]
        return json.dumps(facts).encode()

    @classmethod
    def decode(cls, text: bytes) -> "Head":
        suffix, time, sizes, headers, type_for_browsers, expires = json.loads(text)
        pairs = [(name, value) for name, value in headers]
        return cls(suffix, time, sizes, pairs, type_for_browsers, expires)

    def ending_for(self, accepted: str) -> tuple[str, str]:
        """The best encoding that the reader takes, and the ending of its file."""
        for name, ending in ENCODINGS.items():
            if ending in self.sizes and (not name or accepts(accepted, name)):
                return name, ending
        return "", ""

    def time_of(self, ending: str) -> int:
        """Of the file: another one for each encoding, as they may have the same size."""
        return self.time + ENDINGS.index(ending)

    def etag(self, ending: str) -> str:
        return f'"{self.time_of(ending):x}-{self.sizes[ending]:x}"'


@dataclass(frozen=True, slots=True)
class Plan:
    """How a page goes out to readers who ask for it in the same way."""

    head: Head
    ending: str
    etag: str
    headers: tuple[tuple[str, str], ...]
    headers_if_unchanged: tuple[tuple[str, str], ...]


@lru_cache(maxsize=500)
def plan(head_file: bytes, accepted: str, is_browser: bool) -> Plan:
    """Made once for each page that is much asked for. Raises ValueError for a damaged file."""
    head = Head.decode(head_file)
    encoding, ending = head.ending_for(accepted)
    etag = head.etag(ending)
    headers = [*head.headers, ("ETag", etag), ("Content-Length", str(head.sizes[ending]))]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    if is_browser and head.type_for_browsers:
        headers = [pair for pair in headers if pair[0] != "Content-Type"]
        headers.append(("Content-Type", head.type_for_browsers))
    # A policy in a 304 would take the place of the one that the browser has stored.
    unchanged = [pair for pair in head.headers if pair[0] in {"Cache-Control", "Vary"}]
    return Plan(head, ending, etag, tuple(headers), (*unchanged, ("ETag", etag)))


def make(
    headers: Iterable[tuple[str, str]],
    body: bytes,
    *,
    expires: float | None = None,
    type_for_browsers: str = "",
) -> Page:
    kept = [(name, value) for name, value in headers if name.lower() not in REPLACED]
    names = {name.lower() for name, _value in kept}
    if "cache-control" not in names:
        # Without it browsers guess how long a page stays as it is.
        kept.append(("Cache-Control", "no-cache"))
    vary = "Accept-Encoding, Cookie" + (", Accept" if type_for_browsers else "")
    kept.append(("Vary", vary))
    bodies = {"": body}
    if len(body) >= LEAST_COMPRESSED:
        # Without a time, so that the same text gives the same bytes.
        bodies[".gz"] = gzip.compress(body, 6, mtime=0)
        bodies[".br"] = brotli.compress(body, quality=5)
    digest = hashlib.sha256(repr((kept, type_for_browsers)).encode() + body).digest()
    # 30 bits, the last two of them free for the encodings.
    time = int.from_bytes(digest[:4], "big") >> 4 << 2
    return Page(kept, type_for_browsers, expires, bodies, time)


@lru_cache(maxsize=100)
def accepts(header: str, encoding: str) -> bool:
    """Whether Accept-Encoding names it, and not with “q=0”."""
    for part in header.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        if name.strip() == encoding:
            return not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
    return False


def matches(if_none_match: str, etag: str) -> bool:
    """Whether a browser that has these tags has this page; a proxy may have made them weak."""
    if if_none_match.strip() == "*":
        return True
    return etag in {one.strip().removeprefix("W/") for one in if_none_match.split(",")}


def is_nginx_set(headers: Headers, type_for_browsers: str) -> bool:
    """Whether these are the very headers that nginx sends with the files that it may serve."""
    own = {(name, value) for name, value in headers if name.lower() not in ADDED_BY_SERVER}
    return not type_for_browsers and own == nginx_headers()


@lru_cache(maxsize=1)
def nginx_headers() -> frozenset[tuple[str, str]]:
    """What the file says that nginx includes; empty where there is none."""
    try:
        text = settings.PAGE_CACHE_NGINX_HEADERS.read_text(encoding="utf-8")
    except OSError:
        return frozenset()
    found = {(name, value) for name, value in NGINX_HEADER.findall(text) if value}
    found |= {("Content-Type", value) for value in NGINX_TYPE.findall(text)}
    return frozenset((name, value) for name, value in found if name.lower() not in ADDED_BY_SERVER)
