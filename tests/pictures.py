"""Picture files for tests, harmless and hostile."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

ORIENTATION = 0x0112


def encoded(
    kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any
) -> bytes:
    """A picture of a grey slope."""
    picture = Image.linear_gradient("L").resize(size).convert(mode)
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def with_exif(facts: dict[int, str]) -> bytes:
    """A JPEG that says these things of itself, in UTF-8 as cameras do."""
    exif = Image.Exif()
    for tag, value in facts.items():
        exif[tag] = value.encode()
    return encoded(exif=exif)


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green", "blue")]
    buffer = io.BytesIO()
    frames[0].save(
        buffer, kind, save_all=True, append_images=frames[1:], duration=[50, 100, 150], loop=0
    )
    return buffer.getvalue()


def endless_gif(frames: int) -> bytes:
    """A GIF of one pixel and very many frames; an encoder would join them, as they are equal."""
    start = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    shown_shortly = b"\x21\xf9\x04\0\x05\0\0\0"
    pixel = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return start + (shown_shortly + pixel) * frames + b";"


def bomb(side: int = 50_000) -> bytes:
    """A PNG of a few hundred bytes that says it is 50,000 × 50,000 pixels large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def turned(orientation: int) -> bytes:
    """A JPEG, 60 × 40 before it is turned, red in the corner that shall be on the upper left."""
    upright = Image.new("RGB", (60, 40) if orientation <= 4 else (40, 60), "white")
    upright.paste("red", (0, 0, 20, 20))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    picture = upright.transpose(undo[orientation]) if orientation in undo else upright
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif, quality=95)
    return buffer.getvalue()


SCRIPT = b"<html><script>alert(1)</script></html>"
REFUSED: dict[str, bytes] = {
    "empty": b"",
    "text": b"only text",
    "html": SCRIPT,
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "pdf": b"%PDF-1.7 ...",
    "truncated": encoded(size=(200, 200))[:900],
    "bomb": bomb(),
    "ten thousand frames": endless_gif(10_000),
    "moving png": moving("PNG"),
    "bmp": encoded("BMP"),
}
"""Files that must be refused with a sentence."""
TAKEN: dict[str, bytes] = {
    "html behind a jpeg": encoded() + SCRIPT,
    "html in a jpeg": encoded(comment=SCRIPT),
    "html behind a gif": encoded("GIF") + SCRIPT,
    "cmyk": encoded(mode="CMYK"),
    "sixteen bit": encoded("PNG", mode="I;16"),
    "moving gif": moving("GIF"),
}
"""Odd files that are pictures, and must be stored without anything else that is in them."""
