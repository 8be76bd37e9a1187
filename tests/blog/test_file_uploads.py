"""Files that are uploaded: what is taken, and under which names it is stored."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from blog.media import file_kinds, file_uploads
from blog.media.file_uploads import kind_of, prepare, prepare_captions
from tests.files import MP4, PDF, REFUSED, TAKEN, VTT


def refusal(content: bytes, name: str = "datei.pdf") -> str:
    with pytest.raises(ValidationError) as caught:
        kind_of(ContentFile(content, name))
    return " ".join(caught.value.messages)


@pytest.mark.parametrize("what", TAKEN)
def test_each_kind_is_recognised_whatever_its_name_says(what: str) -> None:
    kind, content = TAKEN[what]
    assert kind_of(ContentFile(content, "linde.html")).key == kind


def test_only_its_name_tells_a_table_from_another_text() -> None:
    assert kind_of(ContentFile(b"a;b\n1;2\n", "Zahlen.CSV")).key == "csv"
    assert kind_of(ContentFile(PDF, "zahlen.csv")).key == "pdf"


@pytest.mark.parametrize("what", REFUSED)
def test_everything_else_is_refused_with_a_sentence(what: str) -> None:
    assert refusal(REFUSED[what]).endswith(".")


@pytest.mark.parametrize(("kind", "limit"), [("pdf", 30), ("mp4", 100)])
def test_each_kind_has_a_limit(kind: str, limit: int) -> None:
    content = PDF if kind == "pdf" else MP4
    upload = ContentFile(content, "a")
    upload.size = limit * 1024 * 1024
    assert kind_of(upload).key == kind
    upload.size += 1
    with pytest.raises(ValidationError, match=str(limit)):
        kind_of(upload)


def test_a_directory_too_large_to_read_is_no_zip(monkeypatch: Any) -> None:
    monkeypatch.setattr("blog.media.file_contents.MAX_DIRECTORY", 10)
    assert refusal(TAKEN["zip"][1])


def test_it_is_stored_under_a_safe_name_with_the_ending_of_its_kind() -> None:
    stored, _kind = prepare(ContentFile(PDF, "Schöne Grüße.php"))
    assert re.fullmatch(r"schoene-gruesse-[0-9a-f]{8}\.pdf", str(stored.name))


def test_a_name_without_letters_gets_one() -> None:
    stored, _kind = prepare(ContentFile(PDF, "???.pdf"))
    assert str(stored.name).startswith("file-")


def test_a_text_is_stored_as_utf_8() -> None:
    stored, _kind = prepare(SimpleUploadedFile("a.txt", "Grüße, 5 €".encode("cp1252")))
    assert stored.read() == "Grüße, 5 €".encode()


def test_a_large_file_is_not_copied() -> None:
    upload = TemporaryUploadedFile("film.mp4", "video/mp4", len(MP4), None)
    upload.write(MP4)
    stored, kind = prepare(upload)
    assert stored is upload
    assert kind.key == "mp4"


def test_captions_are_web_vtt_in_utf_8() -> None:
    stored = prepare_captions(ContentFile(VTT, "Film.srt"))
    assert str(stored.name).endswith(".vtt")
    for content in (b"1\n00:00:01,000 --> 00:00:02,000\nHallo\n", b"WEBVTTX", b"WEBVTT\n\xff"):
        with pytest.raises(ValidationError):
            prepare_captions(ContentFile(content, "film.vtt"))


def test_captions_have_a_limit(monkeypatch: Any) -> None:
    monkeypatch.setattr(file_uploads, "MAX_CAPTIONS_BYTES", 10)
    with pytest.raises(ValidationError):
        prepare_captions(ContentFile(VTT, "film.vtt"))


def test_documents_are_downloaded_and_the_others_played() -> None:
    headers = file_kinds.headers_of("files/2026/11/programm.pdf")
    assert headers["Content-Disposition"] == "attachment"
    assert headers["Content-Security-Policy"].startswith("sandbox;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    for name in ("files/2026/11/lied.mp3", "files/2026/11/film.vtt"):
        assert "Content-Disposition" not in file_kinds.headers_of(name)
        assert "Content-Security-Policy" in file_kinds.headers_of(name)
    assert file_kinds.headers_of("images/2026/11/linde.jpg") == {
        "X-Content-Type-Options": "nosniff"
    }
