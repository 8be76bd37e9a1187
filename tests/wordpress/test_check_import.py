"""The proof after an import: every old URL is requested, and the counts are compared."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from blog.models import Image, Page, Post
from blog.rendering.saving_images import delete_image
from comments.models import Comment, Status
from tests.pictures import encoded
from tests.wordpress.exports import BASE, attachment, author, bring, category, comment, item
from wordpress.importing import Options

pytestmark = pytest.mark.django_db

EXPORT = [
    author("wirtin"),
    category("kueche", "Küche"),
    category("suppen", "Suppen", parent="kueche"),
    item(
        10,
        "Linsen & „Speck“ <3",
        post_name="linsen-%c3%bcber-speck",
        link=f"{BASE}/linsen-%c3%bcber-speck/",
        terms=[("category", "suppen", "Suppen"), ("post_tag", "gr%c3%bcn", "Grün")],
        comments=[comment(1), comment(2, approved="0"), comment(3, type="pingback")],
    ),
    item(11, "Entwurf", status="draft"),
    item(12, "Geheim", post_password="1234"),
    item(13, "", link=f"{BASE}/?p=13"),
    item(14, "Um\u202ege\u202ckehrt", link=f"{BASE}/umgekehrt/"),
    item(30, "Haus", post_type="page", post_name="haus", link=f"{BASE}/das-haus/"),
    attachment(40, "2010/07/linde.jpg", link=f"{BASE}/linde/"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads" / "2010" / "07"
    folder.mkdir(parents=True)
    (folder / "linde.jpg").write_bytes(encoded())
    bring(tmp_path, *EXPORT, options=Options(media=str(tmp_path / "uploads")))
    return tmp_path / "export.xml"


def test_everything_is_there(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_import", file)
    lines = capsys.readouterr().out.splitlines()
    # category, comment, image, page, post, tag
    assert [[int(word) for word in line.split() if word.isdigit()] for line in lines[:6]] == [
        [1, 1], [1, 1], [1, 1], [1, 1], [3, 3], [1, 1],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("Linsen & „Speck“ <3", "/linsen-%c3%bcber-speck/"),
        ("Haus", "/das-haus/"),
    ],
)
def test_what_leads_nowhere_is_listed(
    file: Path, capsys: pytest.CaptureFixture[str], title: str, url: str
) -> None:
    Post.objects.filter(title=title).update(published_at=None, published_on=None)
    Page.objects.filter(title=title).update(published_at=None)
    with pytest.raises(CommandError):
        call_command("check_import", file)
    assert f"\n{url.replace('%c3%bc', 'ü')}: " in capsys.readouterr().out


def test_a_file_that_is_gone_is_listed(file: Path, tmp_path: Path) -> None:
    delete_image(Image.objects.get())
    report = tmp_path / "report.txt"
    with pytest.raises(CommandError):
        call_command("check_import", file, report=report)
    text = report.read_text(encoding="utf-8")
    assert "/wp-content/uploads/2010/07/linde.jpg: " in text


def test_another_text_at_an_old_url_is_listed(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Post.objects.filter(slug="linsen-ueber-speck").update(title="Ganz anders")
    with pytest.raises(CommandError):
        call_command("check_import", file)
    assert "/2010/07/01/linsen-ueber-speck/" in capsys.readouterr().out


def test_a_missing_comment_is_told(file: Path) -> None:
    Comment.objects.filter(pk=1).update(status=Status.SPAM)
    with pytest.raises(CommandError):
        call_command("check_import", file)


def test_a_file_that_was_not_imported_is_refused(tmp_path: Path) -> None:
    from tests.wordpress.exports import export

    path = tmp_path / "other.xml"
    path.write_bytes(export(item(1)))
    with pytest.raises(CommandError, match=r"linde\.example\.org"):
        call_command("check_import", path)


@pytest.mark.parametrize("content", [None, b"<rss>"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "kaputt.xml"
    if content:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=r"kaputt\.xml"):
        call_command("check_import", path)
