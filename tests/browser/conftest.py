"""A real Chromium on a real server; skipped, and said so, where there is no Chromium."""

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

# Without its windows it takes half the processor time for the same pages.
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or ""
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright's own event loop is what Django's safeguard takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("Chromium is not installed, and REQUIRE_BROWSER is set.")
        pytest.skip("Chromium is not installed: the browser tests did not run.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[Any]:
    """A function that gives somebody a browser of their own; its complaints fail the test."""
    contexts = []
    complaints: list[str] = []

    def open_for(*, may_ask: str = "", **options: Any) -> Page:
        """`may_ask`: the beginning of the addresses elsewhere that the test expects."""
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((live_server.url, "data:", "blob:"))
                or (may_ask and request.url.startswith(may_ask))
                else complaints.append(f"asks another host: {request.url}")
            ),
        )
        return page

    yield open_for
    for context in contexts:
        context.close()
    _wait_for_the_last_answer(live_server)
    expected = "Failed to load resource: the server responded with a status of 4"
    assert [text for text in complaints if not text.startswith(expected)] == []


def _wait_for_the_last_answer(server: LiveServer) -> None:
    """What a page asked for last, as an open form does, is answered before the database is emptied.

    The server has a thread for each connection, which ends when the browser has closed it.
    """
    # The server takes connections in turn: with this one, it has taken all before.
    with urlopen(f"{server.url}/static/img/star.svg") as answer:  # noqa: S310  # our own server
        answer.read()
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)
            assert not thread.is_alive(), "A request takes longer than the test."
