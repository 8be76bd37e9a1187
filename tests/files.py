"""Small files of every kind for tests, harmless and hostile."""

import io
import struct
import zipfile

PDF = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
# The head of a frame: MPEG 1, layer III, 128 kbit/s, 44.1 kHz.
MP3 = b"\xff\xfb\x90\x00" + bytes(413)
MP4 = struct.pack(">I4s4sI4s", 20, b"ftyp", b"isom", 512, b"mp41") + bytes(40)
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nGrüße aus Köln\n".encode()
SCRIPT = b"<html><script>alert(1)</script></html>"
OFFICE = "application/vnd.openxmlformats-officedocument"


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def open_document(what: str, **more: bytes) -> bytes:
    mime = f"application/vnd.oasis.opendocument.{what}".encode()
    return zipped({"mimetype": mime, "content.xml": b"<office/>", **more})


def office(what: str, main: str, **more: bytes) -> bytes:
    types = f'<Types><Override ContentType="{main}.main+xml"/></Types>'.encode()
    return zipped({"[Content_Types].xml": types, f"{what}/document.xml": b"<x/>", **more})


def with_title(frames: bytes, cover: int = 0) -> bytes:
    """An MP3 with an ID3 tag, which may be long because of a cover."""
    digits = bytes(cover >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + digits + bytes(cover) + frames


def iso(brand: bytes) -> bytes:
    return struct.pack(">I4s4sI", 16, b"ftyp", brand, 0) + bytes(40)


TAKEN: dict[str, tuple[str, bytes]] = {
    "pdf": ("pdf", PDF),
    "odt": ("odt", open_document("text")),
    "ods": ("ods", open_document("spreadsheet")),
    "odp": ("odp", open_document("presentation")),
    "docx": ("docx", office("word", f"{OFFICE}.wordprocessingml.document")),
    "xlsx": ("xlsx", office("xl", f"{OFFICE}.spreadsheetml.sheet")),
    "pptx": ("pptx", office("ppt", f"{OFFICE}.presentationml.presentation")),
    "epub": ("epub", zipped({"mimetype": b"application/epub+zip", "a.xhtml": b"<p>A</p>"})),
    "zip": ("zip", zipped({"bilder/linde.jpg": b"x"})),
    "plain text": ("txt", "Grüße, \u201eund\u201c 3 < 4\n".encode()),
    "old text": ("txt", "Grüße".encode("latin-1")),
    "mp3": ("mp3", MP3),
    "mp3 with a cover": ("mp3", with_title(MP3, 10_000)),
    "m4a": ("m4a", iso(b"M4A ")),
    "mp4": ("mp4", MP4),
    "mov": ("mov", iso(b"qt  ")),
    "ogg": ("ogg", b"OggS" + bytes(24) + b"\x01vorbis" + bytes(30)),
    "opus": ("ogg", b"OggS" + bytes(24) + b"OpusHead" + bytes(30)),
    "flac": ("flac", b"fLaC" + bytes(40)),
    "wav": ("wav", b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(30)),
    "webm": ("webm", b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(30)),
}
"""Files by what they are, with the kind that they are to be recognised as."""

REFUSED: dict[str, bytes] = {
    "nothing": b"",
    "html": SCRIPT,
    "html behind spaces": b"\n \t" + SCRIPT,
    "html behind words": b"Hallo " + SCRIPT,
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "xml": b"<?xml version='1.0'?><x/>",
    "html before a pdf": SCRIPT + PDF,
    "a program": b"MZ\x90\x00\x03" + bytes(60),
    "html before a zip": SCRIPT + zipped({"a.txt": b"a"}),
    "a zip cut off": zipped({"a.txt": b"a" * 100})[:60],
    "a zip that leads outside": zipped({"../../etc/passwd": b"x"}),
    "a zip with a drive": zipped({"C:\\windows\\x": b"x"}),
    "an empty zip": zipped({}),
    "a program in java": zipped({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"}),
    "another zip with a type": zipped({"mimetype": b"application/x-unknown"}),
    "word with macros": office(
        "word", f"{OFFICE}.wordprocessingml.document", **{"word/vbaProject.bin": b"x"}
    ),
    "a template with macros": office("word", "application/vnd.ms-word.document.macroEnabled"),
    "opendocument with macros": open_document("text", **{"Basic/Standard/Module1.xml": b"x"}),
    "a picture of a phone": iso(b"heic"),
    "theora": b"OggS" + bytes(24) + b"\x80theora" + bytes(30),
    "matroska": b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska" + bytes(30),
    "a png": b"\x89PNG\r\n\x1a\n" + bytes(30),
    "utf-16": "Grüße".encode("utf-16"),
    "text that calls itself a pdf": b"404 Not Found",
}
"""Files that must be refused with a sentence."""
