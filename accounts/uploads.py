"""Pictures that people upload: checked by what is in them, and stored without their secrets."""

import io
import secrets
import struct
import zlib
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, JpegImagePlugin, UnidentifiedImageError

from accounts.slugs import german_slug

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_FRAMES = 1_000
# What Pillow is asked to recognise, and the ending that each is stored with.
FORMATS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
MAY_MOVE = {"GIF", "WEBP"}
# What Pillow raises over files that are broken, by accident or by design.
DAMAGE = (
    *(OSError, SyntaxError, ValueError, EOFError, LookupError, ArithmeticError, TypeError),
    *(AttributeError, RuntimeError, struct.error, zlib.error),
)


class SafePicture(ContentFile[bytes]):
    """A picture that `store_safely` has made."""


def validate_picture(upload: File[Any]) -> None:
    """Raise ValidationError, with a sentence, for all but a whole picture within the limits."""
    if getattr(upload, "_committed", False):
        return  # stored long ago, and checked then
    _read(upload)


def store_safely(upload: File[Any], largest: int = 0) -> SafePicture:
    """The picture as it may be stored: turned upright, without EXIF or GPS, under a safe name.

    A still one is made smaller where a side has more than `largest` pixels; 0 keeps its size.
    Raises ValidationError like `validate_picture`.
    """
    if isinstance(done := getattr(upload, "file", None), SafePicture):
        return done
    picture, kind = _read(upload)
    buffer = io.BytesIO()
    try:
        if kind in MAY_MOVE and _frames(picture) > 1:
            _write_moving(picture, kind, buffer)
        else:
            _write_still(picture, kind, buffer, largest)
    except DAMAGE as error:
        raise ValidationError(_("The picture is damaged.")) from error
    stem = german_slug(PurePath(upload.name or "").stem, 60) or "picture"
    return SafePicture(buffer.getvalue(), f"{stem}-{secrets.token_hex(4)}.{FORMATS[kind]}")


def _read(upload: File[Any]) -> tuple[Image.Image, str]:
    """The picture with every pixel read, and its format."""
    if upload.size > MAX_BYTES:
        raise ValidationError(_("The file is larger than 20 MB."))
    upload.open()
    try:
        content = upload.read()
    finally:
        upload.seek(0)
    try:
        return _decode(content)
    except UnidentifiedImageError as error:
        raise ValidationError(
            _("This is not a picture that we can show. Please use JPEG, PNG, WebP or GIF.")
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except DAMAGE as error:
        raise ValidationError(_("The picture is damaged.")) from error


def _decode(content: bytes) -> tuple[Image.Image, str]:
    picture = Image.open(io.BytesIO(content), formats=list(FORMATS))
    # Phones put a second, smaller picture behind the first and call that MPO.
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    # Both limits are checked before any pixel is unpacked.
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_large()
    frames = _count(picture, kind)
    if picture.width * picture.height * frames > MAX_PIXELS:
        raise _too_large()
    if frames > 1 and kind not in MAY_MOVE:
        raise ValidationError(_("Moving pictures may only be GIF or WebP."))
    for number in range(frames):
        picture.seek(number)
        picture.load()
    picture.seek(0)
    return picture, kind


def _count(picture: Image.Image, kind: str) -> int:
    """How many frames it has; raises ValidationError when there are too many to count on."""
    if kind == "JPEG":
        return 1
    if kind != "GIF":
        frames = _frames(picture)
    else:
        # Only a GIF does not say it: each frame is read to find the next.
        room = MAX_PIXELS // max(1, picture.width * picture.height)
        frames = 1
        while frames <= min(room, MAX_FRAMES):
            try:
                picture.seek(frames)
            except EOFError:
                break
            frames += 1
        picture.seek(0)
    if frames > MAX_FRAMES:
        raise ValidationError(_("The picture has more than 1,000 frames."))
    return frames


def _frames(picture: Image.Image) -> int:
    return int(getattr(picture, "n_frames", 1))


def _too_large() -> ValidationError:
    return ValidationError(_("The picture has more than 50 million pixels."))


def _write_still(picture: Image.Image, kind: str, buffer: io.BytesIO, largest: int) -> None:
    options = _same_quality(picture, kind)
    upright = ImageOps.exif_transpose(picture)
    # Whatever else the file said of itself stays behind: place, camera, comments, previews.
    transparency = upright.info.get("transparency")
    upright.info = {} if transparency is None else {"transparency": transparency}
    if kind == "JPEG" and upright.mode not in {"RGB", "L"}:
        # Browsers show the colours of print each in their own way.
        upright = upright.convert("RGB")
        options = {"quality": 90}
    if largest:
        upright.thumbnail((largest, largest), Image.Resampling.LANCZOS)
    upright.save(buffer, kind, exif=b"", **options)


def _same_quality(picture: Image.Image, kind: str) -> dict[str, Any]:
    """Options that write the picture as finely as it came, in the same colours."""
    profile = picture.info.get("icc_profile")
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if kind == "JPEG":
        tables = getattr(picture, "quantization", None)
        sampling = JpegImagePlugin.get_sampling(picture)
        options |= {"qtables": tables} if tables else {"quality": 90}
        if sampling != -1:
            options["subsampling"] = sampling
        options["progressive"] = bool(picture.info.get("progressive"))
    elif kind == "WEBP":
        options |= {"quality": 90, "method": 4}
    elif kind == "PNG":
        options["optimize"] = False
    return options


def _write_moving(picture: Image.Image, kind: str, buffer: io.BytesIO) -> None:
    frames = []
    durations = []
    for frame in ImageSequence.Iterator(picture):
        frames.append(frame.convert("RGBA"))
        # Known only once the frame has been read.
        durations.append(int(frame.info.get("duration") or 100))
    options: dict[str, Any] = {"quality": 85} if kind == "WEBP" else {"disposal": 2}
    if kind == "WEBP" or "loop" in picture.info:
        options["loop"] = picture.info.get("loop", 0)
    for frame in frames:
        frame.info = {}
    frames[0].save(
        buffer, kind, save_all=True, append_images=frames[1:], duration=durations, **options
    )
