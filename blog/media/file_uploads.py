"""Files that people upload: checked by what is in them, and stored under a safe name."""

import secrets
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from accounts.slugs import german_slug
from blog.media.file_contents import HEAD, is_captions, recognise
from blog.media.file_kinds import (
    CAPTIONS,
    LARGEST,
    MAX_CAPTIONS_BYTES,
    MEGABYTE,
    TEXTS,
    FileKind,
)


def validate_file(upload: File[Any]) -> None:
    """Raise ValidationError, with a sentence, for what we do not offer or what is too large."""
    if not _is_stored(upload):
        kind_of(upload)


def validate_captions(upload: File[Any]) -> None:
    """Raise ValidationError for all but captions in WebVTT."""
    if not _is_stored(upload):
        _captions(upload)


def kind_of(upload: File[Any]) -> FileKind:
    """Raises ValidationError like `validate_file`."""
    _refuse_over(LARGEST, upload)
    upload.open()
    kind = recognise(upload, upload.name or "")
    _refuse_over(kind.max_bytes, upload)
    return kind


def prepare(upload: File[Any]) -> tuple[File[Any], FileKind]:
    """The file as it may be stored, under a safe name, and its kind.

    A text becomes UTF-8, which is what it is served as. Raises ValidationError like
    `validate_file`.
    """
    kind = kind_of(upload)
    name = _safe_name(upload.name or "", kind)
    if kind.key in TEXTS:
        upload.seek(0)
        return ContentFile(_in_utf8(upload.read()), name), kind
    # The same file under another name, as it may be too large to copy.
    upload.name = name
    return upload, kind


def prepare_captions(upload: File[Any]) -> File[Any]:
    """The captions as they may be stored; raises ValidationError like `validate_captions`."""
    return ContentFile(_captions(upload), _safe_name(upload.name or "", CAPTIONS))


def _captions(upload: File[Any]) -> bytes:
    _refuse_over(MAX_CAPTIONS_BYTES, upload)
    upload.open()
    content: bytes = upload.read()
    upload.seek(0)
    try:
        content.decode()
    except UnicodeDecodeError:
        content = b""
    if not is_captions(content[:HEAD]):
        raise ValidationError(_("These are no captions in the format WebVTT (.vtt)."))
    return content


def _is_stored(upload: File[Any]) -> bool:
    """Whether it was stored long ago, and checked then."""
    return bool(getattr(upload, "_committed", False))


def _refuse_over(limit: int, upload: File[Any]) -> None:
    if upload.size > limit:
        text = _("The file is larger than %(number)s MB.")
        raise ValidationError(text % {"number": limit // MEGABYTE})


def _safe_name(name: str, kind: FileKind) -> str:
    stem = german_slug(PurePath(name).stem, 60) or "file"
    return f"{stem}-{secrets.token_hex(4)}.{kind.key}"


def _in_utf8(content: bytes) -> bytes:
    try:
        return content.decode("utf-8-sig").encode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace").encode()
