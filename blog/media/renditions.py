"""Smaller copies of a picture as WebP, so that readers load no more than their screen shows.

They are stored beside the originals, under names made from theirs; `Image.rendition_widths` lists
those that exist, so that no page has to look in storage.
"""

import io
import logging
import re
import threading
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageFilter

logger = logging.getLogger(__name__)

WIDTHS = (360, 720, 1080, 1600)
"""In pixels. A phone of 360 CSS pixels shows 324 of them: it takes 360, 720 or, at 3x, 1080."""
AT_ONCE_PIXELS = 4_000_000
"""Larger originals are copied outside the request that uploaded them."""
QUALITIES = (76, 64, 52, 40, 28, 16)
"""WebP qualities from 0 to 100, tried until the copy is small enough; most take the first."""
SMALL = 1080
MAX_SMALL_BYTES = 118_000
"""For copies up to SMALL wide: a phone should get its first picture within 120 kB."""
MAX_LARGE_BYTES = 320_000

FOLDER = "renditions/"
NAME = re.compile(rf"{FOLDER}(.+)\.\d+\.webp")
# Many large pictures may arrive at once; copying them in parallel would take all the memory.
one_at_a_time = threading.Lock()


def name_of(original: str, width: int) -> str:
    """The copy's name in storage: the original's, and the width."""
    return f"{FOLDER}{original}.{width}.webp"


def original_of(name: str) -> str:
    """The name of the picture itself, whether given its own or that of a copy."""
    match = NAME.fullmatch(name)
    return match[1] if match else name


def widths_for(width: int) -> list[int]:
    """The widths in which a picture of this width is copied: never wider than it is."""
    return sorted({min(step, width) for step in WIDTHS}) if width else []


def make(original: str) -> list[int]:
    """Store the copies of a picture and return their widths; animated ones get none.

    Raises OSError or ValueError where the original is missing or cannot be read.
    """
    with default_storage.open(original) as file, Image.open(file) as picture:
        if getattr(picture, "is_animated", False):
            return []
        widths = widths_for(picture.width)
        # A JPEG can be decoded at half or a quarter of its size, which is faster.
        picture.draft(None, (widths[-1], round(widths[-1] * picture.height / picture.width)))
        base = on_screen(picture)
        height = picture.height / picture.width
    for width in widths:
        size = (width, max(1, round(width * height)))
        store(name_of(original, width), encoded(base.resize(size, Image.Resampling.LANCZOS)))
    return widths


def on_screen(picture: Image.Image) -> Image.Image:
    """The picture in sRGB, with transparency if it has any."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):
        # 16 bits per pixel, of which a screen shows the upper 8.
        return picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    converted = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if not profile or picture.mode not in {"RGB", "RGBA"}:
        return converted
    try:
        ImageCms.profileToProfile(
            converted,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            inPlace=True,
        )
    except (ImageCms.PyCMSError, OSError):
        logger.info("A picture's colour profile could not be read, and was left out.")
    return converted


def encoded(picture: Image.Image) -> bytes:
    """The picture as WebP, in the best of QUALITIES that keeps it within its bytes.

    A picture higher than wide may take more bytes, in proportion. What is still too large, such
    as noise, is blurred once.
    """
    limit = MAX_SMALL_BYTES if picture.width <= SMALL else MAX_LARGE_BYTES
    limit = round(limit * max(1, picture.height / picture.width))
    for quality in QUALITIES:
        content = as_webp(picture, quality)
        if len(content) <= limit:
            return content
    return as_webp(picture.filter(ImageFilter.GaussianBlur(1.5)), QUALITIES[-1])


def as_webp(picture: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()


def store(name: str, content: bytes) -> None:
    """Store the file under exactly this name, replacing what was there."""
    default_storage.delete(name)
    stored = default_storage.save(name, ContentFile(content))
    if stored != name:
        # Somebody else made the same copy at the same moment.
        default_storage.delete(stored)


def remove(original: str, width: int) -> None:
    """Delete a picture's file and all copies that may exist of it."""
    for step in widths_for(width):
        default_storage.delete(name_of(original, step))
    # A name that was entered by hand must not reach outside the folder.
    if ".." not in PurePosixPath(original).parts:
        default_storage.delete(original)
