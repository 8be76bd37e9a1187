"""Attachments that are no pictures come along with their links, and go with an export."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from blog.models import File, Post
from blog.rendering.saving_files import save_file
from tests.files import MP3, PDF
from tests.helpers import MakePost
from tests.wordpress.exports import BASE, attachment, bring, export, item, reasons
from tests.wordpress.test_export import SITE, exported, metas, text_of
from wordpress.importing import Options, discard, prepare, preview, undo

pytestmark = pytest.mark.django_db

OLD = f"{BASE}/wp-content/uploads/programm.pdf"
LINK = f'<p>Das <a href="{OLD}">Programm</a>.</p>'


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "programm.pdf").write_bytes(PDF)
    (folder / "lied.mp3").write_bytes(MP3)
    return folder


def options(folder: Path) -> Options:
    return Options(media=str(folder))


def test_a_file_comes_with_its_title_and_time(tmp_path: Path, uploads: Path) -> None:
    bring(tmp_path, attachment(9, "programm.pdf", title="Programm"), options=options(uploads))
    file = File.objects.get()
    assert (file.title, file.kind, file.size) == ("Programm", "pdf", len(PDF))
    assert f"{file.uploaded_at:%F}" == "2010-07-01"


def test_links_lead_to_the_file_here(tmp_path: Path, uploads: Path) -> None:
    post = item(1, content=LINK)
    run = bring(tmp_path, post, attachment(9, "programm.pdf"), options=options(uploads))
    file = File.objects.get()
    assert f'<a href="{file.file.url}">Programm <span' in Post.objects.get().body_html
    assert list(Post.objects.get().files.all()) == [file]
    assert reasons(run) == []


def test_a_player_becomes_a_player(tmp_path: Path, uploads: Path) -> None:
    content = f'[audio mp3="{BASE}/wp-content/uploads/lied.mp3"][/audio]'
    bring(tmp_path, item(1, content=content), attachment(9, "lied.mp3"), options=options(uploads))
    player = f'<audio controls="" preload="none" src="{File.objects.get().file.url}"'
    assert player in Post.objects.get().body_html


def test_old_addresses_lead_to_the_file(tmp_path: Path, uploads: Path, client: Client) -> None:
    bring(tmp_path, attachment(9, "programm.pdf"), options=options(uploads))
    url = File.objects.get().file.url
    for old in ("/wp-content/uploads/programm.pdf", "/?attachment_id=9"):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, url)


def test_texts_are_imported_again_once_their_files_are_here(tmp_path: Path, uploads: Path) -> None:
    entries = [item(1, content=LINK), attachment(9, "programm.pdf")]
    bring(tmp_path, *entries)
    assert OLD in Post.objects.get().body
    bring(tmp_path, *entries, options=options(uploads))
    assert File.objects.get().file.url in Post.objects.get().body


def test_importing_again_brings_no_second_one(tmp_path: Path, uploads: Path) -> None:
    for title in ("Programm", "Programm", "Das Programm"):
        entry = attachment(9, "programm.pdf", title=title)
        run = bring(tmp_path, entry, options=options(uploads))
    assert File.objects.get().title == "Das Programm"
    assert run.counts["file"] == {"changed": 1}


def test_a_preview_says_what_would_come(tmp_path: Path, uploads: Path) -> None:
    path = tmp_path / "export.xml"
    files = [attachment(9, "programm.pdf"), attachment(8, "alt.doc"), attachment(7, "fehlt.mp3")]
    path.write_bytes(export(item(1, content=LINK), *files))
    plan = preview(prepare([path], options(uploads)))
    assert plan
    assert plan.counts["file"] == {"new": 1, "skipped": 2}
    assert sorted(reasons(plan.run)) == [("file", "7"), ("file", "8")]
    discard(plan.run)
    assert not File.objects.exists()


def test_undoing_takes_it_away(tmp_path: Path, uploads: Path) -> None:
    post = item(1, content=LINK)
    run = bring(tmp_path, post, attachment(9, "programm.pdf"), options=options(uploads))
    undo(run)
    assert not File.objects.exists()


def test_undoing_leaves_what_another_text_links_to(
    tmp_path: Path, uploads: Path, make_post: MakePost
) -> None:
    run = bring(tmp_path, attachment(9, "programm.pdf"), options=options(uploads))
    make_post(body=f'<p><a href="{File.objects.get().file.url}">Da</a></p>')
    undo(run)
    assert File.objects.exists()
    assert reasons(run) == [("file", "9")]


def test_an_export_names_files_as_attachments(tmp_path: Path, make_post: MakePost) -> None:
    file = save_file(File(file=ContentFile(PDF, "programm.pdf"), title="Programm"))
    make_post(body=f'<p><a href="{file.file.url}">Da</a></p>')
    items = ElementTree.fromstring(exported()).findall("channel/item")
    (found,) = [one for one in items if text_of(one, "wp:post_type") == "attachment"]
    assert text_of(found, "wp:attachment_url") == f"{SITE}{file.file.url}"
    assert metas(found)["_wp_attached_file"] == str(file.file.name)
    assert found.findtext("title") == "Programm"
    assert f'href="{SITE}{file.file.url}"' in exported().decode()
