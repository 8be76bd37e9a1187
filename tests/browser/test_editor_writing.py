"""Writing in the editor: shortcuts of Markdown, links, footnotes, marks, code."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.html.sanitising import render_post
from blog.html.tree import parse
from tests.browser.editing import FIELD, field, press, surface, through_the_editor, write_new
from tests.helpers import MakePost, OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

RANDOM_ID = re.compile(r"fn-[a-z0-9]{6}")


@pytest.fixture
def page(open_page: OpenPage, anna: User) -> Page:
    return write_new(open_page)


def show(page: Page, text: str) -> None:
    page.evaluate(f"async (text) => {{{FIELD} field.open(text); }}", text)
    expect(surface(page)).to_be_visible()


def written(page: Page) -> str:
    """What was written, with ids that are the same in each test."""
    text = field(page).input_value()
    ids = list(dict.fromkeys(RANDOM_ID.findall(text)))
    return RANDOM_ID.sub(lambda match: f"fn-{ids.index(match[0]) + 1}", text)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("## Titel", "<h2>Titel</h2>"),
        ("###### Titel", "<h6>Titel</h6>"),
        ("- Punkt", "<ul><li>Punkt</li></ul>"),
        ("1. Punkt", "<ol><li>Punkt</li></ol>"),
        ("3. Punkt", '<ol start="3"><li>Punkt</li></ol>'),
        ("> Zitat", "<blockquote><p>Zitat</p></blockquote>"),
        ("**fett** x", "<p><strong>fett</strong> x</p>"),
        ("*kursiv* x", "<p><em>kursiv</em> x</p>"),
        ("~~weg~~ x", "<p><s>weg</s> x</p>"),
        ("`code` x", "<p><code>code</code> x</p>"),
        ("[Turm](https://example.org/) x", '<p><a href="https://example.org/">Turm</a> x</p>'),
        ("```css a {}", '<pre><code class="language-css">a {}</code></pre>'),
        ("---x", "<hr><p>x</p>"),
    ],
)
def test_markdown_is_understood(page: Page, typed: str, html: str) -> None:
    surface(page).click()
    page.keyboard.type(typed)

    expect(field(page)).to_have_value(html)


def test_a_list_ends_with_an_empty_item(page: Page) -> None:
    surface(page).click()
    for line in ("- Eins", "Zwei", "", "Text"):
        page.keyboard.type(line)
        if line != "Text":
            page.keyboard.press("Enter")

    expect(field(page)).to_have_value("<ul><li>Eins</li><li>Zwei</li></ul><p>Text</p>")


# Links


def test_ctrl_k_links_the_chosen_words(page: Page) -> None:
    surface(page).click()
    page.keyboard.type("Turm")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.locator("dialog input[name=href]").fill("/turm/")
    page.keyboard.press("Enter")

    expect(field(page)).to_have_value('<p><a href="/turm/">Turm</a></p>')


def test_ctrl_k_without_chosen_words_asks_for_them(page: Page) -> None:
    surface(page).click()
    page.keyboard.type("Seht: ")
    page.keyboard.press("Control+k")
    page.locator("dialog input[name=href]").fill("/turm/")
    page.locator("dialog input[name=text]").fill("der Turm")
    page.keyboard.press("Enter")

    expect(field(page)).to_have_value('<p>Seht: <a href="/turm/">der Turm</a></p>')


def test_a_changed_link_keeps_what_nobody_changed(page: Page) -> None:
    show(page, '<p><a href="/turm/" rel="nofollow" hreflang="en" id="a">Turm</a></p>')
    surface(page).get_by_text("Turm").click()
    page.keyboard.press("Control+k")
    page.locator("dialog input[name=href]").fill("/haus/")
    page.keyboard.press("Enter")

    expect(field(page)).to_have_value(
        '<p><a rel="nofollow" href="/haus/" hreflang="en" id="a">Turm</a></p>'
    )


# Footnotes


def add_footnote(page: Page, text: str) -> None:
    page.locator("[data-name=footnote]").click()
    page.keyboard.type(text)


def test_a_footnote_leads_to_its_note_and_back(page: Page) -> None:
    surface(page).click()
    page.keyboard.type("Ein Turm")
    add_footnote(page, "Der höchste.")

    expect(field(page)).to_have_value(re.compile("Der höchste"))
    assert re.sub(' title="[^"]*"', "", written(page)) == (
        '<p>Ein Turm<a href="#fn-1" id="fn-1-ref"><sup>1</sup></a></p>'
        '<ol><li id="fn-1">Der höchste. <a href="#fn-1-ref">↩</a></li></ol>'
    )
    tree = parse(render_post(field(page).input_value()))
    ids = {one.attributes["id"] for one in tree.descendants() if "id" in one.attributes}
    assert {one.attributes["href"][1:] for one in tree.descendants() if one.tag == "a"} == ids


def test_footnotes_are_numbered_in_the_order_of_the_text(page: Page) -> None:
    show(page, "<p>Eins</p><p>Zwei</p>")
    surface(page).get_by_text("Zwei").click()
    press(page, "End", 11)
    add_footnote(page, "Zur Zwei.")
    press(page, "Control+Home", 1)
    add_footnote(page, "Zur Eins.")

    assert surface(page).locator("sup").all_inner_texts() == ["1", "2"]
    notes = surface(page).locator("ol > li").all_inner_texts()
    assert [note.split(".")[0] for note in notes] == ["Zur Eins", "Zur Zwei"]


def test_a_text_with_footnotes_opens_in_the_editor(page: Page) -> None:
    surface(page).click()
    page.keyboard.type("Ein Turm")
    add_footnote(page, "Der höchste.")
    text = field(page).input_value()

    (returned,) = through_the_editor(page, [text])

    assert returned.html == text


# Marks and code


@pytest.mark.parametrize("kind", ["more", "nextpage"])
def test_marks_of_a_text_are_seen_and_can_be_set(page: Page, kind: str) -> None:
    show(page, "<p>Eins</p>")
    surface(page).get_by_text("Eins").click()
    page.keyboard.press("End")
    page.locator(f"[data-name='pageMark:{kind}']").click()

    expect(surface(page).locator(".page-mark")).to_be_visible()
    expect(field(page)).to_have_value(f"<p>Eins</p><p>&lt;!--{kind}--&gt;</p>")


def test_code_gets_a_language(page: Page) -> None:
    show(page, "<pre><code>x = 1</code></pre>")
    surface(page).get_by_text("x = 1").click()
    page.locator("[data-name='codeBlock:language']").click()
    page.locator("dialog input[name=language]").fill("Python")
    page.keyboard.press("Enter")

    expect(field(page)).to_have_value('<pre><code class="language-python">x = 1</code></pre>')


# The menu


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_editor(
    open_page: OpenPage, anna: User, width: int, scheme: str
) -> None:
    page = write_new(open_page, viewport={"width": width, "height": 800}, color_scheme=scheme)
    show(page, "<h2>A</h2><p>Eins</p><table><tr><td>1</td></tr></table><p>&lt;!--more--&gt;</p>")
    surface(page).get_by_text("1", exact=True).click()
    in_editor = Axe().run(page, ".prose-editor")
    page.locator("[data-name=html]").click()
    as_html = Axe().run(page, ".html-view")

    for results in (in_editor, as_html):
        assert results.violations_count == 0, results.generate_report()


def test_the_kind_of_a_paragraph_is_chosen_by_keyboard(page: Page) -> None:
    show(page, "<p>Eins</p>")
    surface(page).get_by_text("Eins").click()
    page.locator(".prose-menubar__selected").focus()
    page.keyboard.press("Enter")
    page.locator(".prose-menubar__option[data-name=heading2]").press("Enter")

    expect(field(page)).to_have_value("<h2>Eins</h2>")


def test_buttons_say_whether_they_are_pressed(page: Page) -> None:
    show(page, "<p>Eins <strong>zwei</strong></p>")
    bold = page.locator("[data-name=bold]")
    surface(page).get_by_text("Eins").click(position={"x": 3, "y": 5})
    expect(bold).to_have_attribute("aria-pressed", "false")

    surface(page).get_by_text("zwei").click()
    expect(bold).to_have_attribute("aria-pressed", "true")


def test_a_link_finds_its_target_by_words(page: Page, make_post: MakePost) -> None:
    make_post(title="Der alte Turm", slug="turm")
    surface(page).click()
    page.keyboard.press("Control+k")
    page.locator("dialog input[name=href]").press_sequentially("Turm")

    option = page.locator("dialog datalist option")
    expect(option).to_have_attribute("value", "/2010/04/29/turm/")
    expect(option).to_have_attribute("label", re.compile("^Der alte Turm"))


def test_a_changed_text_in_the_field_is_opened_with_the_same_care(page: Page) -> None:
    put = """text => {
      const field = document.querySelector("textarea[data-editor]");
      field.value = text;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }"""
    page.evaluate(put, "<p>10<sup>5</sup></p>")
    expect(surface(page).locator("sup")).to_have_text("5")

    page.evaluate(put, "<details>Mehr</details>")
    expect(page.locator(".html-view__reason")).to_contain_text("<details>")
    expect(field(page)).to_have_value("<details>Mehr</details>")
