"""The picture painted for posts without one."""

import datetime
import io
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image as PillowImage
from PIL import ImageFont

from accounts.models import User
from blog.media import share_files, share_picture
from blog.media.share_picture import Subject
from blog.models import SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from tests.helpers import MakePost, signed_in
from tests.pictures import encoded

pytestmark = pytest.mark.django_db

ADDRESS = "/2010/04/29/a/share.png"


def opened(content: bytes) -> PillowImage.Image:
    picture = PillowImage.open(io.BytesIO(content))
    picture.load()
    return picture


def test_is_a_png_of_the_size_that_networks_ask_for(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", title="Schöne Grüße")
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "image/png"
    assert opened(response.content).size == (1200, 630)
    assert len(response.content) < 300_000


def test_is_painted_once_for_everybody_who_has_it(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    response = client.get(ADDRESS)
    assert "public" in response["Cache-Control"]
    headers = {"If-None-Match": response["ETag"]}
    assert client.get(ADDRESS, headers=headers).status_code == 304
    post.title = "Anders"
    save_text(post)
    assert client.get(ADDRESS, headers=headers).status_code == 200


def test_shows_the_authors_portrait(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    without = client.get(ADDRESS).content
    post.author.portrait = ContentFile(encoded(), "anna.jpg")
    post.author.save()
    assert client.get(ADDRESS).content != without


def test_a_portrait_that_is_gone_is_no_reason_to_fail(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    post.author.portrait = "portraits/weg.jpg"
    post.author.save()
    assert client.get(ADDRESS).status_code == 200


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[Subject]:
    """Every picture that is painted from now on."""
    subjects: list[Subject] = []

    def paint(subject: Subject) -> bytes:
        subjects.append(subject)
        return share_picture.paint(subject)

    monkeypatch.setattr(share_files, "paint", paint)
    return subjects


def test_is_painted_once_for_every_process(
    client: Client, make_post: MakePost, painted: list[Subject]
) -> None:
    post = make_post(slug="a", title="Vorher")
    first = client.get(ADDRESS)
    again = client.get(ADDRESS)
    assert again.content == first.content
    assert sorted(again.headers.items()) == sorted(first.headers.items())
    assert [subject.title for subject in painted] == ["Vorher"]
    post.title = "Nachher"
    save_text(post)
    assert client.get(ADDRESS).content != first.content
    assert [subject.title for subject in painted] == ["Vorher", "Nachher"]


def test_is_never_painted_for_a_hidden_post(
    client: Client, make_post: MakePost, painted: list[Subject]
) -> None:
    make_post(slug="a", published_at=timezone.now() + datetime.timedelta(days=1))
    assert client.get(ADDRESS).status_code == 404
    assert painted == []


def test_its_file_has_a_name_that_nobody_can_guess(settings: Any) -> None:
    subject = Subject("Gemeinsam", "Geheim")
    here = share_files.hash_of(subject)
    settings.SECRET_KEY = "x" * 60
    assert share_files.hash_of(subject) != here


def test_is_sent_where_it_cannot_be_stored(
    client: Client, make_post: MakePost, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "file"
    settings.MEDIA_ROOT.touch()
    make_post(slug="a")
    assert opened(client.get(ADDRESS).content).size == (1200, 630)


def test_those_who_paint_it_at_the_same_time_leave_one_whole_file() -> None:
    subject = Subject("Gemeinsam", "Zugleich")
    with ThreadPoolExecutor(4) as threads:
        contents = set(threads.map(share_files.picture_of, [subject] * 4))
    assert contents == {share_picture.paint(subject)}
    assert [file.read_bytes() for file in share_files.folder().iterdir()] == list(contents)


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share_files, "MAX_FILES", 3)
    monkeypatch.setattr(share_files, "paint", lambda subject: subject.title.encode())
    for number in range(5):
        share_files.picture_of(Subject("Gemeinsam", str(number)))
        for file in share_files.folder().iterdir():
            os.utime(file, (1_000 + int(file.read_text()),) * 2)
    assert len(list(share_files.folder().iterdir())) <= 3
    assert share_files.picture_of(Subject("Gemeinsam", "4")) == b"4"


def test_what_nobody_asks_for_is_deleted_at_night(capsys: pytest.CaptureFixture[str]) -> None:
    for title in ("alt", "neu"):
        share_files.picture_of(Subject("Gemeinsam", title))
    old = share_files.folder() / f"{share_files.hash_of(Subject('Gemeinsam', 'alt'))}.png"
    month_ago = time.time() - 31 * share_files.DAY
    os.utime(old, (month_ago, month_ago))
    call_command("tidy_up")
    assert "1" in capsys.readouterr().out
    assert len(list(share_files.folder().iterdir())) == 1


def test_what_is_asked_for_again_stays(capsys: pytest.CaptureFixture[str]) -> None:
    share_files.picture_of(Subject("Gemeinsam", "alt"))
    (file,) = share_files.folder().iterdir()
    month_ago = time.time() - 31 * share_files.DAY
    os.utime(file, (month_ago, month_ago))
    share_files.picture_of(Subject("Gemeinsam", "alt"))
    assert share_files.delete_unused() == 0


def test_refuses_other_methods_than_reading(client: Client, make_post: MakePost) -> None:
    make_post(slug="a")
    assert client.post(ADDRESS).status_code == 405


def test_the_site_has_one_too(client: Client) -> None:
    assert opened(client.get("/share.png").content).size == (1200, 630)


TITLES = [
    "Ja",
    "Über größere Äpfel, „süße“ Früchte – und Übermut",
    "Wort " * 60,
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 5,
    "Kaffee-Ernte-Dank-Fest-Vorbereitungs-Ausschuss-Sitzungs-Protokoll",
    "🐦🐦🐦",
    "日本",
    "\u00ad",
    "",
]


def assert_fits(title: str) -> None:
    size, lines = share_picture._set_title(title)
    width, height = share_picture.TITLE_BOX
    assert lines
    assert size >= 40
    assert len(lines) * size * share_picture.LINE_HEIGHT <= height
    assert all(share_picture._font(size).getlength(line) <= width for line in lines), lines
    share_picture.paint(Subject("Gemeinsam", title, "Anna Albers"))


@pytest.mark.parametrize("title", TITLES)
def test_every_title_fits(title: str) -> None:
    assert_fits(title)


@pytest.mark.parametrize("title", ["Grüße – Ärger", "„Café“, Straße & Œuvre", "Привет", "10 €"])
def test_umlauts_accents_and_quotation_marks_are_written(title: str) -> None:
    assert share_picture._writable(title) == title


def test_what_the_font_lacks_is_left_out() -> None:
    assert share_picture._writable("Amsel 🐦 und 鳥") == "Amsel und"


def test_the_font_comes_with_its_licence() -> None:
    licence = share_picture.FONT_FILE.with_name("OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_long_words_break_at_their_soft_hyphens() -> None:
    font = share_picture._font(92)
    assert isinstance(font, ImageFont.FreeTypeFont)
    lines = share_picture._lines("Donau\u00addampf\u00adschiff", font, 400)
    assert [line.replace("-", "") for line in lines[:1]] == ["Donau"]
    assert lines[0].endswith("-")
    assert not lines[-1].endswith("-")


@pytest.mark.parametrize("space", ["\n", "\r", "\u2029", "\x85", "\x1c", "\t"])
def test_any_kind_of_space_is_written(client: Client, make_post: MakePost, space: str) -> None:
    make_post(slug="a", title=f"Zwei{space}Zeilen")
    assert client.get("/2010/04/29/a/share.png").status_code == 200


class TestOfTheHost:
    def test_is_cut_to_the_size_that_networks_want(self, client: Client) -> None:
        own = ContentFile(encoded("PNG", (900, 900)), "haus.png")
        save_site_settings(SiteSettings(title="Haus", share_picture=own))
        page = client.get("/").content.decode()
        address = re.search(r'og:image" content="[^"]*(/media/site/[^"]+)"', page)
        assert address
        stored = SiteSettings.load().share_picture
        with stored.open() as file, PillowImage.open(file) as picture:
            assert picture.size == (1200, 630)

    def test_is_painted_where_there_is_none(self, client: Client) -> None:
        save_site_settings(SiteSettings(title="Haus"))
        assert '/share.png"' in client.get("/").content.decode()

    def test_is_shown_in_the_settings(self, host: User) -> None:
        desk = signed_in(host)
        save_site_settings(SiteSettings(title="Haus", tagline="Für alle"))
        page = desk.get("/admin/blog/sitesettings/1/change/").content.decode()
        assert 'src="/share.png"' in page
