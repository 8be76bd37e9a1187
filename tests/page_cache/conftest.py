"""A kept site: Django behind the page cache in one process, its thread off."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection

from page_cache import pages, reads, triggers
from page_cache.keeper import Keeper
from page_cache.wsgi import PageCache
from tests.page_cache.small_site import restart_keys

HOST = "testserver"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    rendered: bool
    """Whether Django was asked."""

    @property
    def etag(self) -> str:
        return self.headers["ETag"]

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class KeptSite:
    """What tests ask and look at."""

    cache: PageCache
    root: Path
    rendered: list[str] = field(default_factory=list)

    @property
    def keeper(self) -> Keeper:
        return self.cache.keeper

    def get(self, address: str, **given: str) -> Answer:
        return self.ask("GET", address, b"", **given)

    def post(self, address: str, data: dict[str, Any], **given: str) -> Answer:
        body = urlencode(data).encode()
        given.setdefault("HTTP_SEC_FETCH_SITE", "same-origin")
        return self.ask("POST", address, body, **given)

    def ask(self, method: str, address: str, body: bytes = b"", **given: str) -> Answer:
        path, _mark, query = address.partition("?")
        environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path}
        environ |= {"QUERY_STRING": query, "HTTP_HOST": HOST, "SCRIPT_NAME": ""}
        environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), **given}
        if body:
            environ["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
        setup_testing_defaults(environ)
        heard: list[Any] = []
        before = len(self.rendered)
        result = self.cache(environ, lambda *given: heard.append(given))
        content = b"".join(result)
        if hasattr(result, "close"):
            result.close()
        status, headers = heard[0][:2]
        return Answer(int(status[:3]), dict(headers), content, len(self.rendered) > before)

    def is_kept(self, address: str) -> bool:
        path, _mark, query = address.partition("?")
        name = f"http/{HOST}{path}" + (f"@{query}" if query else "") + "@.head"
        return Path(f"{self.pages}/{name}").exists()

    @property
    def pages(self) -> Path:
        return self.root / "current" / "pages"

    def all_kept(self) -> list[str]:
        """The addresses of all that is kept."""
        found = []
        for file in self.pages.rglob("*@.head"):
            path = str(file.relative_to(self.pages)).removeprefix(f"http/{HOST}")
            path, _mark, query = path.removesuffix("@.head").partition("@")
            found.append(path + (f"?{query}" if query else ""))
        return sorted(found)


@pytest.fixture
def kept(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[KeptSite]:
    settings.PAGE_CACHE_DIR = str(tmp_path / "kept")
    reads.known_tables.cache_clear()
    reads.tables_in.cache_clear()
    pages.nginx_headers.cache_clear()
    triggers.install(connection)
    restart_keys()
    yield new_process(Path(settings.PAGE_CACHE_DIR))
    triggers.remove(connection)


def new_process(root: Path, release: str = "a" * 16) -> KeptSite:
    """Another worker on the same directory, of the same release unless told otherwise."""
    django = get_wsgi_application()
    site: KeptSite

    def counting(environ: dict[str, Any], start_response: Any) -> Any:
        site.rendered.append(environ["PATH_INFO"])
        return django(environ, start_response)

    cache = PageCache(counting, Keeper(root, release), thread=False)
    site = KeptSite(cache, root)
    return site
