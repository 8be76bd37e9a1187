"""The commands import_wordpress and undo_import."""

import gzip
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper

from accounts.models import User
from blog.models import Image, Post
from tests.helpers import said
from tests.pictures import encoded
from tests.wordpress.exports import attachment, comment, export, item
from wordpress.importing import Options, prepare, run
from wordpress.management.progress import Bar
from wordpress.models import ImportedItem, ImportIssue, ImportRun, Source, SourceEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "export.xml"
    path.write_bytes(
        export(
            item(1, "Linsen", comments=[comment(5), comment(6, 99)]),
            item(2, "Geheim", post_password="x"),
            attachment(9, "a.jpg"),
        )
    )
    return path


def test_a_dry_run_leaves_nothing_behind(file: Path, tmp_path: Path) -> None:
    call_command("import_wordpress", file, "--dry-run", "--report", tmp_path / "r.txt")
    for model in (Post, User, Source, ImportRun, ImportedItem, SourceEntry, ImportIssue):
        assert not model._default_manager.exists()
    assert "Geheim" in (tmp_path / "r.txt").read_text(encoding="utf-8")


def test_there_is_no_dry_run_of_an_unfinished_import(file: Path) -> None:
    run(prepare([file], Options()), seconds=0)
    with pytest.raises(CommandError):
        call_command("import_wordpress", file, "--dry-run")
    assert ImportRun.objects.get().state == ImportRun.State.RUNNING


def test_the_report_tells_every_loss(file: Path, tmp_path: Path) -> None:
    call_command("import_wordpress", file, "--report", tmp_path / "r.json")
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["source"] == "https://linde.example.org"
    assert report["counts"]["post"] == {"new": 2}
    assert report["counts"]["comment"] == {"new": 2}
    found = {(one["kind"], one["wordpress_id"]) for one in report["findings"]}
    assert found == {("image", ""), ("comment", "6"), ("post", "2")}
    assert all(one["reason"] for one in report["findings"])


def test_counts_stand_on_the_terminal(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_wordpress", file)
    assert f": 2 {said('new')}" in capsys.readouterr().out


def test_several_files_are_one_import(file: Path, tmp_path: Path) -> None:
    second = tmp_path / "2.xml.gz"
    second.write_bytes(gzip.compress(export(item(3), attachment(4, "b.jpg"))))
    call_command("import_wordpress", file, second)
    assert Post.objects.count() == 3
    assert ImportRun.objects.count() == 1


def test_all_options_reach_the_import(file: Path, tmp_path: Path, anna: User) -> None:
    (tmp_path / "a.jpg").write_bytes(encoded())
    call_command("import_wordpress", file, "--media", tmp_path, "--author", "wirtin=anna")
    assert Image.objects.exists()
    assert Post.objects.filter(author=anna).count() == 2
    Post.objects.filter(slug="text-1").update(title="Von hier")
    file.write_bytes(export(item(1, "Von dort")))
    call_command("import_wordpress", file, "--author", "wirtin=anna", "--overwrite")
    assert Post.objects.filter(title="Von dort").exists()


@pytest.mark.parametrize("mapping", ["wirtin", "=anna", "wirtin="])
def test_half_a_mapping_is_refused(file: Path, mapping: str) -> None:
    with pytest.raises(CommandError, match="--author"):
        call_command("import_wordpress", file, "--author", mapping)


def test_a_report_that_cannot_be_written_is_told(file: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="fehlt"):
        call_command("import_wordpress", file, "--report", tmp_path / "fehlt" / "r.txt")


def test_an_import_is_undone_by_its_number(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_wordpress", file)
    number = str(ImportRun.objects.get().pk)
    assert number in capsys.readouterr().out
    call_command("undo_import", number)
    assert not Post.objects.exists()
    with pytest.raises(CommandError):
        call_command("undo_import", number)
    with pytest.raises(CommandError, match="77"):
        call_command("undo_import", "77")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_tells_how_much_and_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 10.0, 20.0, 4_000.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    screen = Terminal()
    bar = Bar(OutputWrapper(screen))
    bar.show(100, 400)
    bar.show(200, 400)
    assert " 50 %" in screen.getvalue()
    assert "0:20" in screen.getvalue()
    bar.show(201, 400)
    assert "2:" in screen.getvalue().rpartition("\r")[2]
    bar.end()
    assert screen.getvalue().endswith("\r")


def test_there_is_no_bar_where_nobody_looks() -> None:
    screen = io.StringIO()
    bar = Bar(OutputWrapper(screen))
    bar.show(0, 4)
    bar.show(4, 4)
    bar.end()
    assert screen.getvalue() == ""
