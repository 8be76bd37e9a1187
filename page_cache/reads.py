"""What a page is made of: collected while it is rendered, from the queries themselves.

Each table that a query names becomes a tag of the page. Code that knows better which rows matter
narrows that (`reads`), and names what it shows without a query (`touch`, `until`). Outside the
rendering of a page that may be kept, all of these do nothing.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, wraps
from typing import Any, TypeVar

from django.db import connection, connections
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from page_cache import log
from page_cache.watch import Model, Span, span, tags, watched

WORD = re.compile(r"\w+")
# What would make the answer one reader's own instead of everybody's.
PERSONAL_HEADERS = (
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass
class Render:
    """One page while it is made."""

    query: str = ""
    """Of its address, without what only tracks readers."""
    is_kept: bool = False
    canonical_query: str = ""
    type_for_browsers: str = ""
    position: log.Position | None = None
    """Where the log stood before the first query."""
    started: float = field(default_factory=time.monotonic)
    began_at: datetime = field(default_factory=timezone.now)
    tags: set[str] = field(default_factory=set)
    spans: set[Span] = field(default_factory=set)
    unwatched: set[str] = field(default_factory=set)
    """What it read that nobody watches; such a page is not kept."""
    expires: float | None = None
    _narrowed: dict[str, set[str]] = field(default_factory=dict)
    _is_asking: bool = False

    @property
    def may_be_kept(self) -> bool:
        return self.is_kept and not self.unwatched and self.canonical_query == self.query

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Listen to this thread's queries."""
        token = _current.set(self)
        try:
            with ExitStack() as stack:
                for alias in connections:
                    stack.enter_context(connections[alias].execute_wrapper(self._listen))
                yield
        finally:
            _current.reset(token)

    def _listen(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if self._is_asking:
            return execute(sql, params, many, context)
        self._is_asking = True
        try:
            if self.position is None:
                self.position = log.position()
            if context["connection"].alias != "default":
                self.unwatched.add(context["connection"].alias)
            found = tables_in(sql)
        finally:
            self._is_asking = False
        for table in found:
            if table in self._narrowed:
                self.tags |= self._narrowed[table]
            elif table in watched():
                self.tags.add(table)
            else:
                self.unwatched.add(table)
        return execute(sql, params, many, context)


_current: ContextVar[Render | None] = ContextVar("render", default=None)


@lru_cache(maxsize=1)
def known_tables() -> frozenset[str]:
    """Everything in the database that can be read, views and search indexes included."""
    return frozenset(connection.introspection.table_names(include_views=True))


@lru_cache(maxsize=1_000)
def tables_in(sql: str) -> frozenset[str]:
    """The tables whose names stand in the statement, wherever; parameters do not."""
    return known_tables() & set(WORD.findall(sql))


# What apps say


def kept(view: View, *, with_query: bool = False, type_for_browsers: str = "") -> View:
    """Let the pages of this view be kept, for everybody and without a time limit.

    `with_query`: also those with a query string that something names by `canonical_query`.
    `type_for_browsers` is the content type for whoever accepts text/html.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        render = _current.get()
        if render is not None and (with_query or not render.query):
            render.is_kept = True
            render.type_for_browsers = type_for_browsers
            # The middleware around it then makes the plain page, too.
            for name in PERSONAL_HEADERS:
                request.META.pop(name, None)
            request.__dict__.pop("headers", None)
            request.method = "GET"
        return view(request, *args, **kwargs)

    return inner  # type: ignore[return-value]  # a view with the same arguments


def kept_with_query(view: View) -> View:
    return kept(view, with_query=True)


@contextmanager
def reads(model: Model, facet: str = "", of: Iterable[object] | None = None) -> Iterator[None]:
    """Promise that queries in this block or function read no more of the model's table than this.

    `of` are values of the facet's scope; none at all where the block's result is `touch`ed.
    """
    render = _current.get()
    if render is None:
        yield
        return
    table = model._meta.db_table
    before = render._narrowed.get(table)
    render._narrowed[table] = tags(model, facet, of)
    try:
        yield
    finally:
        if before is None:
            del render._narrowed[table]
        else:
            render._narrowed[table] = before


def touch(model: Model, facet: str = "", of: Iterable[object] | None = None) -> None:
    """Name something that the page shows without a query of its own, such as a value in memory."""
    render = _current.get()
    if render is not None:
        render.tags |= tags(model, facet, of)


def touch_days(
    model: Model, facet: str, scope: object, first: date | None, last: date | None
) -> None:
    """Name the rows of one scope that stand on these two days and between; None has no end."""
    render = _current.get()
    if render is not None:
        render.spans.add(span(model, facet, scope, first, last))


def until(moment: datetime) -> None:
    """The page changes by itself then, if that is still to come."""
    render = _current.get()
    if render is not None and moment.timestamp() > time.time():
        render.expires = min(moment.timestamp(), render.expires or float("inf"))


def canonical_query(query: str) -> None:
    """This query string names a page of its own; any other but the empty one is not kept."""
    render = _current.get()
    if render is not None:
        render.canonical_query = query


def is_for_everybody() -> bool:
    """Whether the page being made may be kept for other readers."""
    render = _current.get()
    return render is not None and render.is_kept
