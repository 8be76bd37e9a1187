"""Pictures that people upload: checked by what is in them, and stored without their secrets."""

import io
import secrets
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, JpegImagePlugin, UnidentifiedImageError

from accounts.slugs import german_slug

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
# What Pillow is asked to recognise, and the ending that each is stored with.
FORMATS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
MAY_MOVE = {"GIF", "WEBP"}


def validate_picture(upload: File[Any]) -> None:
    """Raise ValidationError, with a sentence, for all but a whole picture within the limits."""
    if getattr(upload, "_committed", False):
        return  # stored long ago, and checked then
    _read(upload)


def store_safely(upload: File[Any]) -> ContentFile[bytes]:
    """The picture as it may be stored: turned upright, without EXIF or GPS, under a safe name.

    Raises ValidationError like `validate_picture`.
    """
    picture, kind = _read(upload)
    buffer = io.BytesIO()
    if kind in MAY_MOVE and _frames(picture) > 1:
        _write_moving(picture, kind, buffer)
    else:
        _write_still(picture, kind, buffer)
    stem = german_slug(PurePath(upload.name or "").stem, 60) or "picture"
    return ContentFile(buffer.getvalue(), f"{stem}-{secrets.token_hex(4)}.{FORMATS[kind]}")


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
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError) as error:
        raise ValidationError(_("The picture is damaged.")) from error


def _decode(content: bytes) -> tuple[Image.Image, str]:
    picture = Image.open(io.BytesIO(content), formats=list(FORMATS))
    # Phones put a second, smaller picture behind the first and call that MPO.
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    # Both limits are checked before any pixel is unpacked.
    frames = _frames(picture) if kind != "JPEG" else 1
    if picture.width * picture.height * frames > MAX_PIXELS:
        raise _too_large()
    if frames > 1 and kind not in MAY_MOVE:
        raise ValidationError(_("Moving pictures may only be GIF or WebP."))
    for number in range(frames):
        picture.seek(number)
        picture.load()
    picture.seek(0)
    return picture, kind


def _frames(picture: Image.Image) -> int:
    return int(getattr(picture, "n_frames", 1))


def _too_large() -> ValidationError:
    return ValidationError(_("The picture has more than 50 million pixels."))


def _write_still(picture: Image.Image, kind: str, buffer: io.BytesIO) -> None:
    options = _same_quality(picture, kind)
    upright = ImageOps.exif_transpose(picture)
    # Whatever else the file said of itself stays behind: place, camera, comments, previews.
    transparency = upright.info.get("transparency")
    upright.info = {} if transparency is None else {"transparency": transparency}
    if kind == "JPEG" and upright.mode not in {"RGB", "L"}:
        # Browsers show the colours of print each in their own way.
        upright = upright.convert("RGB")
        options = {"quality": 90}
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
