"""Hunt for stale answers: DEBUG=1 .venv/bin/python -m bench.stale_hunt [seconds] [--nginx]

Readers and writers ask a gunicorn of their own on the loopback, or nginx before it, which serves
the same files; workers are killed and stopped all the while. Every text carries the version of its
last write, and no answer may show an older one than was acknowledged before it was asked for. At
the end the hunt shows that it would see a fault: with the removal before the answer switched off,
and with the check before the storing.
Fills a database of its own, or an empty one that DATABASE_URL names.
"""

import contextlib
import datetime
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.serving import children, free_port, nginx, server

SECONDS = 60.0
READERS = 8
WORKERS, THREADS = 4, 4
POSTS = 8
WRITES_PER_SECOND = 3.0
KILL_EVERY = 12.0
KINDS = ["save", "update", "sql", "comment", "score"]
LETTERS = {"t": "save", "b": "update", "e": "sql", "c": "comment"}
VERSION = re.compile(r"([tbec])(p\d)v(\d+)v")
VOTES = re.compile(r"\(([\d.]+) Stimmen\)")


@dataclass
class Hunt:
    """What was acknowledged, and what readers saw."""

    port: int
    end: float
    acknowledged: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    counts: Counter[str] = field(default_factory=Counter)
    stale: list[str] = field(default_factory=list)

    def read(self, seed: int) -> None:
        chance = random.Random(seed)  # no secret
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        pages = ["/", "/feed/", "/comments/feed/", "/category/a/", "/archiv/", "/bestbewertet/"]
        pages += [f"/2024/05/01/p{number}/" for number in range(POSTS)] * 2
        while time.monotonic() < self.end:
            address = chance.choice(pages)
            known = dict(self.acknowledged)
            try:
                connection.request("GET", address, headers={"Accept-Encoding": "identity"})
                answer = connection.getresponse()
                text = answer.read().decode()
            except (OSError, HTTPException):
                # Its worker was killed.
                connection.close()
                continue
            if answer.status == 200:
                self.counts["answers"] += 1
                self.check(address, text, known)

    def check(self, address: str, text: str, known: dict[tuple[str, str], int]) -> None:
        seen: dict[tuple[str, str], int] = {}
        for letter, post, version in VERSION.findall(text):
            key = LETTERS[letter], post
            seen[key] = min(int(version), seen.get(key, int(version)))
        if address.startswith("/2024/05/01/"):
            votes = VOTES.search(text)
            counted = int(votes[1].replace(".", "")) - 3 if votes else 0
            seen["score", address.split("/")[4]] = counted
        for key, version in seen.items():
            if version < known.get(key, 0):
                self.stale.append(f"{address}: {key} {version} < {known[key]}")
                return

    def write(self) -> None:
        version = 0
        chance = random.Random(0)  # no secret
        while time.monotonic() < self.end:
            version += 1
            kind, post = chance.choice(KINDS), f"p{chance.randrange(POSTS)}"
            connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                query = f"kind={kind}&post={post}&version={version}"
                connection.request("POST", f"/-/write?{query}")
                if connection.getresponse().status == 200:
                    self.acknowledged[kind, post] = version
                    self.counts["writes"] += 1
            except (OSError, HTTPException):
                self.counts["writes not acknowledged"] += 1
            finally:
                connection.close()
            time.sleep(chance.expovariate(WRITES_PER_SECOND))

    def disturb(self, master: int) -> None:
        """Kill a worker now and then; let those go on that stopped themselves."""
        chance = random.Random(1)  # no secret
        stopped: dict[int, float] = {}
        next_kill = time.monotonic() + KILL_EVERY
        while time.monotonic() < self.end:
            time.sleep(0.1)
            for worker in children(master):
                if _state(worker) == "T" and worker not in stopped:
                    stopped[worker] = time.monotonic()
                    self.counts["stops"] += 1
            for worker in [one for one, at in stopped.items() if time.monotonic() > at + 3]:
                _send(worker, signal.SIGCONT)
                del stopped[worker]
            workers = children(master)
            if time.monotonic() > next_kill and workers:
                _send(chance.choice(workers), signal.SIGKILL)
                self.counts["kills"] += 1
                next_kill = time.monotonic() + KILL_EVERY
        for worker in children(master):
            _send(worker, signal.SIGCONT)


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def _send(process: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, number)


def hunt(seconds: float, fault: str, nginx_folder: Path | None) -> Hunt:
    port = application = free_port()
    os.environ["HUNT_FAULT"] = fault
    command = [
        *[sys.executable, "-m", "gunicorn", "bench.stale_hunt_site:site"],
        *["--bind", f"127.0.0.1:{application}", "--workers", str(WORKERS)],
        *["--worker-class", "gthread", "--threads", str(THREADS), "--timeout", "120"],
        *["--log-level", "critical", "--keep-alive", "30"],
    ]
    with ExitStack() as servers:
        master = servers.enter_context(server(*command, port=application))
        if nginx_folder:
            port = free_port()
            root = Path(os.environ["PAGE_CACHE_DIR"])
            servers.enter_context(nginx(nginx_folder, port, application, root))
        warm_up(port)
        found = Hunt(port, time.monotonic() + seconds)
        acts = [threading.Thread(target=found.read, args=(seed,)) for seed in range(READERS)]
        acts += [threading.Thread(target=found.write)]
        acts += [threading.Thread(target=found.disturb, args=(master,))]
        for act in acts:
            act.start()
        for act in acts:
            act.join()
    return found


def warm_up(port: int) -> None:
    """Wait until all workers have started, each of which takes some seconds."""
    for _answer in range(10 * WORKERS):
        connection = HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("GET", "/")
        connection.getresponse().read()
        connection.close()


def seed() -> None:
    from accounts.models import User
    from blog.models import Category, Post
    from blog.rendering.saving import save_text

    author = User.objects.create_user("anna")
    category = Category.objects.create(name="A", slug="a")
    moment = datetime.datetime(2024, 5, 1, 9, tzinfo=datetime.UTC)
    for number in range(POSTS):
        facts = {"title": f"Beitrag {number}", "slug": f"p{number}"}
        post = save_text(Post(author=author, published_at=moment, **facts))
        post.categories.add(category)


def main() -> None:
    through_nginx = "--nginx" in sys.argv
    numbers = [one for one in sys.argv[1:] if one != "--nginx"]
    seconds = float(numbers[0]) if numbers else SECONDS
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with tempfile.TemporaryDirectory() as folder:
        # nginx reads it as a user of its own.
        Path(folder).chmod(0o755)
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'hunt.sqlite3'}")
        os.environ["PAGE_CACHE_DIR"] = f"{folder}/pages"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        seed()
        failed = False
        for fault, share in [("", 1.0), ("drain", 0.25), ("check", 0.25)]:
            found = hunt(seconds * share, fault, Path(folder) if through_nginx else None)
            name = f"without the {fault}" if fault else "as it is"
            print(f"{name}: {dict(found.counts)}, {len(found.stale)} stale", flush=True)
            for line in found.stale[:5]:
                print(f"    {line}", flush=True)
            failed |= bool(found.stale) != bool(fault)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
