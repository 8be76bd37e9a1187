"""Kinds of files that are not pictures, and the headers that each is served with."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

FOLDER = "files/"
"""Where they are stored, below MEDIA_ROOT."""
MEGABYTE = 1024 * 1024


class Group(StrEnum):
    """How readers get a file: they download documents, and play the others."""

    DOCUMENT = "document"
    AUDIO = "audio"
    VIDEO = "video"


@dataclass(frozen=True)
class FileKind:
    """A format; its key is also the ending that its files are stored with."""

    key: str
    mime: str
    group: Group = Group.DOCUMENT

    @property
    def max_bytes(self) -> int:
        return 30 * MEGABYTE if self.group == Group.DOCUMENT else 100 * MEGABYTE

    @property
    def label(self) -> str:
        return self.key.upper()


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
KINDS = {
    kind.key: kind
    for kind in [
        FileKind("pdf", "application/pdf"),
        FileKind("epub", "application/epub+zip"),
        FileKind("odt", f"{_OPEN}.text"),
        FileKind("ods", f"{_OPEN}.spreadsheet"),
        FileKind("odp", f"{_OPEN}.presentation"),
        FileKind("docx", f"{_OFFICE}.wordprocessingml.document"),
        FileKind("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
        FileKind("pptx", f"{_OFFICE}.presentationml.presentation"),
        FileKind("zip", "application/zip"),
        FileKind("txt", "text/plain"),
        FileKind("csv", "text/csv"),
        FileKind("mp3", "audio/mpeg", Group.AUDIO),
        FileKind("m4a", "audio/mp4", Group.AUDIO),
        FileKind("ogg", "audio/ogg", Group.AUDIO),
        FileKind("flac", "audio/flac", Group.AUDIO),
        FileKind("wav", "audio/wav", Group.AUDIO),
        FileKind("mp4", "video/mp4", Group.VIDEO),
        FileKind("mov", "video/quicktime", Group.VIDEO),
        FileKind("webm", "video/webm", Group.VIDEO),
    ]
}
TEXTS = {"txt", "csv"}
CAPTIONS = FileKind("vtt", "text/vtt")
"""The captions of a video; they come with it, and are no file of the library by themselves."""
MAX_CAPTIONS_BYTES = MEGABYTE
LARGEST = max(kind.max_bytes for kind in KINDS.values())
PLAYED = {kind.key for kind in KINDS.values() if kind.group != Group.DOCUMENT} | {CAPTIONS.key}
MIME_TYPES = {f".{kind.key}": kind.mime for kind in [*KINDS.values(), CAPTIONS]}

# deploy/nginx/file-headers.conf says the same.
POLICY = "sandbox; default-src 'none'; media-src 'self'; style-src 'unsafe-inline'"
"""For a file that is opened in a tab of its own: it runs nothing and loads nothing."""


def headers_of(name: str) -> dict[str, str]:
    """The headers of a stored file, by its name below MEDIA_ROOT; pictures need only the first."""
    headers = {"X-Content-Type-Options": "nosniff"}
    if not name.startswith(FOLDER):
        return headers
    headers["Content-Security-Policy"] = POLICY
    if PurePosixPath(name).suffix.removeprefix(".") not in PLAYED:
        headers["Content-Disposition"] = "attachment"
    return headers
