"""Where pages lie: a directory for each generation, the current one behind a symlink.

Whatever cannot be told for certain (a lock not got, an index that cannot be read, a clock set
back) begins a new, empty generation: one rename, and never an old page.
"""

import logging
import os
import re
import secrets
import shutil
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

from page_cache import log
from page_cache.generation import Generation

logger = logging.getLogger(__name__)

# Names of generations, and what was to be renamed; nothing else is ever deleted.
OURS = re.compile(r"[0-9a-f]{16}-[0-9a-f]{12}|(?:current|release)\.[0-9a-f]{8}")


class Store:
    """The directory with all generations, as one process of one release sees it."""

    def __init__(self, root: Path, release: str) -> None:
        self.root = root
        self.release = release
        self.link = root / "current"
        # As text, for the one call that every hit makes.
        self.root_name, self.link_name = str(root), str(self.link)
        self.owner = root / "release"
        self._generation: Generation | None = None
        self._lock = threading.Lock()

    def take_over(self) -> None:
        """From now on only this release keeps pages; what another kept is void."""
        self.root.mkdir(parents=True, exist_ok=True)
        if not self.is_owner():
            temporary = self.root / f"release.{secrets.token_hex(4)}"
            temporary.write_text(self.release)
            temporary.rename(self.owner)
            self.abandon()

    def is_owner(self) -> bool:
        try:
            return self.owner.read_text() == self.release
        except OSError:
            return False

    def name(self) -> str:
        """Of the current generation; empty if there is none."""
        try:
            return os.readlink(self.link_name)
        except OSError:
            return ""

    def is_own(self, name: str) -> bool:
        return name.startswith(self.release)

    def current(self) -> Generation | None:
        """Whosever release it is of. Raises OSError or sqlite3.Error where it cannot be read."""
        name = self.name()
        if not name:
            return None
        with self._lock:
            if self._generation is None or self._generation.name != name:
                # The former one stays open for threads that are still at it, until they let go.
                self._generation = Generation(self.root / name)
            return self._generation

    def renew(self, position: log.Position) -> None:
        """Begin a new generation; where even that fails, keep nothing."""
        name = f"{self.release}-{secrets.token_hex(6)}"
        try:
            generation = Generation.create(self.root / name, position)
            temporary = self.root / f"current.{secrets.token_hex(4)}"
            temporary.symlink_to(name)
            temporary.rename(self.link)
        except (OSError, sqlite3.Error):
            logger.exception("No new generation of kept pages; none are kept for now.")
            self.abandon()
            return
        with self._lock:
            self._generation = generation

    def abandon(self) -> None:
        """Serve nothing more of what is kept; this works on a full disk, too."""
        self.link.unlink(missing_ok=True)

    def clear_away(self, now: float) -> None:
        """Delete what former generations and killed processes left."""
        name = self.name()
        for path in self.root.iterdir():
            if path.name == name or not OURS.fullmatch(path.name):
                continue
            with suppress(OSError):
                if path.lstat().st_mtime > now - 10:
                    continue
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink()
        for path in (self.root / name / "tmp").iterdir() if name else ():
            with suppress(OSError):
                if path.stat().st_ctime < now - 600:
                    path.unlink()
