"""Uploads as `make run` and `make dev` serve them."""

from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.test import RequestFactory
from whitenoise import WhiteNoise

from blog.media.file_kinds import MIME_TYPES, headers_of
from config.local import add_headers
from config.uploads import uploaded

# Closing a response asks whether the database is still connected.
pytestmark = pytest.mark.django_db

PROGRAM = "files/2026/11/programm.pdf"
SONG = "files/2026/11/lied.mp3"
NOTES = "files/2026/11/notizen.txt"


@pytest.fixture(autouse=True)
def media(tmp_path: Path) -> Path:
    for name in (PROGRAM, SONG, NOTES):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"0123456789")
    return tmp_path


def ask_whitenoise(media: Path, name: str, **environ: str) -> tuple[str, dict[str, str], bytes]:
    """As config/local.py sets it up, but for its folder."""
    server = WhiteNoise(
        None, autorefresh=True, mimetypes=MIME_TYPES, add_headers_function=add_headers
    )
    server.add_files(str(media), prefix=settings.MEDIA_URL)
    given: dict[str, Any] = {"PATH_INFO": f"{settings.MEDIA_URL}{name}", "wsgi.input": BytesIO()}
    given |= environ
    setup_testing_defaults(given)
    answered: list[Any] = []
    body = server(given, lambda status, headers: answered.extend([status, dict(headers)]))
    content = b"".join(body)
    body.close()
    return answered[0], answered[1], content


@pytest.mark.parametrize("name", [PROGRAM, SONG, NOTES])
def test_both_give_the_same_headers(media: Path, name: str) -> None:
    _status, headers, _content = ask_whitenoise(media, name)
    response = uploaded(RequestFactory().get("/"), name, media)
    response.close()
    for header, value in headers_of(name).items():
        assert headers[header] == response[header] == value
    assert headers["Content-Type"].replace('"', "") == response["Content-Type"]
    assert headers["Content-Type"].startswith(MIME_TYPES[name[-4:]])


def test_a_player_may_ask_for_a_part(media: Path) -> None:
    status, _headers, content = ask_whitenoise(media, SONG, HTTP_RANGE="bytes=2-4")
    assert (status[:3], content) == ("206", b"234")
