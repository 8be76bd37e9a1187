"""Headings can be linked to, and long posts have a table of contents."""

import re
import time

import pytest
from django.test import Client

from blog.html.headings import add_heading_ids, table_of_contents
from tests.helpers import MakePost

LONG = "<p>" + "Wort " * 300 + "</p>"


def ids(*pages: str) -> list[str]:
    return re.findall(r'<h\d id="([^"]*)"', "".join(add_heading_ids(list(pages))))


def test_a_heading_is_named_after_its_words() -> None:
    assert ids("<h2>Über <em>das</em> Haus &amp; mehr</h2>") == ["abschnitt-uber-das-haus-mehr"]


@pytest.mark.parametrize("heading", ["<h2>!?</h2>", "<h2></h2>", "<h2>日本</h2>"])
def test_a_heading_without_letters_has_a_name_too(heading: str) -> None:
    assert ids(heading) == ["abschnitt-ohne-namen"]


def test_no_two_are_the_same_on_any_page() -> None:
    pages = ["<h2>Fazit</h2><h3>Fazit</h3>", '<h2>Fazit</h2><p id="abschnitt-fazit-3">x</p>']
    assert ids(*pages) == ["abschnitt-fazit", "abschnitt-fazit-2", "abschnitt-fazit-4"]


def test_what_its_author_named_keeps_its_name() -> None:
    html = '<h2 id="text-anfang" lang="de">Anfang</h2>'
    assert add_heading_ids([html]) == [html]


def test_attributes_stay() -> None:
    assert add_heading_ids(['<h3 lang="en" class="a>b">Go</h3>']) == [
        '<h3 id="abschnitt-go" lang="en" class="a>b">Go</h3>'
    ]


def test_ten_thousand_alike_take_no_time() -> None:
    start = time.process_time()
    found = ids("<h2>Gleich</h2>" * 10_000)
    assert len(set(found)) == 10_000
    assert time.process_time() - start < 5


def test_only_long_texts_with_some_headings_have_a_table() -> None:
    def of(headings: int, text: str) -> int:
        body = add_heading_ids([f"<h2>Teil</h2>{text}" * headings])[0]
        return len(table_of_contents(body))

    assert of(4, LONG) == 4
    assert of(3, LONG * 2) == 0
    assert of(4, "<p>Kurz.</p>") == 0


@pytest.mark.django_db
def test_a_post_shows_its_table_and_links_to_its_parts(client: Client, make_post: MakePost) -> None:
    parts = "".join(f"<h2>Teil {name}</h2><h4>Klein</h4>{LONG}" for name in ("a", "b", "c", "d<"))
    make_post(slug="lang", body=parts.replace("d<", "d &lt;"))
    page = client.get("/2010/04/29/lang/").content.decode()
    table = page.partition('class="toc"')[2].partition("</nav>")[0]
    links = re.findall(r'href="#([^"]*)">([^<]*)</a>', table)
    assert links[0] == ("abschnitt-teil-a", "Teil a")
    assert links[3][1] == "Teil d &lt;"
    assert len(links) == 4
    assert all(f'<h2 id="{name}"' in page for name, _text in links)


@pytest.mark.django_db
def test_a_short_post_has_no_table(client: Client, make_post: MakePost) -> None:
    make_post(slug="kurz", body="<h2>Teil</h2><p>Kurz.</p>")
    page = client.get("/2010/04/29/kurz/").content.decode()
    assert 'class="toc"' not in page
    assert '<h2 id="abschnitt-teil">Teil</h2>' in page
