"""Make posts, pages, pictures, categories, people and comments of a WordPress export."""

import tempfile
from collections import Counter
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from wordpress.importing.options import Options
from wordpress.importing.runs import (
    OvertakenError,
    Plan,
    RefusedError,
    discard,
    prepare,
    preview,
    run,
)
from wordpress.importing.survey import UnreadableError
from wordpress.importing.undoing import undo

__all__ = [
    "Options",
    "OvertakenError",
    "Plan",
    "RefusedError",
    "UnreadableError",
    "discard",
    "import_wxr",
    "prepare",
    "preview",
    "run",
    "undo",
]


def import_wxr(file: BinaryIO, options: Options | None = None) -> Counter[tuple[str, str]]:
    """Import all of an open file; returns counts by kind and outcome. Raises as `prepare` does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xml"
        with path.open("wb") as copy:
            copyfileobj(file, copy)
        import_run = prepare([path], options or Options())
        run(import_run)
    return Counter(
        {
            (kind, outcome): number
            for kind, counts in import_run.counts.items()
            for outcome, number in counts.items()
        }
    )
