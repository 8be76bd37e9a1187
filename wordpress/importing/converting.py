"""Sanitise the texts of posts, which is most of an import's work, in a process of its own."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Self

from blog.rendering.texts import Sanitised, sanitise_post
from wordpress.content import Converted, Draft, finish
from wordpress.helper_process import begin

MANY = 500
"""For fewer entries, starting a process takes longer than it saves."""


def processes_for(entries: int) -> int:
    """One that reads and writes, and one that sanitises; a third would only wait."""
    return min(2, os.cpu_count() or 1) if entries >= MANY else 1


@dataclass(frozen=True)
class Drafts:
    """The texts of a post, before they are sanitised."""

    body: Draft
    excerpt: Draft


@dataclass(frozen=True)
class Finished:
    """The texts of a post as they are stored, and what rendering makes of them."""

    body: Converted
    excerpt: Converted
    sanitised: Sanitised


Result = Callable[[], Finished]
"""Waits until the text is finished."""


def finish_post(drafts: Drafts) -> Finished:
    body, excerpt = finish(drafts.body), finish(drafts.excerpt)
    return Finished(body, excerpt, sanitise_post(body.html, excerpt.html, body.rendered))


def finish_posts(many: Sequence[Drafts]) -> list[Finished]:
    return [finish_post(drafts) for drafts in many]


class Workers:
    """Finishes texts in further processes, or in this one where there are none.

    They never ask the database: what they need of it is in the drafts.
    """

    def __init__(self, processes: int = 1) -> None:
        self.number = processes - 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self.number > 0:
            # Spawned, for a fork would take the connection to the database along.
            self._pool = ProcessPoolExecutor(self.number, get_context("spawn"), begin)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def finish(self, many: list[Drafts]) -> list[Result]:
        """For each of the drafts what waits for its result."""
        if self._pool is None or not many:
            return [Here(drafts) for drafts in many]
        size = -(-len(many) // self.number)
        results: list[Result] = []
        for start in range(0, len(many), size):
            part = many[start : start + size]
            try:
                future = self._pool.submit(finish_posts, part)
            except BrokenProcessPool:
                return [Here(drafts) for drafts in many]
            results += [There(future, place, drafts) for place, drafts in enumerate(part)]
        return results


@dataclass(frozen=True)
class Here:
    drafts: Drafts

    def __call__(self) -> Finished:
        return finish_post(self.drafts)


@dataclass(frozen=True)
class There:
    future: "Future[list[Finished]]"
    place: int
    drafts: Drafts

    def __call__(self) -> Finished:
        try:
            return self.future.result()[self.place]
        except BrokenProcessPool:
            # It was killed; its work can be done here.
            return finish_post(self.drafts)
