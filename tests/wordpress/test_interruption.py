"""A run that is killed goes on where it was."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from blog.models import Category, Post
from comments.models import Comment
from tests.wordpress.exports import bring, category, comment, export, item
from wordpress.importing import (
    Options,
    OvertakenError,
    RefusedError,
    UnreadableError,
    prepare,
    run,
)
from wordpress.models import ImportedItem, ImportRun

MANAGE = Path(__file__).parents[2] / "manage.py"
POSTS = 240


def start(database: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "DEBUG": "1",
        "MEDIA_ROOT": str(database.parent / "media"),
    }
    return subprocess.Popen(
        [sys.executable, str(MANAGE), *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(process: subprocess.Popen[bytes]) -> None:
    _out, errors = process.communicate(timeout=240)
    assert process.returncode == 0, errors.decode()


def ask(database: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database, timeout=20)) as connection:
        return connection.execute(question).fetchall()


def count(database: Path, table: str) -> int:
    # The table is named in the code.
    return int(str(ask(database, f"SELECT COUNT(*) FROM {table}")[0][0]))  # noqa: S608


def helpers(process: subprocess.Popen[bytes]) -> list[int]:
    """The process ids of those below it."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in children.read_text().split()] if children.exists() else []


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_killed_import_goes_on_and_brings_everything_once(tmp_path: Path, processes: str) -> None:
    database = tmp_path / "db.sqlite3"
    file = tmp_path / "export.xml"
    file.write_bytes(
        export(*(item(n, f"Text {n}", comments=[comment(n)]) for n in range(1, POSTS + 1)))
    )
    finish(start(database, "migrate", "-v0"))
    command = ("import_wordpress", str(file), "--processes", processes)
    seen = [0]
    # Killed twice, each at another place; the third process comes to the end.
    for wanted in (1, POSTS // 3):
        process = start(database, *command)
        until = time.monotonic() + 120
        while count(database, "blog_post") < wanted and time.monotonic() < until:
            time.sleep(0.01)
        below = helpers(process)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        while any(map(is_alive, below)) and time.monotonic() < until:
            time.sleep(0.01)
        assert not any(map(is_alive, below)), "left behind"
        assert process.returncode == -signal.SIGKILL
        seen.append(count(database, "blog_post"))
        # What is noted and what is there belong together.
        done = ask(database, "SELECT position, state FROM wordpress_importrun")
        assert done == [(seen[-1], "running")]
    assert 0 < seen[1] < seen[2] < POSTS
    finish(start(database, *command))
    assert count(database, "blog_post") == count(database, "comments_comment") == POSTS
    assert count(database, "wordpress_importrun") == 1
    assert ask(database, "SELECT COUNT(DISTINCT slug) FROM blog_post") == [(POSTS,)]
    finish(start(database, "undo_import", "1"))
    assert count(database, "blog_post") == count(database, "comments_comment") == 0


@pytest.mark.django_db
def test_a_run_can_be_done_in_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wordpress.importing.runs.BATCH", 2)
    path = tmp_path / "export.xml"
    tree = [category(f"k{n}", f"K{n}", f"k{n + 1}" if n < 5 else "") for n in range(1, 6)]
    path.write_bytes(export(*tree, *(item(n, comments=[comment(n)]) for n in range(1, 8))))
    import_run = prepare([path], Options())
    slices = 1
    while not run(ImportRun.objects.get(pk=import_run.pk), seconds=0):
        slices += 1
    assert slices > 5
    assert Post.objects.count() == Comment.objects.count() == 7
    import_run.refresh_from_db()
    assert import_run.state == ImportRun.State.DONE
    assert import_run.counts == {
        "author": {"new": 1},
        "category": {"new": 5},
        "post": {"new": 7},
        "comment": {"new": 7},
    }
    assert Category.objects.get(slug="k1").path == "k5/k4/k3/k2/k1"


@pytest.mark.django_db
def test_two_at_once_do_not_get_in_each_others_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wordpress.importing.runs.BATCH", 2)
    path = tmp_path / "export.xml"
    path.write_bytes(export(*(item(n) for n in range(1, 8))))
    prepare([path], Options())
    first, second = ImportRun.objects.get(), ImportRun.objects.get()
    run(first, seconds=0)
    with pytest.raises(OvertakenError):
        run(second)
    run(first)
    assert Post.objects.count() == 7
    assert ImportedItem.objects.filter(kind="post").count() == 7


@pytest.mark.django_db
def test_another_import_waits_for_the_unfinished_one(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_bytes(export(*(item(n) for n in range(1, 8))))
    unfinished = prepare([path], Options())
    run(unfinished, seconds=0)
    assert prepare([path], Options()) == unfinished
    with pytest.raises(RefusedError):
        prepare([path], Options(overwrite=True))
    with pytest.raises(RefusedError):
        bring(tmp_path, item(9))


@pytest.mark.django_db
def test_files_that_were_exchanged_meanwhile_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wordpress.importing.runs.BATCH", 2)
    path = tmp_path / "export.xml"
    path.write_bytes(export(*(item(n) for n in range(1, 8))))
    import_run = prepare([path], Options())
    run(import_run, seconds=0)
    path.write_bytes(export(item(1), item(2), item(3)))
    with pytest.raises(UnreadableError):
        run(import_run)
    assert Post.objects.count() < 3
