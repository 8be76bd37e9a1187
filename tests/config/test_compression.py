"""Pages go out compressed to whoever takes that."""

import gzip
import secrets
from typing import Any

import pytest
from django.test import Client

from config import compression
from config.compression import gzipped
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db


def answer(client: Client, accepted: str) -> Any:
    return client.get("/", headers={"Accept-Encoding": accepted})


def test_a_page_is_compressed(client: Client, make_post: MakePost) -> None:
    make_post()
    plain, compressed = answer(client, "identity"), answer(client, "br, gzip;q=0.8")
    assert compressed["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.content) == plain.content
    assert int(compressed["Content-Length"]) == len(compressed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in compressed["Vary"]
    assert "Accept-Encoding" in plain["Vary"]
    assert "Content-Encoding" not in plain


def test_both_have_the_same_tag_but_one_is_weak(client: Client, make_post: MakePost) -> None:
    make_post()
    plain, compressed = answer(client, "identity"), answer(client, "gzip")
    assert plain["ETag"].startswith('"')
    assert compressed["ETag"] == f"W/{plain['ETag']}"


def test_the_length_does_not_tell_what_is_in_the_page(client: Client, make_post: MakePost) -> None:
    make_post()
    assert len({len(answer(client, "gzip").content) for _time in range(20)}) > 1


def test_each_content_stays_itself() -> None:
    contents = [b"a" * 10_000, b"b" * 10_000, b"a" * 10_000, b""]
    assert [gzip.decompress(gzipped(content)) for content in contents] == contents


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "_kept", {})
    monkeypatch.setattr(compression, "MOST_BYTES", 2_000)
    for number in range(40):
        gzipped(secrets.token_bytes(100 * (number % 5)))
        assert sum(map(len, compression._kept.values())) <= 2_000
