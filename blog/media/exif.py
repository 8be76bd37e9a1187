"""Whom a picture file names as its creator; nothing else in it is asked for."""

import io
import re
from contextlib import suppress
from typing import Any

from django.core.files.base import File
from PIL import ExifTags, Image

from accounts.uploads import DAMAGE, FORMATS

MAX_LENGTH = 200
# “© 2010 Rita Roth, alle Rechte vorbehalten”
BEFORE_NAME = re.compile(r"^(?:\s|\d{4}|[-–,.:;©]|\(c\)|copyright|by\b|von\b)+", re.IGNORECASE)
AFTER_NAME = re.compile(
    r"[\s,.;–-]*\b(?:all rights reserved|alle rechte vorbehalten)\b.*$", re.IGNORECASE
)


def creator_named_in(upload: File[Any]) -> str:
    """The artist, else the holder of the copyright; empty where the file names neither."""
    upload.seek(0)
    content = io.BytesIO(upload.read())
    upload.seek(0)
    try:
        exif = Image.open(content, formats=list(FORMATS)).getexif()
    except (*DAMAGE, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ""
    tags = (ExifTags.Base.Artist, ExifTags.Base.Copyright)
    return next(filter(None, (_name(exif.get(tag)) for tag in tags)), "")


def _name(value: object) -> str:
    if not isinstance(value, str):
        return ""
    # Cameras write bytes of UTF-8 where the standard has ASCII, and Pillow reads Latin-1.
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode()
    printable = "".join(sign if sign.isprintable() else " " for sign in value)
    name = AFTER_NAME.sub("", BEFORE_NAME.sub("", " ".join(printable.split())))
    return name[:MAX_LENGTH].strip()
