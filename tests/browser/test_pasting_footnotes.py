"""Footnotes that are pasted into the middle of a text join those that are there."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.html.tree import parse
from tests.browser.editing import FIELD, field, press, surface, write_new
from tests.helpers import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

WORD = (Path(__file__).parent / "clipboard" / "word.html").read_text()
DOCS_PAGE = """<html><body><p>Ein Turm<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> und ein
Haus<sup><a href="#ftnt2" id="ftnt_ref2">[2]</a></sup>.</p><hr>
<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> Der höchste.</p></div>
<div><p><a href="#ftnt_ref2" id="ftnt2">[2]</a> Das älteste.</p></div></body></html>"""
NOTED = (
    '<p>Anfang<a href="#fn-aaaaaa" id="fn-aaaaaa-ref"><sup>1</sup></a> und Mitte</p>'
    '<p>Ende<a href="#fn-bbbbbb" id="fn-bbbbbb-ref"><sup>2</sup></a></p>'
    '<ol><li id="fn-aaaaaa">Zum Anfang. <a href="#fn-aaaaaa-ref">↩</a></li>'
    '<li id="fn-bbbbbb">Zum Ende. <a href="#fn-bbbbbb-ref">↩</a></li></ol>'
)
IN_THE_MIDDLE = 8  # behind “Anfang” and its number


@pytest.fixture
def page(open_page: OpenPage, anna: User) -> Page:
    return write_new(open_page)


def show(page: Page, text: str) -> None:
    page.evaluate(f"async (text) => {{{FIELD} field.open(text); }}", text)
    expect(surface(page)).to_be_visible()


def paste(page: Page, html: str, *, at: int) -> None:
    page.evaluate(
        f"""async ([html, at]) => {{{FIELD}
          field.editor.commands.setTextSelection(at);
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", html);
          const event = new ClipboardEvent("paste", {{
            clipboardData, bubbles: true, cancelable: true,
          }});
          field.editor.view.dom.dispatchEvent(event);
        }}""",
        [html, at],
    )


def numbers(page: Page) -> list[str]:
    return surface(page).locator("sup").all_inner_texts()


def notes(page: Page) -> list[str]:
    """The first word or two of each note."""
    texts = surface(page).locator("ol > li[id]").all_inner_texts()
    return [re.split(r"[.↩]", text)[0].strip() for text in texts]


def expect_links_in_order(page: Page) -> None:
    """Every number leads to a note and every note back, each id is there once."""
    elements = list(parse(field(page).input_value()).descendants())
    ids = [one.attributes["id"] for one in elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    links = [
        one.attributes["href"][1:] for one in elements if one.attributes.get("href", "")[:1] == "#"
    ]
    assert sorted(links) == sorted(ids)
    references = [link for link in links if not link.endswith("-ref")]
    assert references == [name for name in ids if not name.endswith("-ref")]


def test_they_are_numbered_with_the_others(page: Page) -> None:
    show(page, NOTED)
    paste(page, DOCS_PAGE, at=IN_THE_MIDDLE)

    assert numbers(page) == ["1", "2", "3", "4"]
    assert notes(page) == ["Zum Anfang", "Der höchste", "Das älteste", "Zum Ende"]
    assert surface(page).locator("ol").count() == 1
    expect_links_in_order(page)


def test_the_text_behind_goes_into_no_note(page: Page) -> None:
    show(page, NOTED)
    paste(page, DOCS_PAGE, at=IN_THE_MIDDLE)

    assert "und Mitte" not in surface(page).locator("ol").inner_text()
    assert "und Mitte" in surface(page).locator("p").first.inner_text()


def test_those_of_word_go_to_the_end_of_a_text_without_any(page: Page) -> None:
    show(page, "<p>Anfang</p><p>Ende</p>")
    paste(page, WORD, at=7)

    assert surface(page).locator(":scope > *").last.evaluate("one => one.localName") == "ol"
    assert "Ende" not in surface(page).locator("ol").last.inner_text()
    expect_links_in_order(page)


def test_one_paste_is_one_step_to_undo(page: Page) -> None:
    show(page, NOTED)
    paste(page, DOCS_PAGE, at=IN_THE_MIDDLE)
    surface(page).focus()
    page.keyboard.press("Control+z")

    expect(field(page)).to_have_value(NOTED)


def test_the_text_of_a_second_post_gets_ids_of_its_own(page: Page) -> None:
    show(page, NOTED)
    page.keyboard.press("Control+a")
    copied = page.evaluate(
        f"""async () => {{{FIELD}
          const {{ view }} = field.editor;
          return view.serializeForClipboard(view.state.doc.slice(0, view.state.doc.content.size))
            .dom.innerHTML;
        }}"""
    )
    paste(page, copied, at=IN_THE_MIDDLE)

    assert numbers(page) == ["1", "2", "3", "4"]
    assert notes(page) == ["Zum Anfang", "Zum Anfang", "Zum Ende", "Zum Ende"]
    expect_links_in_order(page)


def test_a_number_without_its_note_leads_nowhere(page: Page) -> None:
    show(page, "<p>Anfang</p>")
    paste(
        page,
        '<p data-pm-slice="1 1 []">x<a href="#fn-cccccc" id="fn-cccccc-ref"><sup>1</sup></a> y</p>',
        at=7,
    )

    assert "href" not in field(page).input_value()


def test_moving_a_paragraph_moves_its_note(page: Page) -> None:
    show(page, NOTED)
    page.evaluate(
        f"""async () => {{{FIELD}
          const {{ view }} = field.editor;
          const {{ doc, tr }} = view.state;
          const first = doc.firstChild;
          const moved = tr.delete(0, first.nodeSize);
          view.dispatch(moved.insert(moved.doc.firstChild.nodeSize, first));
        }}"""
    )

    assert numbers(page) == ["1", "2"]
    assert notes(page) == ["Zum Ende", "Zum Anfang"]
    expect_links_in_order(page)


def test_text_below_the_notes_stays_below_them(page: Page) -> None:
    show(page, NOTED + "<p>Über die Autorin</p>")
    paste(page, DOCS_PAGE, at=IN_THE_MIDDLE)

    assert surface(page).locator(":scope > *").last.inner_text() == "Über die Autorin"
    assert notes(page) == ["Zum Anfang", "Der höchste", "Das älteste", "Zum Ende"]


def test_a_footnote_that_is_set_joins_notes_above_the_end(page: Page) -> None:
    show(page, NOTED + "<p>Über die Autorin</p>")
    surface(page).click()
    press(page, "Control+Home", 1)
    page.locator("[data-name=footnote]").click()
    page.keyboard.type("Neu.")

    assert notes(page) == ["Neu", "Zum Anfang", "Zum Ende"]
    assert surface(page).locator("ol").count() == 1
