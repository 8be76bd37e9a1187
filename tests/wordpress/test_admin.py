"""Moving house on the desk, step by step."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from blog.models import Post
from tests.helpers import signed_in
from tests.wordpress.exports import author, bring, comment, export, item
from wordpress.admin import views
from wordpress.importing import uploads
from wordpress.models import ImportRun, Source

pytestmark = pytest.mark.django_db

ADD = "/admin/wordpress/importrun/add/"
PARTS = [
    author("wirtin", display_name="Die Wirtin"),
    *(item(number, f"Text {number}", comments=[comment(number)]) for number in range(1, 6)),
    item(6, "Geheim", post_password="x"),
]


@pytest.fixture
def root(settings: Any, tmp_path: Path) -> Path:
    settings.IMPORT_ROOT = tmp_path / "imports"
    return tmp_path / "imports"


@pytest.fixture
def desk(root: Path, host: User) -> Client:
    """The host's browser."""
    return signed_in(host)


def upload(client: Client, *contents: bytes, **fields: str) -> Any:
    files = [SimpleUploadedFile(f"../Größe {n}.xml", one) for n, one in enumerate(contents)]
    return client.post(ADD, {"exports": files, **fields})


def page_of(run: ImportRun, name: str = "change") -> str:
    return f"/admin/wordpress/importrun/{run.pk}/{name}/"


def act(client: Client, run: ImportRun, wanted: str, **fields: str) -> Any:
    return client.post(page_of(run, "act"), {"act": wanted, **fields})


def step_through(client: Client, run: ImportRun, *states: str) -> int:
    """Go on as the page does, until one of the states is reached; says how often."""
    for times in range(50):
        run.refresh_from_db()
        if run.state in states:
            return times
        assert act(client, run, "go_on").status_code == 302
    raise AssertionError(run.state)


@pytest.fixture
def previewed(desk: Client) -> ImportRun:
    upload(desk, export(*PARTS))
    run = ImportRun.objects.get()
    step_through(desk, run, "previewed")
    return run


def test_the_whole_way(
    desk: Client, root: Path, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr(views, "SECONDS", 0)
    monkeypatch.setattr("wordpress.importing.runs.BATCH", 2)
    assert 'type="file"' in desk.get(ADD).content.decode()
    response = upload(desk, export(*PARTS[:4]), export(*PARTS[4:]))
    run = ImportRun.objects.get()
    assert response["Location"] == page_of(run)
    assert "<progress" in desk.get(page_of(run)).content.decode()
    assert step_through(desk, run, "previewed") > 2
    page = desk.get(page_of(run)).content.decode()
    assert "Geheim" in page
    assert "Die Wirtin (wirtin)" in page
    assert not Post.objects.exists()
    act(desk, run, "start")
    assert step_through(desk, run, "done") > 2
    assert Post.objects.count() == 6
    assert "Geheim" in desk.get(page_of(run)).content.decode()
    assert list(root.iterdir()) == []
    report = desk.get(page_of(run, "report"))
    # The report streams.
    assert "Geheim" in b"".join(report.streaming_content).decode()  # type: ignore[attr-defined]
    act(desk, run, "undo")
    step_through(desk, run, "undone")
    assert not Post.objects.exists()
    assert desk.get(page_of(run)).status_code == 200


def test_files_wait_where_nobody_else_reads_them(desk: Client, root: Path) -> None:
    upload(desk, export(*PARTS))
    folder = next(root.iterdir())
    assert folder.stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir()] == ["000-groesse-0.xml"]


def test_a_broken_file_is_named_and_leaves_nothing(desk: Client, root: Path) -> None:
    response = upload(desk, export(*PARTS)[:-20])
    assert response.status_code == 400
    assert "000-groesse-0.xml" in response.content.decode()
    assert not ImportRun.objects.exists()
    assert not Source.objects.exists()
    assert list(root.iterdir()) == []


def test_too_much_is_refused(desk: Client, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wordpress.admin.forms.MAX_MEGABYTES", 0)
    assert upload(desk, export(*PARTS)).status_code == 400
    assert not root.exists()


def test_authors_are_mapped(desk: Client, previewed: ImportRun, anna: User) -> None:
    act(desk, previewed, "start", **{"author-0": "anna"})
    assert Post.objects.filter(author=anna).count() == 6


def test_a_name_that_nobody_has_is_told(desk: Client, previewed: ImportRun) -> None:
    response = act(desk, previewed, "start", **{"author-0": "niemand"})
    assert response.status_code == 400
    assert "niemand" in response.content.decode()
    previewed.refresh_from_db()
    assert previewed.state == "previewed"


def test_bylines_can_be_chosen(desk: Client, previewed: ImportRun) -> None:
    act(desk, previewed, "start", bylines="on")
    assert User.objects.filter(username="die-wirtin", email="").exists()


def test_who_wins_can_be_chosen(desk: Client, tmp_path: Path) -> None:
    bring(tmp_path, item(1))
    Post.objects.update(title="Von hier")
    upload(desk, export(item(1, "Von dort")))
    run = ImportRun.objects.get(state="previewing")
    step_through(desk, run, "previewed")
    act(desk, run, "start", overwrite="on")
    assert Post.objects.get().title == "Von dort"


def test_nothing_but_the_plan_is_left_of_what_was_discarded(
    desk: Client, previewed: ImportRun, root: Path
) -> None:
    act(desk, previewed, "discard")
    assert not ImportRun.objects.exists()
    assert list(root.iterdir()) == []


def test_what_the_command_line_was_given_is_not_removed(desk: Client, tmp_path: Path) -> None:
    run = bring(tmp_path, item(1))
    act(desk, run, "undo")
    assert (tmp_path / "export.xml").exists()
    uploads.remove_files(run)
    assert (tmp_path / "export.xml").exists()


def test_an_old_page_does_nothing(desk: Client, previewed: ImportRun) -> None:
    act(desk, previewed, "start")
    for wanted in ("start", "discard", "go_on", "", "nonsense"):
        assert act(desk, previewed, wanted).status_code == 302
    previewed.refresh_from_db()
    assert previewed.state == "done"
    assert Post.objects.count() == 6


def test_a_file_that_is_gone_stops_the_import_and_is_told(
    desk: Client, previewed: ImportRun, root: Path
) -> None:
    uploads.remove_files(previewed)
    response = act(desk, previewed, "start")
    assert response["Location"].endswith("?stopped")
    assert desk.get(response["Location"]).status_code == 200


def test_acts_refuse_get(desk: Client, previewed: ImportRun) -> None:
    assert desk.get(page_of(previewed, "act")).status_code == 405


@pytest.mark.parametrize("who", ["anna", "edda", "mo"])
def test_a_stranger_may_not(
    who: str, previewed: ImportRun, request: pytest.FixtureRequest, client: Client
) -> None:
    request.getfixturevalue(who)
    client.force_login(User.objects.get(username=who))
    for url in (ADD, page_of(previewed), page_of(previewed, "report")):
        assert client.get(url).status_code == 403
    assert act(client, previewed, "start").status_code == 403
    assert upload(client, export(*PARTS)).status_code == 403
    assert not Post.objects.exists()


def test_nobody_unknown_may(previewed: ImportRun, client: Client) -> None:
    for response in (client.get(ADD), act(client, previewed, "start")):
        assert response.status_code == 302
        assert "/login/" in response["Location"]
    assert not Post.objects.exists()


def test_a_request_without_the_token_is_refused(previewed: ImportRun) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="host"))
    assert act(client, previewed, "start").status_code == 403
    assert not Post.objects.exists()


def test_a_page_costs_the_same_with_many_issues(
    desk: Client, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    few = bring(tmp_path, item(1, status="private"))
    many = bring(tmp_path, *(item(number, status="private") for number in range(1, 200)))
    for run in (few, many):
        with django_assert_max_num_queries(12):
            page = desk.get(page_of(run)).content.decode()
    assert page.count("<li>Linsen") <= 100


def test_the_list_shows_imports(desk: Client, previewed: ImportRun) -> None:
    page = desk.get("/admin/wordpress/importrun/").content.decode()
    assert page_of(previewed) in page
    assert desk.get("/admin/wordpress/mention/").status_code == 200
