"""A name for what is running: pages of another release, another boot or other settings are void."""

import hashlib
import json
from pathlib import Path

import django
from django.conf import settings

FORMAT = 1
"""To be raised when kept files are laid out in another way."""
CODE = {".py", ".html", ".txt", ".xml", ".mo", ".json", ".conf"}
ELSEWHERE = {".git", ".venv", "media", "imports", "tests", "bench", "docs", "node_modules"}
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def name_of_release() -> str:
    digest = hashlib.sha256(f"{FORMAT} {django.__version__} {_boot()}\n".encode())
    for line in _files(Path(settings.BASE_DIR)):
        digest.update(line.encode())
    values = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    # What is neither text nor number, as a translated name, comes from the code.
    digest.update(json.dumps(values, sort_keys=True, skipkeys=True, default=_plain).encode())
    return digest.hexdigest()[:16]


def _plain(value: object) -> str:
    return str(value) if isinstance(value, Path) else ""


def _boot() -> str:
    """The files are not synced to the disk, so none survives a crash of the machine."""
    return BOOT_ID.read_text() if BOOT_ID.exists() else ""


def _files(folder: Path) -> list[str]:
    """Names, sizes and times; the list of static files names each one's content."""
    lines: list[str] = []
    kept = Path(settings.PAGE_CACHE_DIR).resolve() if settings.PAGE_CACHE_DIR else None
    for path in sorted(folder.iterdir()):
        if path.name in ELSEWHERE or path.name.startswith(".") or path == kept:
            continue
        if path.is_dir():
            lines += _files(path)
        elif path.suffix in CODE:
            facts = path.stat()
            lines.append(f"{path} {facts.st_size} {facts.st_mtime_ns}\n")
    return lines
