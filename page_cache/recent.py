"""The kept pages asked for most, in each process's memory; their files decide whether they hold."""

import os
from dataclasses import dataclass

from page_cache import pages
from page_cache.generation import read_body, read_head
from page_cache.pages import Plan

MOST_BYTES = 4 * 2**20
"""Of bodies, in each process."""

Identity = tuple[int, int, int, float]
Asked = tuple[str, str, bool]
"""The page's base, the encodings that the reader takes, and whether it is a browser."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it goes out to readers who ask for it in the same way."""

    plan: Plan
    body: bytes
    file: str
    """Where the body lies."""
    identity: Identity
    """Of that file; a page that replaced it has another one."""


class Recent:
    """Reads kept pages, and remembers them for as long as their files are the same."""

    def __init__(self) -> None:
        self._pages: dict[Asked, Kept] = {}
        self.bytes = 0

    def get(self, base: str, accepted: str, is_browser: bool) -> Kept | None:
        """The page, from memory if its file is unchanged; None if no page is kept."""
        asked = base, accepted, is_browser
        known = self._pages.get(asked)
        if known is not None and identity_of(known.file) == known.identity:
            return known
        return self._read(asked)

    def _read(self, asked: Asked) -> Kept | None:
        found = read(*asked)
        if self.bytes > MOST_BYTES:
            # Whatever is asked for often is back at once.
            self._pages, self.bytes = {}, 0
        if found is not None:
            self._pages[asked] = found
            self.bytes += len(found.body)
        return found


def read(base: str, accepted: str, is_browser: bool) -> Kept | None:
    """The page from its files; None if there are none, or if they are being replaced."""
    head_file = read_head(base)
    if head_file is None:
        return None
    try:
        plan = pages.plan(head_file, accepted, is_browser)
    except ValueError:
        return None
    file = f"{base}{plan.head.suffix}{plan.ending}"
    # Before the body is read: should the file be replaced in between, the identity is not its own,
    # and the page is read anew at the next request.
    identity = identity_of(file)
    body = read_body(file, plan.head, plan.ending)
    if identity is None or body is None:
        return None
    return Kept(plan, body, file, identity)


def identity_of(file: str) -> Identity | None:
    """What no two versions of a page have in common; None if there is no such file.

    The time of the last change of the inode tells versions with the same bytes and another end
    apart.
    """
    try:
        facts = os.stat(file)
    except OSError:
        return None
    return facts.st_ino, facts.st_size, facts.st_ctime_ns, facts.st_mtime
