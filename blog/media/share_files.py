"""Share pictures as files: painted once, and found again by a hash of all that they show.

Pictures of public posts alone are painted, and nobody can guess the name of a file. Whatever is
missing is painted anew, so every file may be deleted at any time.
"""

import os
import tempfile
import time
from pathlib import Path

import PIL
from django.conf import settings
from django.utils.crypto import salted_hmac

from blog.media.share_picture import FONT_FILE, Subject, paint

# Raise this when the picture is drawn differently.
VERSION = 2
MAX_FILES = 5_000
"""Some 200 MB."""
DAY = 24 * 60 * 60
UNUSED_DAYS = 30


def hash_of(subject: Subject) -> str:
    """Changes with everything that the picture shows, and cannot be guessed from its title."""
    shown = (VERSION, PIL.__version__, FONT_FILE.name, subject)
    return salted_hmac("share picture", repr(shown), algorithm="sha256").hexdigest()[:32]


def picture_of(subject: Subject) -> bytes:
    """The picture as a PNG file, painted if nobody has asked for it before."""
    path = folder() / f"{hash_of(subject)}.png"
    try:
        content = path.read_bytes()
        if path.stat().st_mtime < time.time() - DAY:
            path.touch()
    except OSError:
        content = paint(subject)
        _keep(path, content)
    return content


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "share"


def delete_unused() -> int:
    """Delete what nobody asked for in thirty days; return how many files that were."""
    month_ago = time.time() - UNUSED_DAYS * DAY
    unused = [path for path, used in _files().items() if used < month_ago]
    for path in unused:
        path.unlink(missing_ok=True)
    return len(unused)


def _keep(path: Path, content: bytes) -> None:
    """Store the picture whole or not at all; where there is no room, it is painted again."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_room()
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as file:
            file.write(content)
        # Whoever paints the same at the same moment stores the same.
        os.replace(file.name, path)
    except OSError:
        return


def _make_room() -> None:
    files = _files()
    if len(files) >= MAX_FILES:
        for path in sorted(files, key=files.__getitem__)[: 1 + len(files) - MAX_FILES]:
            path.unlink(missing_ok=True)


def _files() -> dict[Path, float]:
    """Every file, with when it was last asked for."""
    try:
        with os.scandir(folder()) as entries:
            return {Path(entry.path): entry.stat().st_mtime for entry in entries}
    except OSError:
        return {}
