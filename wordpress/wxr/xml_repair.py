"""Turn the bytes of a real export into XML that a strict parser accepts, losing nothing readable.

WordPress writes texts as they are stored: with control characters, with bytes that are no UTF-8,
with “&” in URLs, with names of HTML's entities, and with the marks of CDATA inside of CDATA.
"""

import codecs
import re
from collections.abc import Iterator
from html.entities import name2codepoint
from typing import BinaryIO

from django.utils.translation import gettext as _

from wordpress.wxr.containers import WXRError

CHUNK = 1 << 16
# What WordPress lets a host choose, by the codec that reads it as browsers do.
CODECS = {
    "": "utf-8",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "utf-16": "utf-16",
    "iso-8859-1": "cp1252",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}
DECLARATION = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']""")
FORBIDDEN_BYTES = bytes(b for b in range(32) if b not in b"\t\n\r")
NONCHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")
# What may change the state outside of CDATA and comments.
OUTSIDE = re.compile(
    rb"<!\[CDATA\[|<!--|\]\]>|&(?:#[0-9]{1,9};|#[xX][0-9A-Fa-f]{1,8};|[A-Za-z][A-Za-z0-9]{0,31};)?"
)
ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}
# What follows the true end of a CDATA. Texts hold “]]>”, too, and not every version of WordPress
# has split it.
AFTER_CDATA = re.compile(
    rb"\s*(?:\Z|</(?:[\w.-]{1,40}:[\w.-]{1,40}|title|link|guid|category|description|pubDate)\s*>"
    rb"|<!\[CDATA\[)"
)
SPLIT_END = b"]]]]><![CDATA[>"
# The longest token, or what follows one, that may be cut in two by the end of a chunk.
LONGEST = 200
XML_NAMES = {b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;"}


class XMLRepair:
    """Reads a file as repaired UTF-8; `repairs` counts the places that had to be put right."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.repairs = 0
        self.end = b""
        """What ends the CDATA or comment that is open; empty outside of both."""

    def chunks(self) -> Iterator[bytes]:
        rest = b""
        for chunk in self._decoded():
            data = rest + chunk
            done, rest = self._repair(data, final=False)
            yield done
        done, _rest = self._repair(rest, final=True)
        yield done

    def _decoded(self) -> Iterator[bytes]:
        """The file in UTF-8, without what XML forbids anywhere."""
        first = self.file.read(CHUNK)
        codec = codec_of(first)
        if codec == "utf-8" and first.startswith(codecs.BOM_UTF8):
            # Only here it is a mark; further on it is a character of the text.
            codec = "utf-8-sig"
        decoder = codecs.getincrementaldecoder(codec)("replace")
        chunk = first
        while True:
            before = decoder.decode(chunk, final=not chunk).encode()
            after = before.translate(None, FORBIDDEN_BYTES)
            if b"\xef\xbf" in after:
                after = NONCHARACTERS.sub(b"", after)
            self.repairs += len(before) - len(after)
            yield after
            if not chunk:
                return
            chunk = self.file.read(CHUNK)

    def _repair(self, data: bytes, *, final: bool) -> tuple[bytes, bytes]:
        """What is done of the data, and what has to wait for more."""
        limit = len(data) if final else max(len(data) - LONGEST, 0)
        out: list[bytes] = []
        start = 0
        while start < limit:
            if self.end:
                found = data.find(self.end, start)
                if found < 0 or found >= limit:
                    break
                stop = found + len(self.end)
                if self.end == b"]]>" and not AFTER_CDATA.match(data, stop):
                    out += [data[start:found], SPLIT_END]
                    self.repairs += 1
                else:
                    out.append(data[start:stop])
                    self.end = b""
            else:
                match = OUTSIDE.search(data, start)
                if match is None or match.start() >= limit:
                    break
                stop = match.end()
                out += [data[start : match.start()], self._token(match[0])]
            start = stop
        cut = max(start, limit)
        out.append(data[start:cut])
        return b"".join(out), data[cut:]

    def _token(self, token: bytes) -> bytes:
        if token in ENDS:
            self.end = ENDS[token]
            return token
        repaired = repair_token(token)
        self.repairs += repaired != token
        return repaired


def codec_of(beginning: bytes) -> str:
    """The codec that the XML declaration asks for; raises WXRError for one that no export has."""
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    match = DECLARATION.match(beginning.removeprefix(codecs.BOM_UTF8))
    name = match[1].decode("ascii").lower() if match else ""
    if name not in CODECS:
        raise WXRError(
            _("The file's encoding is %(name)s, which is not supported.") % {"name": name}
        )
    # A file that says UTF-16 without its mark has been converted since.
    return "utf-8" if CODECS[name] == "utf-16" else CODECS[name]


def repair_token(token: bytes) -> bytes:
    """A reference as XML knows it, or its characters as text."""
    if token == b"]]>":
        return b"]]&gt;"
    if token in XML_NAMES:
        return token
    if token.startswith(b"&#"):
        digits = token[2:-1].lower()
        code = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
        return token if is_xml_character(code) else b""
    if code := name2codepoint.get(token[1:-1].decode("ascii"), 0):
        return b"&#%d;" % code
    return b"&amp;" + token[1:]


def is_xml_character(code: int) -> bool:
    """https://www.w3.org/TR/xml/#charsets"""
    return (
        code in {0x9, 0xA, 0xD}
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
