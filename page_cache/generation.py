"""One generation of kept pages: a directory with its files, its lock and its index.

The index is a small SQLite file that says which pages have which tags; a hit does not read it.
"""

import fcntl
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from page_cache import log
from page_cache.pages import Head, Page
from page_cache.watch import Span, day_of, pages_of

LOCK_SECONDS = 2.0
LOCK_STEP = 0.005
MOST_BYTES_OF_PAGE = 4 * 2**20
MOST_FILES = 400_000
BLOCK = 4_096
SHARE_EVICTED = 10
"""The oldest tenth goes where there are too many."""
BATCH = 200
"""So many pages are removed before others get the lock."""
ENDINGS = ("@.head", "@", "@.gz", "@.br", "@+", "@+.gz", "@+.br")
SCHEMA = """
PRAGMA journal_mode = WAL;
BEGIN;
CREATE TABLE state (position TEXT NOT NULL);
CREATE TABLE page (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL,
    files INTEGER NOT NULL, expires REAL
);
CREATE INDEX page_expires ON page (expires) WHERE expires IS NOT NULL;
CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE page_tag (tag INTEGER, page INTEGER, PRIMARY KEY (tag, page))
    WITHOUT ROWID;
CREATE TABLE page_span (
    tag TEXT NOT NULL, last TEXT NOT NULL, first TEXT NOT NULL, page INTEGER NOT NULL,
    -- By the last day: most changes are new, and most pages are of the past.
    PRIMARY KEY (tag, last, first, page)
) WITHOUT ROWID;
COMMIT;
"""


class EverythingError(Exception):
    """So much has changed that a new generation is cheaper, or nobody knows what."""


class LockedError(Exception):
    """Somebody holds the lock who may never give it back."""


def clock_offset() -> float:
    """Falls only where somebody sets the clock back."""
    return time.time() - time.monotonic()


class Generation:
    """One set of pages with its index and its lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name
        self.pages = folder / "pages"
        self.index = _connect(folder)
        # For looks without the lock. On the same connection, the look of one thread would let the
        # transaction of another fail.
        self.reader = _connect(folder)
        self.clock = float((folder / "clock").read_text())
        self._own_threads = threading.Lock()

    @classmethod
    def create(cls, folder: Path, position: log.Position) -> "Generation":
        (folder / "pages").mkdir(parents=True)
        (folder / "tmp").mkdir()
        (folder / "lock").touch()
        (folder / "clock").write_text(str(clock_offset()))
        generation = cls(folder)
        generation.index.executescript(SCHEMA)
        generation.index.execute("INSERT INTO state VALUES (?)", [position])
        return generation

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One at a time, in all processes; raises LockedError after two seconds."""
        end = time.monotonic() + LOCK_SECONDS
        if not self._own_threads.acquire(timeout=LOCK_SECONDS):
            raise LockedError
        try:
            file = os.open(self.folder / "lock", os.O_RDWR)
            try:
                _flock(file, end)
                yield
            finally:
                os.close(file)
        finally:
            self._own_threads.release()

    def base(self, path: str) -> str:
        """What the names of a page's files begin with; as text, for a path may end with “/”."""
        return f"{self.pages}/{path}"

    # Storing

    def put(
        self,
        path: str,
        page: Page,
        tags: Collection[str],
        spans: Collection[Span],
        position: log.Position,
    ) -> bool:
        """Keep the page, unless something that it shows changed since `position`."""
        head = page.head
        files = {head.suffix + ending: body for ending, body in page.bodies.items()}
        times = {head.suffix + ending: head.time_of(ending) for ending in page.bodies}
        # The head last: only with it is it a page.
        files["@.head"], times["@.head"] = head.encode(), head.time
        sizes = sum(-(-len(content) // BLOCK) * BLOCK for content in files.values())
        if sizes > MOST_BYTES_OF_PAGE:
            return False
        written = self._write(files, times)
        try:
            with self.locked():
                if self._has_changed(set(tags), spans, position):
                    return False
                self._remember(path, sizes, len(files), page.expires, tags, spans)
                target = self.base(path)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                _unlink_all(target)
                for ending, temporary in written.items():
                    temporary.rename(f"{target}{ending}")
                return True
        finally:
            for temporary in written.values():
                with suppress(OSError):
                    temporary.unlink(missing_ok=True)

    def _write(self, files: dict[str, bytes], times: dict[str, int]) -> dict[str, Path]:
        """The files under other names, to be moved in the same order."""
        written: dict[str, Path] = {}
        name = secrets.token_hex(8)
        try:
            for ending, content in files.items():
                written[ending] = self.folder / "tmp" / f"{name}{ending}"
                written[ending].write_bytes(content)
                os.utime(written[ending], (times[ending], times[ending]))
        except OSError:
            for temporary in written.values():
                temporary.unlink(missing_ok=True)
            raise
        return written

    def _has_changed(self, tags: set[str], spans: Collection[Span], position: log.Position) -> bool:
        _now, changed = log.since(position)
        return any(
            tag == log.EVERYTHING
            or not tags.isdisjoint(pages_of(tag))
            or any(span.covers(tag) for span in spans)
            for tag in changed
        )

    def _remember(
        self,
        path: str,
        size: int,
        files: int,
        expires: float | None,
        tags: Iterable[str],
        spans: Iterable[Span],
    ) -> None:
        """The row comes before the files: a kill in between leaves no file without a row."""
        names = [(tag,) for tag in tags]
        self.index.execute("BEGIN IMMEDIATE")
        try:
            self.index.execute("DELETE FROM page WHERE path = ?", [path])
            key = self.index.execute(
                "INSERT INTO page (path, bytes, files, expires) VALUES (?, ?, ?, ?)",
                [path, size, files, expires],
            ).lastrowid
            self.index.executemany("INSERT OR IGNORE INTO tag (name) VALUES (?)", names)
            self.index.executemany(
                "INSERT INTO page_tag SELECT id, ? FROM tag WHERE name = ?",
                [(key, name) for (name,) in names],
            )
            self.index.executemany(
                "INSERT INTO page_span (tag, first, last, page) VALUES (?, ?, ?, ?)",
                [(*span, key) for span in spans],
            )
            self.index.execute("COMMIT")
        except BaseException:
            self.index.execute("ROLLBACK")
            raise

    # Removing

    def position(self) -> log.Position:
        return str(self.reader.execute("SELECT position FROM state").fetchall()[0][0])

    def drain(self) -> int:
        """Remove the pages that the log's new entries concern; how many there were.

        Raises LockedError, or EverythingError where all of them are concerned.
        """
        if log.since(self.position())[1] == set():
            return 0
        with self.locked():
            now, changed = log.since(self.position())
            if log.EVERYTHING in changed:
                raise EverythingError
            names = {name for tag in changed for name in pages_of(tag)}
            days = {day_of(tag) for tag in changed}
            concerned = self._with_tags(names) | self._with_days(days)
            removed = self._remove(list(concerned.items()))
            self.index.execute("UPDATE state SET position = ?", [now])
            return removed

    def expire(self, now: float) -> None:
        """Remove the pages whose time has come, some at a time."""
        query = "SELECT id, path FROM page WHERE expires <= ? LIMIT ?"
        while self.reader.execute(query, [now, 1]).fetchall():
            with self.locked():
                self._remove(self.index.execute(query, [now, BATCH]).fetchall())

    def evict(self, most_bytes: int) -> None:
        """Where there is too much, remove the oldest tenth."""
        ((count, size, files),) = self.reader.execute(
            "SELECT count(*), coalesce(sum(bytes), 0), coalesce(sum(files), 0) FROM page"
        ).fetchall()
        if size <= most_bytes and files <= MOST_FILES:
            return
        left = -(-count // SHARE_EVICTED)
        while left > 0:
            with self.locked():
                query = "SELECT id, path FROM page ORDER BY id LIMIT ?"
                removed = self._remove(self.index.execute(query, [min(left, BATCH)]).fetchall())
            if not removed:
                break
            left -= removed

    def sweep(self) -> None:
        """Remove the tags of pages that are gone; their rows are harmless, but take room."""
        with self.locked():
            self.index.execute(
                "DELETE FROM page_tag WHERE (tag, page) IN (SELECT tag, page FROM page_tag"
                " WHERE page NOT IN (SELECT id FROM page) LIMIT 10000)"
            )
            self.index.execute(
                "DELETE FROM page_span WHERE (tag, last, first, page) IN"
                " (SELECT tag, last, first, page FROM page_span"
                " WHERE page NOT IN (SELECT id FROM page) LIMIT 10000)"
            )

    def _with_tags(self, names: set[str]) -> dict[int, str]:
        found: dict[int, str] = {}
        for name in names:
            found.update(
                self.index.execute(
                    "SELECT page.id, path FROM tag JOIN page_tag ON page_tag.tag = tag.id"
                    " JOIN page ON page.id = page_tag.page WHERE name = ?",
                    [name],
                )
            )
        return found

    def _with_days(self, days: set[tuple[str, str]]) -> dict[int, str]:
        """The pages that depend on one of these days in its scope."""
        found: dict[int, str] = {}
        for scope, day in days:
            if day:
                found.update(
                    self.index.execute(
                        "SELECT page.id, path FROM page_span JOIN page ON page.id = page_span.page"
                        " WHERE tag = ? AND first <= ? AND last >= ?",
                        [scope, day, day],
                    )
                )
        return found

    def _remove(self, rows: list[tuple[int, str]]) -> int:
        """Files first: unlinking needs no room on the disk, and can be repeated."""
        for _key, path in rows:
            _unlink_all(self.base(path))
        self.index.execute("BEGIN IMMEDIATE")
        self.index.executemany("DELETE FROM page WHERE id = ?", [(key,) for key, _path in rows])
        self.index.execute("COMMIT")
        return len(rows)

    # The clock

    def is_clock_set_back(self) -> bool:
        """Follows a clock that is set forward, so that setting it back again is noticed."""
        offset = clock_offset()
        if offset < self.clock - 1:
            return True
        if offset > self.clock + 1:
            self.clock = offset
            (self.folder / "clock").write_text(str(offset))
        return False

    def close(self) -> None:
        self.index.close()
        self.reader.close()


def read_head(base: str) -> bytes | None:
    """None where no page is kept under this name, or where it is being replaced."""
    try:
        file = os.open(f"{base}@.head", os.O_RDONLY)
    except OSError:
        return None
    try:
        return os.read(file, 65_536)
    finally:
        os.close(file)


def read_body(name: str, head: Head, ending: str) -> bytes | None:
    """The file's content; None where it is of another version than the head."""
    try:
        file = os.open(name, os.O_RDONLY)
    except OSError:
        return None
    try:
        size = head.sizes[ending]
        facts = os.fstat(file)
        if facts.st_size != size or int(facts.st_mtime) != head.time_of(ending):
            return None
        body = os.read(file, size)
        return body if len(body) == size else None
    finally:
        os.close(file)


def _connect(folder: Path) -> sqlite3.Connection:
    # Others write only under our lock, but SQLite takes locks of its own after a kill.
    connection = sqlite3.connect(
        folder / "index.sqlite3",
        timeout=LOCK_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _flock(file: int, end: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise LockedError from None
            time.sleep(LOCK_STEP)
        else:
            return


def _unlink_all(base: str) -> None:
    """The text for nginx and the head first."""
    for ending in ENDINGS:
        with suppress(FileNotFoundError):
            os.unlink(f"{base}{ending}")
