"""Open exports: plain, compressed by gzip, or several in a zip."""

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
# A packed file may unpack to a thousand times its size.
MAX_BYTES = 32 * 1024**3
# What unpacking raises for files that are broken, by accident or on purpose.
DAMAGE = (
    *(EOFError, OSError, ValueError, RuntimeError, struct.error),
    *(zlib.error, lzma.LZMAError, zipfile.BadZipFile),
)


class WXRError(Exception):
    """The file is not a readable export; the message is meant for the user."""


class Counted(io.RawIOBase):
    """A file that counts the bytes read, and raises WXRError if there are too many.

    Raises WXRError for a damaged archive.
    """

    def __init__(self, file: BinaryIO, *, is_packed: bool) -> None:
        self.file = file
        self.is_packed = is_packed
        self.done = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        try:
            data = self.file.read(-1 if size is None else size)
        except DAMAGE as error:
            if not self.is_packed:
                raise
            raise damaged(error) from error
        self.done += len(data)
        if self.done > MAX_BYTES:
            raise WXRError(_("The unpacked file is too large."))
        return data


@contextmanager
def opened(path: Path) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    """The exports in a file, each with its name; raises WXRError where there are none."""
    with path.open("rb") as file:
        beginning = file.read(4)
        file.seek(0)
        if beginning == ZIP:
            yield members(file, path.name)
        elif beginning.startswith(GZIP):
            with gzip.open(file) as unpacked:
                yield iter([(path.name, counted(unpacked, is_packed=True))])
        else:
            yield iter([(path.name, counted(file, is_packed=False))])


def members(file: BinaryIO, name: str) -> Iterator[tuple[str, BinaryIO]]:
    """The exports in a zip, in the order of their names."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = sorted(name for name in archive.namelist() if is_export(name))
            if not names:
                raise WXRError(_("The archive contains no XML file."))
            for inner in names:
                with archive.open(inner) as unpacked:
                    yield f"{name}/{inner}", counted(unpacked, is_packed=True)
    except DAMAGE as error:
        raise damaged(error) from error


def is_export(name: str) -> bool:
    return name.lower().endswith(".xml") and not name.startswith("__MACOSX/")


def counted(file: object, *, is_packed: bool) -> BinaryIO:
    return Counted(file, is_packed=is_packed)  # type: ignore[arg-type,return-value]  # both only read


def damaged(error: Exception) -> WXRError:
    reason = str(error) or type(error).__name__
    return WXRError(_("The archive is damaged: %(reason)s.") % {"reason": reason})
