"""Moving house in a browser: the page goes on by itself, and without scripts by a button."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from blog.models import Post
from tests.helpers import OpenPage, sign_in
from tests.wordpress.exports import author, comment, export, item
from wordpress.admin import views
from wordpress.importing import runs
from wordpress.models import ImportRun

ADD = "/admin/wordpress/importrun/add/"


@pytest.fixture
def file(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An export that takes several requests."""
    settings.IMPORT_ROOT = tmp_path / "imports"
    monkeypatch.setattr(views, "SECONDS", 0)
    monkeypatch.setattr(runs, "BATCH", 4)
    path = tmp_path / "export.xml"
    path.write_bytes(
        export(
            author("wirtin", display_name="Die Wirtin"),
            *(item(n, f"Text {n}", comments=[comment(n)]) for n in range(1, 13)),
            item(20, "Geheim", status="private"),
        )
    )
    return path


def test_a_whole_import(open_page: OpenPage, file: Path, host: User) -> None:
    page = open_page(viewport={"width": 360, "height": 780})
    sign_in(page, "host", then=ADD)
    page.set_input_files("[name=exports]", str(file))
    page.click("#content-main [type=submit]")
    start = page.locator("[name=act][value=start]")
    expect(start).to_be_visible(timeout=30_000)
    expect(page.locator("#content-main")).to_contain_text("Geheim")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert not Post.objects.exists()
    start.click()
    undo = page.locator("[name=act][value=undo]")
    expect(page.locator("progress")).to_have_count(0, timeout=30_000)
    assert ImportRun.objects.get().state == ImportRun.State.DONE
    assert Post.objects.count() == 13
    page.locator("summary").click()
    undo.click()
    expect(page.locator("[name=act]")).to_have_count(0, timeout=30_000)
    assert not Post.objects.exists()


def test_without_scripts_a_button_goes_on(open_page: OpenPage, file: Path, host: User) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, "host", then=ADD)
    page.set_input_files("[name=exports]", str(file))
    page.click("#content-main [type=submit]")
    for _times in range(20):
        go_on = page.locator("[name=act][value=go_on]")
        if go_on.count():
            go_on.click()
    page.locator("[name=act][value=start]").click()
    for _times in range(20):
        go_on = page.locator("[name=act][value=go_on]")
        if go_on.count():
            go_on.click()
    assert Post.objects.count() == 13
