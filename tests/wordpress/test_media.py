"""Pictures of an export: from a folder, or from its own hosts."""

import os
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from blog.embeds import safe_fetching
from blog.models import File, Image, Post
from tests.pictures import encoded
from tests.wordpress.exports import BASE, attachment, bring, export, item, reasons
from wordpress.importing import Options, RefusedError, discard, prepare, preview
from wordpress.importing.importers import media_sources
from wordpress.importing.importers.media_sources import Web, hosts_of

pytestmark = pytest.mark.django_db

NAME = "2010/07/linde.jpg"
SAID = {
    "excerpt": "Die Linde. Foto: Lea Lind, CC BY 2.0",
    "title": "Unsere Linde",
    "meta": {"_wp_attachment_image_alt": "Ein Baum"},
}


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    (folder / NAME).parent.mkdir(parents=True)
    (folder / NAME).write_bytes(encoded())
    return folder


def from_folder(folder: Path) -> Options:
    return Options(media=str(folder))


def test_pictures_come_with_all_that_is_said_of_them(tmp_path: Path, uploads: Path) -> None:
    bring(tmp_path, attachment(9, NAME, **SAID), options=from_folder(uploads))
    image = Image.objects.get()
    assert (image.title, image.alternative_text) == ("Unsere Linde", "Ein Baum")
    assert (image.caption, image.creator, image.license) == ("Die Linde.", "Lea Lind", "cc-by-2.0")
    assert default_storage.exists(str(image.file.name))
    assert image.width
    assert f"{image.uploaded_at:%F}" == "2010-07-01"


def test_a_featured_picture_is_found_wherever_it_stands(tmp_path: Path, uploads: Path) -> None:
    post = item(1, meta={"_thumbnail_id": "9"})
    bring(tmp_path, post, attachment(9, NAME), options=from_folder(uploads))
    assert Post.objects.get().picture == Image.objects.get()


def test_a_featured_picture_that_is_missing_is_told(tmp_path: Path) -> None:
    run = bring(tmp_path, item(1, meta={"_thumbnail_id": "9"}))
    assert reasons(run) == [("post", "1")]


def test_a_title_that_is_only_the_files_name_is_none(tmp_path: Path, uploads: Path) -> None:
    bring(tmp_path, attachment(9, NAME, title="linde"), options=from_folder(uploads))
    assert Image.objects.get().title == ""


def test_a_credit_in_the_description_counts_if_it_is_nothing_else(
    tmp_path: Path, uploads: Path
) -> None:
    said = {"content": "Foto: Lea Lind, CC0", "excerpt": "Die Linde"}
    bring(tmp_path, attachment(9, NAME, **said), options=from_folder(uploads))
    image = Image.objects.get()
    assert (image.creator, image.license, image.caption) == ("Lea Lind", "cc0", "Die Linde")


def test_the_folder_above_uploads_will_do(tmp_path: Path, uploads: Path) -> None:
    bring(tmp_path, attachment(9, NAME), options=from_folder(uploads.parent))
    assert Image.objects.exists()


def test_nothing_is_taken_unasked(tmp_path: Path, uploads: Path) -> None:
    run = bring(tmp_path, attachment(9, NAME))
    assert not Image.objects.exists()
    assert run.counts["image"] == {"skipped": 1}


def test_nothing_is_read_outside_of_the_folder(tmp_path: Path, uploads: Path) -> None:
    (tmp_path / "geheim.jpg").write_bytes(encoded())
    os.symlink(tmp_path / "geheim.jpg", uploads / "link.jpg")
    run = bring(
        tmp_path,
        attachment(1, "../geheim.jpg"),
        attachment(2, str(tmp_path / "geheim.jpg")),
        attachment(3, "link.jpg"),
        attachment(4, "fehlt.jpg"),
        options=from_folder(uploads),
    )
    assert not Image.objects.exists()
    assert reasons(run) == [("image", str(number)) for number in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"%PDF"), ("a.svg", b"<svg/>"), ("a.jpg", b"<?php"), ("b.jpg", b"")],
)
def test_what_is_neither_picture_nor_file_is_told(
    tmp_path: Path, uploads: Path, name: str, content: bytes
) -> None:
    (uploads / name).write_bytes(content)
    run = bring(tmp_path, attachment(9, name), options=from_folder(uploads))
    assert not Image.objects.exists()
    assert not File.objects.exists()
    assert reasons(run) == [("image" if name.endswith(".jpg") else "file", "9")]


def test_a_file_beyond_the_limit_is_not_read(
    tmp_path: Path, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_sources, "MAX_BYTES", 10)
    run = bring(tmp_path, attachment(9, NAME), options=from_folder(uploads))
    assert reasons(run) == [("image", "9")]


def test_a_preview_tells_of_missing_files_and_fetches_nothing(
    tmp_path: Path, uploads: Path, asked: list[str]
) -> None:
    path = tmp_path / "export.xml"
    elsewhere = attachment(3, "b.jpg", attachment_url="https://elsewhere.example.com/b.jpg")
    path.write_bytes(export(attachment(1, NAME), attachment(2, "fehlt.jpg"), elsewhere))
    for options, counts in [
        (from_folder(uploads), {"new": 1, "skipped": 2}),
        (FETCH, {"new": 2, "skipped": 1}),
    ]:
        plan = preview(prepare([path], options))
        assert plan
        assert plan.counts["image"] == counts
        discard(plan.run)
    assert asked == []
    assert not Image.objects.exists()


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        bring(tmp_path, item(1), options=from_folder(tmp_path / "fehlt"))


def test_pictures_that_come_later_reach_the_posts_that_lacked_them(
    tmp_path: Path, uploads: Path
) -> None:
    parts = [item(1, meta={"_thumbnail_id": "9"}), item(2), attachment(9, NAME)]
    bring(tmp_path, *parts)
    assert bring(tmp_path, *parts).counts["post"] == {"unchanged": 2}
    run = bring(tmp_path, *parts, options=from_folder(uploads))
    assert run.counts["post"] == {"changed": 1, "unchanged": 1}
    assert Post.objects.get(slug="text-1").picture
    run = bring(tmp_path, *parts, options=from_folder(uploads))
    assert run.counts["post"] == {"unchanged": 2}
    assert run.counts["image"] == {"unchanged": 1}


# Fetching


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every URL is answered with a picture, and noted."""
    found: list[str] = []

    def fetch(url: str, _limit: int, _ending: str) -> bytes:
        found.append(url)
        return encoded()

    monkeypatch.setattr(media_sources, "fetch", fetch)
    return found


FETCH = Options(media="fetch")


def test_pictures_are_fetched_by_https_when_asked(tmp_path: Path, asked: list[str]) -> None:
    url = BASE.replace("https", "http") + f"/wp-content/uploads/{NAME}"
    bring(tmp_path, attachment(9, NAME, attachment_url=url), options=FETCH)
    assert asked == [f"{BASE}/wp-content/uploads/{NAME}"]
    assert Image.objects.exists()


def test_other_hosts_are_not_asked(tmp_path: Path, asked: list[str]) -> None:
    urls = [
        "https://elsewhere.example.com/a.jpg",
        "http://127.0.0.1/a.jpg",
        "https://linde.example.org.evil.example.com/a.jpg",
        "https://linde.example.org@evil.example.com/a.jpg",
        "file:///etc/a.jpg",
        "https://[::1/a.jpg",
    ]
    parts = [attachment(n, NAME, attachment_url=url) for n, url in enumerate(urls, 1)]
    run = bring(tmp_path, *parts, options=FETCH)
    assert asked == []
    assert run.counts["image"] == {"skipped": 6}


def test_what_is_here_already_is_not_fetched_again(tmp_path: Path, asked: list[str]) -> None:
    bring(tmp_path, attachment(9, NAME), options=FETCH)
    bring(tmp_path, attachment(9, NAME, excerpt="Neu"), options=FETCH)
    assert len(asked) == 1
    assert Image.objects.get().caption == "Neu"


def test_a_host_that_does_not_answer_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = []

    def fail(url: str, _limit: int, _ending: str) -> bytes:
        times.append(url)
        raise safe_fetching.FetchError("keine Antwort")

    monkeypatch.setattr(media_sources, "fetch", fail)
    parts = [attachment(number, f"2010/07/{number}.jpg") for number in range(1, 20)]
    run = bring(tmp_path, *parts, options=FETCH)
    assert len(times) == media_sources.PATIENCE
    assert run.counts["image"] == {"skipped": 19}


def test_number_and_time_have_their_limits(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_sources, "MAX_FILES", 1)
    web = Web(BASE)
    web.read("", f"{BASE}/a.jpg")
    with pytest.raises(media_sources.MissingError):
        web.read("", f"{BASE}/b.jpg")
    monkeypatch.setattr(media_sources, "MAX_SECONDS", -1)
    with pytest.raises(media_sources.MissingError):
        Web(BASE).read("", f"{BASE}/a.jpg")
    assert len(asked) == 1


def test_the_hosts_of_an_export() -> None:
    assert hosts_of("https://www.linde.example.org/blog") == {
        "linde.example.org",
        "www.linde.example.org",
    }
    assert "linde.files.wordpress.com" in hosts_of("https://linde.wordpress.com")
    assert hosts_of("") == frozenset()


@pytest.mark.parametrize("ip", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1"])
def test_a_host_of_the_export_with_a_private_ip_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, ip: str
) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_kwargs: [(2, 1, 6, "", (ip, 443))])
    with pytest.raises(media_sources.MissingError):
        Web("https://linde.example.com").read("", "https://linde.example.com/a.jpg")


def test_a_redirect_to_another_host_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    hosts = []

    def get(host: str, _path: str, _limit: int) -> tuple[int, str, bytes]:
        hosts.append(host)
        return 302, "https://evil.example.com/a.jpg", b""

    monkeypatch.setattr(safe_fetching, "_get", get)
    with pytest.raises(media_sources.MissingError):
        Web("https://linde.example.com").read("", "https://linde.example.com/a.jpg")
    assert hosts == ["linde.example.com"]
