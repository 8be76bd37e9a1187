"""What pages cost on a small and on a large blog, under the server that production uses.

    DATABASE_URL=sqlite:////tmp/small.sqlite3 DEBUG=1 .venv/bin/python -m bench.big_blog 100
    DATABASE_URL=sqlite:////tmp/large.sqlite3 DEBUG=1 .venv/bin/python -m bench.big_blog
    .venv/bin/python -m bench.pages sqlite:////tmp/small.sqlite3 sqlite:////tmp/large.sqlite3

Processor time is that of all processes, PostgreSQL's included, for a request under gunicorn with
two workers of four threads. Queries and the time they take are counted in a process of their own.
The databases are only read. Prints a table; with one database, without its last column.
"""

import contextlib
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WARMING = 12
"""Requests before measuring: each of the two workers should have seen the page."""
REQUESTS = 40
TICKS = os.sysconf("SC_CLK_TCK")


def pages() -> dict[str, str]:
    """The pages of the table by name; DJANGO's models are ready."""
    from bench.big_blog import LENGTHS, fixed_posts
    from bench.site import WORD_LIST
    from blog.models import Post

    quiet, hundred, thousand = (post.get_absolute_url() for post in fixed_posts())
    count = Post.objects.count()
    return {
        "home": "/",
        f"post, {LENGTHS[0]} comments": quiet,
        f"post, {LENGTHS[1]} comments": hundred,
        f"post, {LENGTHS[2]} comments": thousand,
        "category": "/category/kategorie-1/",
        "category with children": "/category/kategorie-0/",
        "tag": "/tag/wort-7/",
        "late page": f"/page/{max(1, count // 12)}/",
        "author": "/author/author1/",
        "year": "/2005/",
        "feed": "/feed/",
        "feed of comments": "/comments/feed/",
        "search": f"/?s={WORD_LIST[50]}",
        "best rated": "/bestbewertet/",
        "archive": "/archiv/",
        "categories": "/kategorien/",
        "tags": "/schlagwoerter/",
        "sitemap": "/sitemap.xml",
    }


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


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def server(port: int) -> Iterator[int]:
    """The site as in production, on loopback; yields the process id."""
    environment = {key: value for key, value in os.environ.items() if key != "DEBUG"} | {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "ALLOW_HTTP": "1",
    }
    run = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(run, env=environment, check=True)
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--worker-class", "gthread"]
    command += ["--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    command += ["--log-level", "warning"]
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    for _attempt in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError("the server does not start")


def get(port: int, path: str) -> int:
    """Ask for a page as a browser does; its size as sent, in bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path} answers with {response.status}")
    return len(body)


def count_queries(path: str) -> tuple[int, float]:
    """How many queries a page asks, and their time in milliseconds, once caches are warm."""
    from django.db import connection
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    spent: list[float] = []

    def timing(execute: Any, *args: Any) -> Any:
        before = time.perf_counter()
        try:
            return execute(*args)
        finally:
            spent.append(time.perf_counter() - before)

    read(client.get(path))
    with connection.execute_wrapper(timing):
        read(client.get(path))
    return len(spent), sum(spent) * 1_000


def read(response: Any) -> None:
    for _part in response if response.streaming else [response.content]:
        pass


def measure() -> dict[str, Any]:
    """All figures for the database that DATABASE_URL names."""
    found = pages()
    queries = {name: count_queries(path) for name, path in found.items()}
    port = free_port()
    figures = {}
    with server(port) as pid:
        roots = [pid, *filter(None, [postmaster()])]
        for name, path in found.items():
            size = [get(port, path) for _request in range(WARMING)][-1]
            before = cpu(roots)
            for _request in range(REQUESTS):
                get(port, path)
            spent = (cpu(roots) - before) / REQUESTS * 1_000
            figures[name] = {"cpu": spent, "size": size, "queries": queries[name]}
        return {"pages": figures, "memory": memory(pid)}


def measured(url: str) -> dict[str, Any]:
    """The figures of one database, taken in a process of their own."""
    with tempfile.NamedTemporaryFile() as file:
        environment = os.environ | {
            "DATABASE_URL": url,
            "DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        command = [sys.executable, "-m", "bench.pages", "--into", file.name]
        subprocess.run(command, env=environment, check=True)
        result: dict[str, Any] = json.loads(Path(file.name).read_text())
        return result


def table(figures: list[dict[str, Any]]) -> None:
    print("| page | ms of processor | queries | ms of queries | kB | growth |")
    print("|---|---|---|---|---|---|")
    for name, last in figures[-1]["pages"].items():
        first = figures[0]["pages"][name]
        number, milliseconds = last["queries"]
        growth = f"{last['cpu'] / first['cpu']:.2f}" if len(figures) > 1 and first["cpu"] else ""
        print(
            f"| {name} | {last['cpu']:.1f} | {number} | {milliseconds:.1f} "
            f"| {last['size'] / 1024:.0f} | {growth} |"
        )
    print(f"\nThe server holds {figures[-1]['memory']:.0f} MiB.")


def main() -> None:
    if sys.argv[1:2] == ["--into"]:
        import django

        django.setup()
        Path(sys.argv[2]).write_text(json.dumps(measure()))
    else:
        table([measured(url) for url in sys.argv[1:3]])


if __name__ == "__main__":
    main()
