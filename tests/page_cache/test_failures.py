"""What happens when something is broken: an empty cache, or none, and never an old page."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from blog.models import Post
from page_cache import apps, generation, log, named_triggers, triggers
from page_cache.models import LogEntry
from page_cache.wsgi import wrap
from tests.helpers import MakePost
from tests.page_cache.conftest import KeptSite, new_process

POST = "/2010/04/29/haus/"


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(title="Haus")


def rename(post: Post, title: str) -> None:
    Post.objects.filter(pk=post.pk).update(title=title)


def test_without_a_directory_the_application_is_as_it_was(settings: Any) -> None:
    settings.PAGE_CACHE_DIR = ""

    def application(environ: Any, start_response: Any) -> list[bytes]:
        return []

    assert wrap(application) is application


def test_a_lock_that_nobody_gives_back_begins_a_new_generation(
    kept: KeptSite, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("page_cache.generation.LOCK_SECONDS", 0.05)
    kept.get(POST)
    before = kept.keeper.store.name()
    held = os.open(kept.root / before / "lock", os.O_RDWR)
    fcntl.flock(held, fcntl.LOCK_EX)
    rename(post, "Turm")
    kept.keeper.drain(has_written=True)
    assert kept.keeper.store.name() not in {before, ""}
    assert "Turm" in kept.get(POST).text
    assert kept.is_kept(POST)
    os.close(held)


def test_an_index_that_cannot_be_read_begins_a_new_generation(kept: KeptSite, post: Post) -> None:
    kept.get(POST)
    worker = new_process(kept.root)
    for file in (kept.root / "current").resolve().glob("index.sqlite3*"):
        file.write_bytes(b"nonsense" * 1_000)
    rename(post, "Turm")
    worker.keeper.start(with_thread=False)
    worker.keeper.drain(has_written=True)
    assert "Turm" in worker.get(POST).text


def test_a_full_disk_keeps_nothing_and_leaves_nothing_old(
    kept: KeptSite, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.get(POST)

    def full(*args: Any, **kwargs: Any) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        patch.setattr(Path, "write_text", full)
        patch.setattr(Path, "mkdir", full)
        rename(post, "Turm")
        kept.keeper.drain(has_written=True)
        assert "Turm" in kept.get(POST).text
        assert kept.get(POST).rendered
    kept.get(POST)
    assert not kept.get(POST).rendered


def test_where_not_even_a_new_generation_can_be_made_nothing_is_served(
    kept: KeptSite, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.get(POST)

    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    LogEntry.objects.create(tag=log.EVERYTHING, **triggers._stamp(connection))
    kept.keeper.drain(has_written=True)
    assert kept.keeper.store.name() == ""
    assert kept.get(POST).rendered


def test_a_clock_that_is_set_back_begins_a_new_generation(
    kept: KeptSite, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.get(POST)
    before = kept.keeper.store.name()

    offset = generation.clock_offset()
    monkeypatch.setattr(generation, "clock_offset", lambda: offset - 60)
    kept.keeper.turn()
    assert kept.keeper.store.name() not in {before, ""}


def test_setting_the_clock_forward_and_back_again_is_noticed(
    kept: KeptSite, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.get(POST)

    offset = generation.clock_offset()
    monkeypatch.setattr(generation, "clock_offset", lambda: offset + 3_600)
    kept.keeper.turn()
    before = kept.keeper.store.name()
    monkeypatch.setattr(generation, "clock_offset", lambda: offset)
    kept.keeper.turn()
    assert kept.keeper.store.name() != before


def test_a_new_release_serves_nothing_that_the_old_one_kept(kept: KeptSite, post: Post) -> None:
    kept.get(POST)
    newer = new_process(kept.root, release="b" * 16)
    assert newer.get(POST).rendered
    assert not newer.get(POST).rendered


def test_a_worker_of_the_old_release_neither_keeps_nor_serves(kept: KeptSite, post: Post) -> None:
    kept.get(POST)
    newer = new_process(kept.root, release="b" * 16)
    newer.get(POST)
    assert kept.get(POST).rendered
    assert kept.get("/").rendered
    assert not kept.is_kept("/")
    assert not newer.get(POST).rendered


def test_a_worker_of_the_old_release_still_removes_what_it_changes(
    kept: KeptSite, post: Post
) -> None:
    kept.get("/")
    newer = new_process(kept.root, release="b" * 16)
    newer.get(POST)
    assert kept.post(f"/ratings/{post.pk}/", {"stars": 8}).status == 303
    assert not newer.is_kept(POST)


def test_without_its_triggers_nothing_is_kept(kept: KeptSite, post: Post) -> None:
    kept.get(POST)
    found = named_triggers.there(connection, triggers.PREFIX)
    name, table = found.popitem()
    named_triggers.replace(connection, {name: table}, {})
    kept.keeper.tidy()
    assert kept.get(POST).rendered
    assert kept.get(POST).rendered
    messages = apps.triggers_are_there(databases=["default"])
    assert [one.id for one in messages] == ["page_cache.W001"]


def test_migrate_does_not_warn_of_triggers_that_it_is_about_to_make(
    kept: KeptSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    triggers.remove(connection)
    monkeypatch.setattr("sys.argv", ["manage.py", "migrate"])
    assert apps.triggers_are_there(databases=["default"]) == []


def test_triggers_come_back_by_migrate(kept: KeptSite, post: Post) -> None:
    triggers.remove(connection)
    apps.install_triggers(using="default")
    assert triggers.missing(connection) == set()
    assert apps.triggers_are_there(databases=["default"]) == []


def test_migrate_without_a_directory_removes_the_triggers(kept: KeptSite, settings: Any) -> None:
    settings.PAGE_CACHE_DIR = ""
    apps.install_triggers(using="default")
    assert named_triggers.there(connection, triggers.PREFIX) == {}


def test_migrate_lets_every_page_be_made_anew(kept: KeptSite, post: Post) -> None:
    kept.get(POST)
    apps.install_triggers(using="default")
    kept.keeper.turn()
    assert not kept.is_kept(POST)


def test_a_command_forgets_all_pages(kept: KeptSite, post: Post) -> None:
    kept.get(POST)
    call_command("forget_pages", verbosity=0)
    kept.keeper.turn()
    assert not kept.is_kept(POST)


def test_above_its_bound_the_oldest_tenth_goes(kept: KeptSite, make_post: MakePost) -> None:
    addresses = [make_post(title=f"Haus {number}").get_absolute_url() for number in range(11)]
    for address in addresses:
        kept.get(address)
    kept.keeper.most_bytes = 1_000
    kept.keeper.tidy()
    assert kept.all_kept() == sorted(addresses[2:])
    kept.keeper.most_bytes = 10**9
    kept.keeper.tidy()
    assert len(kept.all_kept()) == 9


def test_a_very_large_page_is_not_kept(
    kept: KeptSite, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("page_cache.generation.MOST_BYTES_OF_PAGE", 10_000)
    kept.get(POST)
    assert kept.all_kept() == []


def test_tidying_removes_former_generations_and_nothing_else(
    kept: KeptSite, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.get(POST)
    before = kept.keeper.store.name()
    (kept.root / "notes.txt").write_text("mine")
    kept.keeper.store.renew(log.position())
    kept.keeper.store.clear_away(os.stat(kept.root).st_mtime + 60)
    assert not (kept.root / before).exists()
    assert (kept.root / kept.keeper.store.name()).exists()
    assert (kept.root / "notes.txt").exists()


def test_the_log_is_trimmed_after_an_hour(kept: KeptSite, post: Post) -> None:
    LogEntry.objects.update(written_at=1)
    LogEntry.objects.create(tag="blog_tag", **triggers._stamp(connection))
    log.trim(10_000)
    assert LogEntry.objects.count() == 1


def test_a_server_can_import_the_application_first() -> None:
    """Without anything that has set Django up before, as gunicorn does."""
    code = "import config.wsgi; print(type(config.wsgi.application.application).__name__)"
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PAGE_CACHE_DIR": "/nowhere", "DEBUG": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "PageCache\n"
