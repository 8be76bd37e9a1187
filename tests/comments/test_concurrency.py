"""Two moderators and four readers at once: no lost decision, no double mail, right counts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from bench.parallel_comments import converse

SECONDS = float(os.environ.get("TALK_SECONDS", "4"))
"""A minute of it: TALK_SECONDS=60."""


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_told_twice(tmp_path: Path) -> None:
    if connection.vendor == "postgresql":
        counts = converse(SECONDS)
    else:
        # SQLite's test database has one connection only, so they get a file of their own.
        database = {"DATABASE_URL": f"sqlite:///{tmp_path / 'talk.sqlite3'}"}
        done = subprocess.run(
            [sys.executable, "-m", "bench.parallel_comments", str(SECONDS)],
            env=os.environ | database,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        counts = json.loads(done.stdout)
    assert counts["sent"] > 0
    assert counts["moves"] > 0
