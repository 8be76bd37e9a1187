"""Keeps what is stored in step with the log: before a writer's answer leaves, and by a thread.

The thread is for writers that cannot do it themselves: commands, other processes, and workers that
were killed between the commit and the removal.
"""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, connections

from page_cache import log, triggers
from page_cache.generation import EverythingError, Generation, LockedError
from page_cache.pages import Page
from page_cache.reads import Render
from page_cache.release import name_of_release
from page_cache.store import Store
from page_cache.watch import watched

logger = logging.getLogger(__name__)

EVERY_SECONDS = 0.25
TURNS_TO_TIDY = 40
"""Every so many turns, which is ten seconds, the thread also tidies up."""
UNKEPT_SECONDS = 1.0
"""Where no generation could be made, the next one is tried so much later."""


class Keeper:
    """One process's part in keeping pages."""

    def __init__(self, root: Path, release: str = "", most_bytes: int | None = None) -> None:
        self.store = Store(root, release or name_of_release())
        self.most_bytes = most_bytes or settings.PAGE_CACHE_MB * 2**20
        self.has_triggers = False
        self._pid = 0
        self._next_try = 0.0
        self._starting = threading.Lock()

    def start(self, *, with_thread: bool = True) -> None:
        """Once in each process, after a fork."""
        if self._pid == os.getpid():
            return
        with self._starting:
            if self._pid == os.getpid():
                return
            try:
                self.store.take_over()
                self.look_for_triggers()
            except (OSError, DatabaseError):
                logger.exception("Nothing is kept: the directory or the database is not there.")
                return
            self._pid = os.getpid()
            if with_thread:
                threading.Thread(target=self._run, name="page cache", daemon=True).start()

    def look_for_triggers(self) -> None:
        """Without all of them changes go unnoticed, so nothing is kept."""
        missing = triggers.missing(connection)
        if missing and (self.has_triggers or not self._pid):
            logger.warning("No page is kept: %s triggers are missing. Run migrate.", len(missing))
        self.has_triggers = not missing
        if missing and self.store.is_owner():
            self.store.abandon()

    def generation(self) -> Generation | None:
        """Of this release, to store a page in; made where there is none."""
        if not self.has_triggers:
            return None
        name = self.store.name()
        if not name and time.monotonic() >= self._next_try and self.store.is_owner():
            self.store.renew(log.position())
            name = self.store.name()
            if not name:
                self._next_try = time.monotonic() + UNKEPT_SECONDS
        if not self.store.is_own(name):
            return None
        try:
            return self.store.current()
        except (OSError, sqlite3.Error):
            self._renew()
            return None

    def keep(self, generation: Generation, path: str, page: Page, render: Render) -> bool:
        """Store the page, if it may be and nothing changed meanwhile."""
        took = time.monotonic() - render.started
        if not render.may_be_kept or took > log.KEPT_SECONDS - 60:
            return False
        # A page without a query shows nothing that changes.
        position = render.position or log.position()
        try:
            return generation.put(path, page, render.tags, render.spans, position)
        except LockedError:
            self._renew()
        except FileNotFoundError:
            pass  # there is a newer generation by now
        except (OSError, sqlite3.Error) as error:
            logger.warning("A page could not be kept: %s", error)
        return False

    def drain(self, *, has_written: bool) -> None:
        """Remove what changes concern; call this between a commit and its answer."""
        try:
            generation = self.store.current()
            if generation is not None:
                generation.drain()
        except DatabaseError:
            if has_written:
                # Nobody knows what was written.
                self.store.abandon()
        except (EverythingError, LockedError, OSError, sqlite3.Error):
            self._renew()

    def _renew(self) -> None:
        try:
            if self.store.is_owner():
                self.store.renew(log.position())
                return
        except DatabaseError:
            logger.exception("The log of changes cannot be read.")
        self.store.abandon()

    # The thread

    def _run(self) -> None:
        pid, turn = os.getpid(), 0
        while os.getpid() == pid:
            time.sleep(EVERY_SECONDS)
            turn += 1
            close_old_connections()
            self._try(self.turn)
            if turn % TURNS_TO_TIDY == 0:
                self._try(self.tidy)

    def _try(self, act: Callable[[], None]) -> None:
        """The thread has to go on, whatever happens."""
        try:
            act()
        except DatabaseError:
            connections.close_all()
        except LockedError:
            self._renew()
        except Exception:
            logger.exception("The page cache could not be tidied.")

    def turn(self) -> None:
        """Four times a second: what others changed, and what ends by itself."""
        generation = self._open()
        if generation is None:
            return
        if generation.is_clock_set_back():
            self._renew()
            return
        self.drain(has_written=False)
        generation.expire(time.time())

    def tidy(self) -> None:
        self.look_for_triggers()
        generation = self._open()
        if generation is not None:
            generation.evict(self.most_bytes)
            generation.sweep()
        self.store.clear_away(time.time())
        log.trim(time.time())

    def _open(self) -> Generation | None:
        try:
            return self.store.current()
        except (OSError, sqlite3.Error):
            self._renew()
            return None


def next_appearance(render: Render) -> float | None:
    """When something appears by itself in one of the tables that the page read."""
    moments = []
    for entry in watched().values():
        is_read = any(tag.partition(":")[0].partition(".")[0] == entry.table for tag in render.tags)
        if entry.appears_at and is_read:
            later = entry.model._default_manager.filter(
                **{f"{entry.appears_at}__gt": render.began_at}
            )
            moment = (
                later.order_by(entry.appears_at).values_list(entry.appears_at, flat=True).first()
            )
            if moment:
                moments.append(moment.timestamp())
    return min(moments, default=None)
