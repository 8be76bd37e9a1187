"""The way in: answers what is kept without entering Django, and keeps what Django renders."""

import re
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from page_cache import pages
from page_cache.keeper import Keeper, next_appearance
from page_cache.pages import Headers, Page, Plan
from page_cache.reads import Render
from page_cache.recent import Recent

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

PERSONAL_COOKIES = re.compile(r"(?:^|;)\s*(?:sessionid|reader|messages|csrftoken)=")
"""Whoever sends one of these gets a page of their own."""
SEGMENT = r"[a-z0-9_-][a-z0-9_.-]{0,199}"
PATH = re.compile(rf"/(?:{SEGMENT}/)*(?:{SEGMENT})?")
HOST = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}(?::\d{1,5})?")
QUERY = re.compile(r"[a-z]{1,20}=[a-z0-9]{1,20}(?:&[a-z]{1,20}=[a-z0-9]{1,20}){0,2}")
TRACKING = re.compile(r"(?:utm_\w+|mtm_\w+|pk_\w+|fbclid|gclid|msclkid|mc_cid|mc_eid)(?:=.*)?")
LONGEST_PATH = 1_000


def wrap(application: Application) -> Application:
    """The application with its page cache, or just itself where no directory is set."""
    if not settings.PAGE_CACHE_DIR:
        return application
    return PageCache(application, Keeper(Path(settings.PAGE_CACHE_DIR)))


class PageCache:
    """A WSGI application around Django's."""

    def __init__(self, application: Application, keeper: Keeper, *, thread: bool = True) -> None:
        self.application = application
        self.keeper = keeper
        self.has_thread = thread
        self.recent = Recent()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self.keeper.start(with_thread=self.has_thread)
        key = key_of(environ)
        if key is None:
            answer = self.application(environ, start_response)
            self.keeper.drain(has_written=environ["REQUEST_METHOD"] not in {"GET", "HEAD"})
            return answer
        name = self.keeper.store.name()
        if self.keeper.store.is_own(name):
            found = self.find(f"{self.keeper.store.root_name}/{name}/pages/{key}", environ)
            if found is not None:
                status, headers, body = found
                start_response(status, headers)
                return [body]
        return self.render(key, environ, start_response)

    def find(self, base: str, environ: Environ) -> tuple[str, Headers, bytes] | None:
        """The kept page as an answer to this request."""
        page = self.recent.get(base, *taken_by(environ))
        if page is None:
            return None
        expires = page.plan.head.expires
        if expires is not None and expires <= time.time():
            return None
        return answer(page.plan, page.body, environ)

    def render(self, key: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let Django answer, and keep that if its view allows it."""
        try:
            generation = self.keeper.generation()
        except DatabaseError:
            generation = None
        if generation is None:
            return self.pass_on(environ, start_response)
        render = Render(query=key.partition("@")[2])
        # The view takes out what is this reader's own.
        asked = dict(environ)
        environ["QUERY_STRING"] = render.query
        heard: list[Any] = []
        with render.collecting():
            result = self.application(environ, lambda *given: heard.append(given))
            status, headers = heard[0][0], heard[0][1]
            if not (render.is_kept and is_for_everybody(status, headers)):
                start_response(*heard[0])
                self.keeper.drain(has_written=False)
                return result
            body = join(result)
        page = make_page(headers, body, render)
        self.keeper.keep(generation, key, page, render)
        self.keeper.drain(has_written=False)
        plan = pages.plan(page.head.encode(), *taken_by(asked))
        status, headers, body = answer(plan, page.bodies[plan.ending], asked)
        start_response(status, headers)
        return [body]

    def pass_on(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        result = self.application(environ, start_response)
        self.keeper.drain(has_written=False)
        return result


def make_page(headers: Headers, body: bytes, render: Render) -> Page:
    moments = [moment for moment in (render.expires, _next_appearance(render)) if moment]
    return pages.make(
        headers,
        body,
        expires=min(moments, default=None),
        type_for_browsers=render.type_for_browsers,
    )


def _next_appearance(render: Render) -> float | None:
    try:
        return next_appearance(render)
    except DatabaseError:
        render.is_kept = False
        return None


def taken_by(environ: Environ) -> tuple[str, bool]:
    """The encodings that the reader takes, and whether it is a browser."""
    return environ.get("HTTP_ACCEPT_ENCODING", ""), "text/html" in environ.get("HTTP_ACCEPT", "")


def answer(plan: Plan, body: bytes, environ: Environ) -> tuple[str, Headers, bytes]:
    """Status, headers and body for one reader."""
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if wanted and pages.matches(wanted, plan.etag):
        return "304 Not Modified", list(plan.headers_if_unchanged), b""
    if environ["REQUEST_METHOD"] == "HEAD":
        return "200 OK", list(plan.headers), b""
    return "200 OK", list(plan.headers), body


def key_of(environ: Environ) -> str | None:
    """Under what name the page would be kept; None where it must not be."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("SCRIPT_NAME"):
        return None
    cookies = environ.get("HTTP_COOKIE")
    if cookies and PERSONAL_COOKIES.search(cookies):
        return None
    return name_of_page(
        scheme_of(environ),
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
    )


@lru_cache(maxsize=1_000)
def name_of_page(scheme: str, host: str, path: str, query: str) -> str | None:
    """What its files' names begin with; None for an address that nobody links to."""
    host = host.lower()
    if len(path) > LONGEST_PATH or not PATH.fullmatch(path) or not HOST.fullmatch(host):
        return None
    query = without_tracking(query)
    if query and not QUERY.fullmatch(query):
        return None
    return f"{scheme}/{host}{path}" + (f"@{query}" if query else "")


def without_tracking(query: str) -> str:
    return "&".join(part for part in query.split("&") if not TRACKING.fullmatch(part))


def scheme_of(environ: Environ) -> str:
    """As Django tells it: behind a proxy by the header that the proxy sets."""
    trusted = settings.SECURE_PROXY_SSL_HEADER
    if not trusted:
        return str(environ["wsgi.url_scheme"])
    return "https" if environ.get(trusted[0]) == trusted[1] else "http"


def is_for_everybody(status: str, headers: Headers) -> bool:
    if not status.startswith(f"{HTTPStatus.OK.value} "):
        return False
    for name, value in headers:
        if name.lower() == "set-cookie":
            return False
        if name.lower() == "cache-control" and re.search(r"private|no-store", value.lower()):
            return False
    return True


def join(result: Iterable[bytes]) -> bytes:
    """The whole body; its queries, if it is made while it is sent, are the page's, too."""
    try:
        return b"".join(result)
    finally:
        close = getattr(result, "close", None)
        if close:
            close()
