"""What a kept page costs: DEBUG=1 .venv/bin/python -m bench.page_cache [requests]

In the process (a hit, a 304, a bare constant Django view), under gunicorn with one worker of four
threads, and by nginx beside a static file. All in turns, in CPU time by process accounting, of the
servers alone; medians and lowest of the rounds.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any

from bench.serving import cpu_seconds, free_port, nginx, server

ROUNDS = 5
REQUESTS = 4_000


def show(name: str, costs: list[float]) -> None:
    print(
        f"| {name} | {statistics.median(costs) * 1e6:.1f} µs | {min(costs) * 1e6:.1f} µs |",
        flush=True,
    )


def environ(**given: Any) -> dict[str, Any]:
    facts = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "SCRIPT_NAME": ""}
    facts |= {"HTTP_HOST": "localhost", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    facts |= {"HTTP_ACCEPT_ENCODING": "gzip, br", "HTTP_ACCEPT": "text/html", **given}
    return {**facts, "wsgi.url_scheme": "http", "wsgi.input": BytesIO()}


def call(application: Any, asked: dict[str, Any]) -> float:
    before = time.process_time()
    for _request in range(REQUESTS):
        result = application(dict(asked), lambda *_given: None)
        for _part in result:
            pass
        close = getattr(result, "close", None)
        if close:
            close()
    return (time.process_time() - before) / REQUESTS


@contextmanager
def forgetful(site: Any) -> Iterator[None]:
    """The site remembers no page in memory."""
    from page_cache import recent

    site.recent.get, remembering = recent.read, site.recent.get
    try:
        yield
    finally:
        site.recent.get = remembering


def in_process(site: Any) -> None:
    """The bare view runs under the same settings, with its own URLs and without middleware."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    heard: list[Any] = []
    list(site(environ(), lambda *given: heard.append(given)))
    etag = dict(heard[0][1])["ETag"]
    cases = ("a hit", "a hit read from its files", "a 304", "a bare constant view")
    costs: dict[str, list[float]] = {name: [] for name in cases}
    with override_settings(ROOT_URLCONF="bench.bare_view", MIDDLEWARE=[], DEBUG=False):
        bare = WSGIHandler()
        for _round in range(ROUNDS):
            costs["a hit"].append(call(site, environ()))
            with forgetful(site):
                costs["a hit read from its files"].append(call(site, environ()))
            costs["a 304"].append(call(site, environ(HTTP_IF_NONE_MATCH=etag)))
            costs["a bare constant view"].append(call(bare, environ()))
    for name, found in costs.items():
        show(f"in the process: {name}", found)


def gunicorn(application: str, port: int) -> Any:
    return server(
        *[sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"],
        *["--workers", "1", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "60"],
        *["--log-level", "critical", "--timeout", "120"],
        port=port,
    )


def asked(port: int, path: str, process: int, headers: dict[str, str]) -> float:
    """CPU seconds of the server for one request, over one connection."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(number: int) -> None:
        for _request in range(number):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status not in {200, 304}:
                raise ValueError(f"{path}: {answer.status}")

    ask(100)
    before = cpu_seconds(process)
    ask(REQUESTS)
    after = cpu_seconds(process)
    connection.close()
    return (after - before) / REQUESTS


def in_turns(cases: dict[str, Callable[[], float]], prefix: str = "") -> None:
    costs: dict[str, list[float]] = {name: [] for name in cases}
    for _round in range(ROUNDS):
        for name, measure in cases.items():
            costs[name].append(measure())
    for name, found in costs.items():
        show(prefix + name, found)


def under_gunicorn() -> None:
    ours, bare, constant = free_port(), free_port(), free_port()
    takes = {"Accept-Encoding": "gzip, br", "Host": "localhost"}
    os.environ.pop("DJANGO_SETTINGS_MODULE")
    with (
        gunicorn("bench.bare_view:application()", bare) as bare_process,
        gunicorn("bench.bare_view:without_django", constant) as constant_process,
    ):
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        with gunicorn("config.wsgi:application", ours) as our_process:
            in_turns(
                {
                    "a hit": lambda: asked(ours, "/", our_process, takes),
                    "a bare constant view": lambda: asked(bare, "/", bare_process, takes),
                    "a constant without Django": lambda: asked(
                        constant, "/", constant_process, takes
                    ),
                },
                "gunicorn: ",
            )


def by_nginx(folder: Path, root: Path) -> None:
    port = free_port()
    page = root / "current" / "pages" / "http" / "localhost" / "@"
    plain = {"Accept-Encoding": "identity", "Host": "localhost"}
    with nginx(folder, port, free_port(), root) as process:
        (folder / "media" / "page.html").write_bytes(page.read_bytes())
        in_turns(
            {
                "nginx: a kept page": lambda: asked(port, "/", process, plain),
                "nginx: a static file": lambda: asked(port, "/media/page.html", process, plain),
            }
        )


def main() -> None:
    global REQUESTS
    REQUESTS = int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'bench.sqlite3'}"
        os.environ["PAGE_CACHE_DIR"] = str(folder / "pages")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from config.wsgi import application

        print("| | median | lowest |\n|---|---|---|", flush=True)
        in_process(application)
        by_nginx(folder, folder / "pages")
        under_gunicorn()


if __name__ == "__main__":
    main()
