"""What requests cost on a small and on a large blog, under the server that production uses.

    DATABASE_URL=sqlite:////tmp/small.sqlite3 DEBUG=1 .venv/bin/python -m bench.big_blog 100
    DATABASE_URL=sqlite:////tmp/large.sqlite3 DEBUG=1 .venv/bin/python -m bench.big_blog
    .venv/bin/python -m bench.pages sqlite:////tmp/small.sqlite3 sqlite:////tmp/large.sqlite3

Two more URLs name the same pair on PostgreSQL; a single one gives a table without growth. All is
done on copies of the databases, which go afterwards.

CPU time is that of all processes, PostgreSQL's included, for a request under gunicorn as
deploy/gunicorn.py sets it up: the median of ROUNDS rounds, in which all kinds take turns. Then the
same with kept pages, where most are answered without Django. Queries and the time they take are
counted in a process of their own.
"""

import contextlib
import json
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.asked import (
    Answer,
    Asked,
    ask_by,
    ask_over,
    client_for,
    editor_pages,
    make_editor,
    pages,
    writes,
)
from bench.serving import TICKS, free_port, server

WARMING = 12
"""Requests before measuring: each of the two workers should have seen the page."""
ROUNDS = 3
REQUESTS = 40
KEPT_REQUESTS = 1_000
"""Of what is kept, as the clock of processes counts in steps of 10 ms."""
UNCHANGED = ", unchanged"
"""What is added to the names of requests that are answered with 304."""

Figures = dict[str, dict[str, Any]]


# Processes


def processes(root: int) -> list[int]:
    """The process and all below it."""
    children = Path(f"/proc/{root}/task/{root}/children").read_text().split()
    return [root, *(pid for child in children for pid in processes(int(child)))]


def cpu(roots: list[int]) -> float:
    """Seconds of CPU time that the processes have used, those that ended included."""
    ticks = 0
    for root in roots:
        for pid in processes(root):
            # A process that ends here is in its parent's sum.
            with contextlib.suppress(FileNotFoundError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS


def memory(root: int) -> float:
    """The proportional set size of a process and all below it, in MiB."""
    kilobytes = 0
    for pid in processes(root):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def postmaster() -> int | None:
    """The process above PostgreSQL's own; None on SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    status = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    return int(status[1])


# A copy to write to


@contextlib.contextmanager
def copied(url: str, folder: Path) -> Iterator[str]:
    """The URL of a copy of the database."""
    if url.startswith("sqlite"):
        original = url.removeprefix("sqlite:///")
        copy = folder / "copy.sqlite3"
        shutil.copyfile(original, copy)
        if Path(f"{original}-wal").exists():
            shutil.copyfile(f"{original}-wal", f"{copy}-wal")
        yield f"sqlite:///{copy}"
        return
    import dj_database_url
    import psycopg

    facts = dj_database_url.parse(url)
    name = f"{facts['NAME']}_bench"
    host = facts["HOST"] or facts.get("OPTIONS", {}).get("host", "")
    server_of = psycopg.connect(
        dbname="postgres",
        user=facts["USER"],
        password=facts["PASSWORD"],
        host=host,
        port=facts["PORT"] or None,
        autocommit=True,
    )
    with server_of:
        server_of.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server_of.execute(f'CREATE DATABASE "{name}" TEMPLATE "{facts["NAME"]}"')
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            server_of.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


# Measuring


@contextlib.contextmanager
def site(port: int, kept_in: str) -> Iterator[int]:
    """The site as in production, on loopback; yields the process id."""
    os.environ.pop("DEBUG", None)
    os.environ |= {
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "ALLOW_HTTP": "1",
        # So that every comment and vote can come from a reader of its own.
        "BEHIND_TLS_PROXY": "1",
        "PAGE_CACHE_DIR": kept_in,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.py", "config.wsgi"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    with server(*command, port=port) as process:
        yield process


def manage(*arguments: str, **environment: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments, "--verbosity", "0"],
        env=os.environ | environment,
        check=True,
    )


def count_queries(asked: Asked) -> tuple[int, float]:
    """How many queries a request asks, and their time in milliseconds, once caches are warm."""
    from django.db import connection

    spent: list[float] = []

    def timing(execute: Any, *args: Any) -> Any:
        before = time.perf_counter()
        try:
            return execute(*args)
        finally:
            spent.append(time.perf_counter() - before)

    ask_by(client_for(asked, 60_001), asked, 60_001)
    client = client_for(asked, 60_002)
    with connection.execute_wrapper(timing):
        ask_by(client, asked, 60_002)
    return len(spent), sum(spent) * 1_000


class Load:
    """Requests to one server, each from another reader and over another connection."""

    def __init__(self, port: int, roots: list[int], editor: dict[str, str]) -> None:
        self.port = port
        self.roots = roots
        self.editor = editor
        self.sent = 0

    def ask(self, asked: Asked, headers: dict[str, str]) -> Answer:
        self.sent += 1
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            return ask_over(connection, asked, self.sent, headers)

    def warm(self, asked: Asked) -> Answer:
        return [self.ask(asked, self.headers(asked)) for _request in range(WARMING)][-1]

    def headers(self, asked: Asked) -> dict[str, str]:
        return dict(self.editor) if asked.by_editor else {}

    def cost(self, asked: Asked, requests: int, headers: dict[str, str]) -> float:
        """Milliseconds of CPU time for one request."""
        before = cpu(self.roots)
        for _request in range(requests):
            self.ask(asked, headers)
        return (cpu(self.roots) - before) / requests * 1_000


def in_turns(load: Load, everything: dict[str, Asked], requests: int) -> Figures:
    """The medians of all kinds of requests, and of those that find nothing changed."""
    turns: dict[str, Callable[[], float]] = {}
    sizes: dict[str, int] = {}

    def add(name: str, asked: Asked, headers: dict[str, str]) -> None:
        number = REQUESTS if asked.form else requests
        turns[name] = lambda: load.cost(asked, number, headers)

    for name, asked in everything.items():
        answer = load.warm(asked)
        sizes[name] = answer.size
        headers = load.headers(asked)
        add(name, asked, headers)
        if has_unchanged(name):
            sizes[name + UNCHANGED] = 0
            add(name + UNCHANGED, asked, {**headers, "If-None-Match": answer.etag})
    costs: dict[str, list[float]] = {name: [] for name in turns}
    for _round in range(ROUNDS):
        for name, turn in turns.items():
            costs[name].append(turn())
    return {
        name: {"cpu": statistics.median(several), "size": sizes[name]}
        for name, several in costs.items()
    }


def has_unchanged(name: str) -> bool:
    """Whether the request is also measured with the ETag of its answer."""
    return name == "home" or name.startswith("post")


def sign_in() -> dict[str, str]:
    """The header with an editor's session."""
    from django.test import Client

    client = Client()
    client.force_login(make_editor())
    return {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}


def measure(kept_in: str) -> dict[str, Any]:
    """All figures for the database that DATABASE_URL names; it is written to."""
    public = pages()
    everything = public | editor_pages() | writes()
    queries = {name: count_queries(asked) for name, asked in everything.items()}
    manage("collectstatic", "--no-input", DEBUG="0", SECRET_KEY="k" * 60, ALLOWED_HOSTS="localhost")
    editor = sign_in()
    above = [pid for pid in [postmaster()] if pid]
    port = free_port()
    with site(port, "") as pid:
        figures = in_turns(Load(port, [pid, *above], editor), everything, REQUESTS)
        held = memory(pid)
    manage("migrate", "--skip-checks", PAGE_CACHE_DIR=kept_in)
    port = free_port()
    with site(port, kept_in) as pid:
        kept = public | writes()
        # Searches are never kept.
        kept.pop("search")
        for name, found in in_turns(Load(port, [pid, *above], editor), kept, KEPT_REQUESTS).items():
            figures[name]["kept"] = found["cpu"]
        held_with_pages = memory(pid)
    for name, asked_for in queries.items():
        figures[name]["queries"] = asked_for
    return {"pages": figures, "memory": held, "memory with kept pages": held_with_pages}


def measured(url: str) -> dict[str, Any]:
    """The figures of one database, taken in a process of their own."""
    with tempfile.TemporaryDirectory() as name, copied(url, Path(name)) as copy:
        result = Path(name) / "result.json"
        environment = os.environ | {
            "DATABASE_URL": copy,
            "DEBUG": "1",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        command = [sys.executable, "-m", "bench.pages", "--into", str(result), f"{name}/pages"]
        subprocess.run(command, env=environment, check=True)
        figures: dict[str, Any] = json.loads(result.read_text())
        return figures


# Printing


def table(figures: list[dict[str, Any]]) -> None:
    """A table of the last blog, with its growth over the first."""
    print("| request | ms of CPU | queries | ms of queries | kB | growth | ms, pages kept |")
    print("|---|---|---|---|---|---|---|")
    for name, last in figures[-1]["pages"].items():
        first = figures[0]["pages"][name]
        number, milliseconds = last.get("queries") or ("", None)
        spent = "" if milliseconds is None else f"{milliseconds:.1f}"
        growth = f"{last['cpu'] / first['cpu']:.2f}" if len(figures) > 1 and first["cpu"] else ""
        kept = f"{last['kept']:.2f}" if "kept" in last else ""
        print(
            f"| {name} | {last['cpu']:.1f} | {number} | {spent} "
            f"| {last['size'] / 1024:.0f} | {growth} | {kept} |"
        )
    held, with_pages = figures[-1]["memory"], figures[-1]["memory with kept pages"]
    print(f"\nThe server holds {held:.0f} MiB, with kept pages {with_pages:.0f} MiB (PSS).\n")


def main() -> None:
    if sys.argv[1:2] == ["--into"]:
        import django

        django.setup()
        Path(sys.argv[2]).write_text(json.dumps(measure(sys.argv[3])))
        return
    urls = sys.argv[1:]
    for first in range(0, len(urls), 2):
        table([measured(url) for url in urls[first : first + 2]])


if __name__ == "__main__":
    main()
