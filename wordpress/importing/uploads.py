"""Store uploaded exports, and delete them when they are no longer needed."""

import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from accounts.slugs import german_slug
from wordpress.models import ImportRun

MAX_MEGABYTES = 200
"""For all files together; reading more would take longer than a request may."""


def new_folder() -> Path:
    """A folder of its own, readable by nobody else; raises OSError."""
    folder = Path(settings.IMPORT_ROOT) / secrets.token_hex(8)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def store(folder: Path, files: Iterable[UploadedFile[Any]]) -> list[Path]:
    """The files under safe names, in their order; raises OSError."""
    paths = []
    for place, file in enumerate(files):
        name = german_slug(PurePath(file.name or "").stem, 60) or "export"
        path = folder / f"{place:03}-{name}.xml"
        with path.open("wb") as stored:
            for chunk in file.chunks():
                stored.write(chunk)
        paths.append(path)
    return paths


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def remove_files(import_run: ImportRun) -> None:
    """Delete what was uploaded for the run, but not files given on the command line."""
    root = Path(settings.IMPORT_ROOT).resolve()
    for folder in {Path(path).parent for path in import_run.files}:
        if folder.parent == root:
            remove(folder)
