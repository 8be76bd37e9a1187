"""What the editor is given to open, and what is stored of what it gives back."""

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from blog.admin.editor import body_field, csp_script_sources, importmap
from blog.html.allowed import POST
from blog.html.editing import opened, unknown_parts, vocabulary
from tests.helpers import MakePost


def given_to_the_editor(source: str) -> dict[str, Any]:
    attributes = body_field().widget.get_context("body", source, {})["widget"]["attrs"]
    facts: dict[str, Any] = json.loads(attributes["data-editor"])
    return facts


def test_the_editor_is_given_the_whole_table() -> None:
    given = vocabulary()

    assert given["attributes"].keys() == POST.tags.keys()
    for tag, names in given["attributes"].items():
        assert set(names) == POST.tags[tag] | POST.common
    assert {"sup", "kbd", "a", "span"} <= set(given["inline"])
    assert not {"p", "br", "img", "table"} & set(given["inline"])


@pytest.mark.parametrize("empty", ["", "<p></p>", "<p> </p><p></p>"])
def test_an_empty_text_is_stored_as_nothing(empty: str) -> None:
    assert body_field().clean(empty) == ""


def test_the_more_mark_survives_the_editor() -> None:
    field = body_field()

    shown = field.widget.format_value("<p>a</p><!--more--><p>b</p>")

    assert shown == "<p>a</p><p>&lt;!--more--&gt;</p><p>b</p>"
    assert field.clean(shown) == "<p>a</p><!--more--><p>b</p>"


def test_the_field_keeps_the_source_until_something_is_typed() -> None:
    source = "Eins\n\nZwei"

    assert body_field().widget.format_value(source) == source
    assert given_to_the_editor(source)["opened"] == "<p>Eins</p><p>Zwei</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Eins\n\nZwei", "<p>Eins</p><p>Zwei</p>"),
        ("<p>Eins<p>Zwei", "<p>Eins</p><p>Zwei</p>"),
        ('<p id="a"><a href="#a">x</a></p>', '<p id="a"><a href="#a">x</a></p>'),
        ("<h1>Eins</h1><strike>x</strike>", "<h2>Eins</h2><p><s>x</s></p>"),
        ("Eins<!--more-->", "<p>Eins</p><p>&lt;!--more--&gt;</p>"),
    ],
)
def test_a_text_is_opened_as_readers_see_it(source: str, html: str) -> None:
    assert opened(source).html == html
    assert opened(source).unknown == []


def test_a_text_that_readers_would_see_otherwise_is_opened_as_it_is() -> None:
    assert opened("<p>Eins <!--more-->zwei</p>").html is None


@pytest.mark.parametrize(
    ("source", "unknown"),
    [
        ("<p>Eins</p><div>Zwei</div><div>Drei</div>", ["<div>"]),
        ('<p style="color: red">Eins</p>', ['style="color: red"']),
        ('<p class="lead has-red-color">Eins</p>', ['class="lead has-red-color"']),
        ('<p><a href="javascript:x()">Eins</a></p>', ['href="javascript:x()"']),
        ("<!-- wp:paragraph --><p>Eins</p><!--more-->", ["<!-- wp:paragraph -->"]),
        ('<p class="lead">10<sup id="a">5</sup></p><!--nextpage-->', []),
    ],
)
def test_what_the_table_does_not_allow_is_named(source: str, unknown: list[str]) -> None:
    assert unknown_parts(source) == unknown


def test_the_policy_allows_exactly_the_import_map_of_the_page(
    anna_client: Client, make_post: MakePost
) -> None:
    page = anna_client.get(f"/admin/blog/post/{make_post().pk}/change/")

    maps: list[Any] = re.findall(
        r'<script type="importmap"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL
    )
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in maps]
    assert [f"'sha256-{digest}'" for digest in digests] == csp_script_sources()


def test_every_module_of_the_editor_is_found_under_its_name() -> None:
    folder = settings.BASE_DIR / "static/js/editor"
    modules = {f"editor/{path.stem}" for path in folder.glob("*.js")} - {"editor/start"}
    imported = {
        name
        for path in folder.glob("*.js")
        for name in re.findall(r'from "(editor/[\w-]+)"', path.read_text())
    }

    assert imported == modules
    assert modules <= json.loads(importmap.render().split(">")[1].split("<")[0])["imports"].keys()
