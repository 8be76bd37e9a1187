"""Measure both exports: DEBUG=1 .venv/bin/python -m bench.export [posts, otherwise 50000]"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.site import BATCH, POSTS, seed

COMMENTS = 30_000


def add_comments() -> None:
    from comments.models import Comment, Status

    for first in range(0, COMMENTS, BATCH):
        numbers = range(first, min(first + BATCH, COMMENTS))
        Comment.objects.bulk_create(
            Comment(
                post_id=number * 7 % POSTS + 1,
                author_name=f"Leserin {number}",
                email=f"{number}@example.org",
                body="Gut gesagt. " * 20,
                body_html="",
                status=Status.APPROVED,
            )
            for number in numbers
        )


# What a process had in memory before it became this one does not count, nor does the log of all
# queries that DEBUG keeps.
CHILD = """
import sys
from django.conf import settings
settings.DEBUG = False
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", *sys.argv[1:]])
print(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
"""


def measure(*command: str) -> None:
    """Run the command by itself, and print what it took in time and memory."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(  # our own command, no words from outside
        [sys.executable, "-c", CHILD, *command], check=True, capture_output=True, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    memory = int(done.stdout.splitlines()[-1]) / 1024
    size = Path(command[-1]).stat().st_size / 2**20
    print(
        f"| {' '.join(command[:-1])} | {seconds:.0f} s | {POSTS / seconds:.0f} | "
        f"{memory:.0f} MB | {size:.0f} MB |"
    )


def run() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["MEDIA_ROOT"] = f"{folder}/media"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        seed()
        add_comments()
        print("| command | CPU time | posts a second | peak memory | size |")
        print("|---|---|---|---|---|")
        measure("export_wordpress", "--output", f"{folder}/export.xml")
        measure("export_wordpress", "--gzip", "--output", f"{folder}/export.xml.gz")
        measure("export_archive", f"{folder}/archive.zip")


if __name__ == "__main__":
    run()
