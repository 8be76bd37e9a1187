"""The editor and the sanitiser allow the same HTML."""

import base64
import hashlib
import re
from typing import Any

import pytest
from django.test import Client
from django_prose_editor.config import allowlist_from_extensions

from blog.admin.editor import EXTENSIONS, body_field, csp_script_sources
from blog.html.allowed import POST
from tests.helpers import MakePost


def test_all_that_the_editor_writes_reaches_readers() -> None:
    written = allowlist_from_extensions(EXTENSIONS)

    assert set(written["tags"]) <= set(POST.tags)


@pytest.mark.parametrize("empty", ["", "<p></p>", "<p> </p><p></p>"])
def test_an_empty_text_is_stored_as_nothing(empty: str) -> None:
    assert body_field().clean(empty) == ""


def test_the_more_mark_survives_the_editor() -> None:
    field = body_field()

    shown = field.widget.format_value("<p>a</p><!--more--><p>b</p>")

    assert shown == "<p>a</p><p>&lt;!--more--&gt;</p><p>b</p>"
    assert field.clean(shown) == "<p>a</p><!--more--><p>b</p>"


def test_the_policy_allows_exactly_the_import_map_of_the_page(
    anna_client: Client, make_post: MakePost
) -> None:
    page = anna_client.get(f"/admin/blog/post/{make_post().pk}/change/")

    maps: list[Any] = re.findall(
        r'<script type="importmap"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL
    )
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in maps]
    assert [f"'sha256-{digest}'" for digest in digests] == csp_script_sources()
