"""Recognise the kind of a file by what is in it, whatever its name says."""

import re
import struct
import zipfile
import zlib
from pathlib import PurePath, PurePosixPath
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from blog.media.file_kinds import KINDS, TEXTS, FileKind

HEAD = 4_096
"""How many bytes at the beginning are looked at."""
MAX_ENTRIES = 10_000
MAX_DIRECTORY = 2_000_000
"""Bytes of a zip's directory, which Python reads into memory as a whole."""
MAX_NOTE = 100_000
"""Bytes read of the entry in which a zip says what it is."""
# What zipfile raises over files that are broken, by accident or by design.
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, LookupError, RuntimeError),
    *(struct.error, AttributeError, TypeError),
)
END_OF_ZIP = b"PK\x05\x06"

MP4_BRANDS = {
    *(b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash"),
    *(b"M4V ", b"M4VH", b"M4VP", b"MSNV"),
}
BRANDS = dict.fromkeys(MP4_BRANDS, "mp4") | {b"M4A ": "m4a", b"M4B ": "m4a", b"qt  ": "mov"}
OGG_SOUNDS = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC", b"Speex   ")
NOTES = {KINDS[key].mime.encode(): key for key in ("odt", "ods", "odp", "epub")}
MAIN_PARTS = {f"{KINDS[key].mime}.main+xml".encode(): key for key in ("docx", "xlsx", "pptx")}
MACROS = re.compile(r"(?:^|/)vbaProject\.bin$|^Basic/|^Scripts/", re.IGNORECASE)
# What browsers and mail programs have been known to run, whatever the type says.
MARKUP = re.compile(rb"\A\s*<[a-z!?/]|<\s*(?:html|head|body|script|svg|iframe|!doctype)", re.I)
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def recognise(file: IO[bytes], name: str) -> FileKind:
    """The kind of the file; its name only tells a table from another text.

    Raises ValidationError, with a sentence, where it is none of ours.
    """
    file.seek(0)
    head = file.read(HEAD)
    try:
        key = _by_head(head) or _by_entries(file, head) or _mp3(file, head) or _text(head, name)
    finally:
        file.seek(0)
    if not key:
        raise ValidationError(
            _(
                "This file is of no kind that we can offer. Please use PDF, EPUB, ODT, ODS, ODP, "
                "DOCX, XLSX, PPTX, ZIP, TXT, CSV, MP3, M4A, OGG, FLAC, WAV, MP4, MOV or WebM."
            )
        )
    return KINDS[key]


def is_captions(head: bytes) -> bool:
    """Whether a file that begins so is WebVTT."""
    return re.match(rb"(?:\xef\xbb\xbf)?WEBVTT(?:[ \t\r\n]|$)", head) is not None


def _by_head(head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"fLaC"):
        return "flac"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "wav"
    if head.startswith(b"OggS") and any(sound in head[:128] for sound in OGG_SOUNDS):
        return "ogg"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head[:128]:
        return "webm"
    return BRANDS.get(head[8:12], "") if head[4:8] == b"ftyp" else ""


# MP3


def _mp3(file: IO[bytes], head: bytes) -> str:
    """By its first frame, which stands behind the title and the cover."""
    if head.startswith(b"ID3") and len(head) > 10:
        size = 0
        for digit in head[6:10]:
            size = size << 7 | digit & 0x7F
        file.seek(10 + size)
        # Some programs leave room behind the tag.
        head = file.read(HEAD).lstrip(b"\0")
    return "mp3" if _is_mp3_frame(head[:4]) else ""


def _is_mp3_frame(head: bytes) -> bool:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == 1 and bitrate not in {0, 15} and rate != 3


# Zip, and what is built upon it


def _by_entries(file: IO[bytes], head: bytes) -> str:
    """What the entries of a zip say; nothing may stand before the first of them."""
    if not head.startswith(b"PK\x03\x04"):
        return ""
    try:
        if not _is_small_directory(file):
            return ""
        with zipfile.ZipFile(file) as archive:
            return _of_archive(archive)
    except DAMAGE as error:
        raise ValidationError(_("The file is damaged.")) from error


def _is_small_directory(file: IO[bytes]) -> bool:
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_600))
    _before, _mark, facts = file.read().rpartition(END_OF_ZIP)
    return int.from_bytes(facts[8:12], "little") <= MAX_DIRECTORY


def _of_archive(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if len(names) > MAX_ENTRIES or any(_leads_outside(name) for name in names):
        return ""
    if any(MACROS.search(name) for name in names):
        raise ValidationError(_("The file contains macros; please save it without them."))
    if "mimetype" in names:
        return NOTES.get(_note(archive, "mimetype").strip(), "")
    if "[Content_Types].xml" in names:
        types = _note(archive, "[Content_Types].xml")
        return next((key for part, key in MAIN_PARTS.items() if part in types), "")
    # A program in Java is a zip, too.
    return "" if "META-INF/MANIFEST.MF" in names or not names else "zip"


def _note(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(MAX_NOTE)


def _leads_outside(name: str) -> bool:
    """Whether unpacking it could write outside of the folder it is unpacked into."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name) is not None


# Text


def _text(head: bytes, name: str) -> str:
    """Whatever reads as text, unless its name promises something else."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending in KINDS.keys() - TEXTS or not head.strip():
        return ""
    if CONTROLS.search(head) or MARKUP.search(head):
        return ""
    return "csv" if ending == "csv" else "txt"
