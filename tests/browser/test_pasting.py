"""Pasting into the editor from other programs, as what their clipboards hold."""

import re
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.html.editing import opened
from blog.html.tree import Element, parse
from tests.browser.editing import FIELD, field, surface, through_the_editor, write_new
from tests.helpers import OpenPage
from tests.properties import examples

pytestmark = pytest.mark.django_db(transaction=True)

# NAME.html is what a program puts on the clipboard, NAME.saved.html what is saved of it.
CLIPBOARDS = Path(__file__).parent / "clipboard"
PROGRAMS = sorted(path.name.split(".")[0] for path in CLIPBOARDS.glob("*.saved.html"))
PASTE = f"""async (clipboards) => {{{FIELD}
  return clipboards.map(([html, text]) => {{
    field.open((field.textarea.value = ""));
    const clipboardData = new DataTransfer();
    if (html) clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", text);
    const event = new ClipboardEvent("paste", {{ clipboardData, bubbles: true, cancelable: true }});
    field.editor.view.dom.dispatchEvent(event);
    return field.textarea.value;
  }});
}}"""
CLEAN = f"""async (texts) => {{{FIELD}
  const {{ cleaned }} = await import("editor/pasting/cleaning");
  const newId = () => "fn-000001";
  const options = {{ vocabulary: field.vocabulary, newId, backTitle: "" }};
  return texts.map((text) => cleaned(text, options));
}}"""
RANDOM_ID = re.compile(r"fn-[a-z0-9]{6}")
BACK = re.compile(r' title="[^"]*"(?=>↩)')


@pytest.fixture
def page(open_page: OpenPage, anna: User) -> Page:
    return write_new(open_page)


def paste(page: Page, html: str = "", text: str = "x") -> str:
    """What the field holds after pasting into an empty text, with ids that are always the same."""
    (saved,) = page.evaluate(PASTE, [[html, text]])
    return with_usual_ids(saved)


def pasted(page: Page, clipboards: list[str]) -> list[str]:
    """What is saved of each clipboard's HTML."""
    saved: list[str] = page.evaluate(PASTE, [[html, "x"] for html in clipboards])
    return saved


def with_usual_ids(html: str) -> str:
    ids = list(dict.fromkeys(RANDOM_ID.findall(html)))
    return RANDOM_ID.sub(lambda match: f"fn-{ids.index(match[0]) + 1}", html)


def in_lines(html: str) -> list[str]:
    """A text with each of its elements on a line, without what depends on the language."""
    return re.sub(r">\n?<", ">\n<", BACK.sub("", html).strip()).split("\n")


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_pasted_is_saved_in_the_blogs_own_form(page: Page, program: str) -> None:
    clipboard = (CLIPBOARDS / f"{program}.html").read_text()
    saved = (CLIPBOARDS / f"{program}.saved.html").read_text()

    pasted = paste(page, clipboard)

    assert in_lines(pasted) == in_lines(saved)


def test_what_was_pasted_is_opened_as_it_was_saved(page: Page) -> None:
    saved = [paste(page, (CLIPBOARDS / f"{one}.html").read_text()) for one in PROGRAMS]

    assert [returned.html for returned in through_the_editor(page, saved)] == saved


CASES = {
    "a heading one level down": (
        "<h1>A</h1><h2>B</h2><h6>C</h6>",
        "<h2>A</h2><h3>B</h3><h6>C</h6>",
    ),
    "headings of a part of a page": ("<h2>A</h2><h3>B</h3>", "<h2>A</h2><h3>B</h3>"),
    "bold": ('<p>a <span style="font-weight:600">b</span></p>', "<p>a <strong>b</strong></p>"),
    "not bold": ('<p>a <b style="font-weight:normal">b</b></p>', "<p>a b</p>"),
    "bold in part": (
        '<p><b>a <i><span style="font-weight: 400">b</span></i> c</b></p>',
        "<p><b>a </b><i>b</i><b> c</b></p>",
    ),
    "italic": ('<p>a <span style="font-style: italic">b</span></p>', "<p>a <em>b</em></p>"),
    "underlined": (
        '<p>a <span style="text-decoration: underline">b</span></p>',
        "<p>a <u>b</u></p>",
    ),
    "an underlined link": (
        '<p><a href="https://example.org/"><u>b</u></a></p>',
        '<p><a href="https://example.org/">b</a></p>',
    ),
    "a style sheet of macOS": (
        '<style>span.s1 {font-weight: bold}</style><p class="p1"><span class="s1">a</span> b</p>',
        "<p><strong>a</strong> b</p>",
    ),
    "a bold paragraph": (
        '<div style="font-weight:bold"><p>a</p><p>b</p></div>',
        "<p><strong>a</strong></p><p><strong>b</strong></p>",
    ),
    "what is hidden": ('<p>a<span style="display: none">b</span></p>', "<p>a</p>"),
    "pictures of a disk": (
        '<p>a<img src="file:///C:/a.png"><img src="data:image/png;base64,AAAA"></p>',
        "<p>a</p>",
    ),
    "a picture on a line of its own": (
        '<p><a href="https://example.org/"><img src="/a.png"></a></p><p>a <img src="/b.png"></p>',
        '<figure><a href="https://example.org/"><img src="/a.png"></a></figure>'
        '<p>a <img src="/b.png"></p>',
    ),
    "a picture with a line end": (
        '<p><b><img src="/a.png"><br></b></p>',
        '<p><b><img src="/a.png"><br></b></p>',
    ),
    "words beside a picture": (
        '<figure><img src="/a.png"><figcaption>a</figcaption></figure><figure>b</figure>',
        '<figure><img src="/a.png"><figcaption>a</figcaption></figure><p>b</p>',
    ),
    "a figure without its picture": (
        '<figure><img src="blob:x"><figcaption>a</figcaption></figure>',
        "<p>a</p>",
    ),
    "spaces that do not break": (
        "<p>z.&nbsp;B. &nbsp;&nbsp;10&nbsp;km&nbsp;<b>weit</b></p>",
        "<p>z.&nbsp;B. 10&nbsp;km <b>weit</b></p>",
    ),
    "empty paragraphs": ("<p>a</p><p>&nbsp;</p><p><br></p><div></div><p>b</p>", "<p>a</p><p>b</p>"),
    "empty lines": ("a<br><br>b<br>c", "<p>a</p><p>b<br>c</p>"),
    "text between boxes": ("<div>a<div>b</div>c</div>", "<p>a</p><p>b</p><p>c</p>"),
    "paragraphs in cells": (
        "<table><tr><td><p>a</p></td><td><p>b</p><p>c</p></td></tr></table>",
        "<table><tbody><tr><td>a</td><td><p>b</p><p>c</p></td></tr></tbody></table>",
    ),
    "a typewriter": ("<p><tt>a</tt> <font color=red>b</font></p>", "<p><code>a</code> b</p>"),
    "a script in code that is read": (
        '<pre>&lt;a onclick="x()"&gt;</pre>',
        '<pre>&lt;a onclick="x()"&gt;</pre>',
    ),
    "a script": ('<p onclick="x()">a<img src=x onerror="x()"></p><script>x()</script>', "<p>a</p>"),
    "what the table allows": (
        "<dl><dt>a</dt><dd>b</dd></dl><p><mark>c</mark><small>d</small> <ins>e</ins></p><hr>",
        "<dl><dt>a</dt><dd>b</dd></dl><p><mark>c</mark><small>d</small> <ins>e</ins></p><hr>",
    ),
    "what only looks like ours": (
        '<p class="note lead" dir="ltr" data-x="1" id="x">a</p>',
        '<p class="lead">a</p>',
    ),
}
LINKS = {
    "https://www.google.com/url?q=https://example.org/a%3Fb%3D1&sa=D": "https://example.org/a?b=1",
    "https://www.google.de/url?sa=t&url=https%3A%2F%2Fexample.org%2F": "https://example.org/",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F%3Ffbclid%3D1&h=A": "https://example.org/",
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2F&data=0": "https://example.org/",
    "https://www.google.com/url?q=https://l.facebook.com/l.php?u%3Dhttps%253A%252F%252Fa.org": (
        "https://a.org"
    ),
    "https://example.org/?utm_source=a&b=%C3%A4&utm_medium=c#d": "https://example.org/?b=%C3%A4#d",
    "https://www.google.com/search?q=https://example.org/": "https://www.google.com/search?q=https://example.org/",
    "https://www.google.com/url?q=javascript:alert(1)": "https://www.google.com/url?q=javascript:alert(1)",
    "https://google.com.example.org/url?q=https://example.net/": "https://google.com.example.org/url?q=https://example.net/",
    "mailto:rita@example.org": "mailto:rita@example.org",
    "/turm/": "/turm/",
}


def cleaned(page: Page, texts: list[str]) -> list[str]:
    found: list[str] = page.evaluate(CLEAN, texts)
    return found


def test_each_part_of_what_is_pasted_is_put_in_order(page: Page) -> None:
    made = cleaned(page, [given for given, _wanted in CASES.values()])

    assert dict(zip(CASES, made, strict=True)) == {
        name: wanted for name, (_, wanted) in CASES.items()
    }


def test_links_lead_to_their_targets_without_a_detour(page: Page) -> None:
    made = cleaned(page, [f'<p><a href="{href.replace("&", "&amp;")}">a</a></p>' for href in LINKS])

    assert dict(zip(LINKS, made, strict=True)) == {
        href: f'<p><a href="{target.replace("&", "&amp;")}">a</a></p>'
        for href, target in LINKS.items()
    }


@pytest.mark.parametrize(
    "href", ["file:///C:/a.docx", "javascript:alert(1)", "#nichts", "about:blank"]
)
def test_links_that_lead_nowhere_become_text(page: Page, href: str) -> None:
    assert cleaned(page, [f'<p><a href="{href}">a</a></p>']) == ["<p>a</p>"]


def test_cleaning_again_changes_nothing(page: Page) -> None:
    once = cleaned(page, [(CLIPBOARDS / f"{one}.html").read_text() for one in PROGRAMS])
    no_title = [html for html in once if "<h1" not in html]

    assert cleaned(page, no_title) == no_title


# Whatever is pasted

WORDS = st.text("ab z\u00a0\t\n<&ä", max_size=6)
STYLES = st.sampled_from(
    [
        "",
        "font-weight:700",
        "font-weight:normal",
        "font-style:italic",
        "text-decoration:underline",
        "vertical-align:super",
        "mso-list:l0 level1 lfo1",
        "mso-list:l1 level2 lfo1",
        "white-space:pre;font-family:monospace",
    ]
)
INLINE = "span b i u sup font a code q strong em s mark abbr"
BLOCK = "p div h1 h3 ul ol li blockquote center pre section td dl dt dd figure figcaption"
TABLE = "table thead tr th td"
TAGS = st.sampled_from(f"{INLINE} {BLOCK} {TABLE}".split())
MORE = st.sampled_from(
    [
        "<br>",
        "<br><br>",
        "<hr>",
        "<o:p></o:p>",
        "<!--StartFragment-->",
        '<img src="/static/img/star.svg" alt="">',
        '<span style="mso-list:Ignore">1.<span style="font:7.0pt Times">&nbsp; </span></span>',
        '<a href="https://example.org/?utm_source=a">z</a>',
        '<a href="#_ftn1" name="_ftnref1">[1]</a>',
        '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> z</p></div>',
    ]
)


def element(tag: str, style: str, children: list[str]) -> str:
    return f'<{tag} style="{style}" class="MsoQuote x">{"".join(children)}</{tag}>'


SOUP = st.recursive(
    st.one_of(WORDS.map(escape), MORE),
    lambda inner: st.builds(element, TAGS, STYLES, st.lists(inner, max_size=4)),
    max_leaves=15,
)


def shown(html: str | None) -> list[Any]:
    """A text as nested lists, in which the order of attributes means nothing."""
    return nested(parse(html or ""))


def nested(element: Element) -> list[Any]:
    children = [c if isinstance(c, str) else nested(c) for c in element.children]
    return [element.tag, sorted(element.attributes.items()), *children]


@given(st.lists(st.lists(SOUP, max_size=3).map("".join), min_size=1, max_size=20))
@examples(15, suppress=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_is_saved_after_pasting_is_what_the_sanitiser_makes_of_it(
    page: Page, clipboards: list[str]
) -> None:
    for saved in pasted(page, clipboards):
        assert opened(saved).unknown == []
        assert shown(opened(saved).html) == shown(saved)


# Plain text


def test_lines_of_plain_text_become_paragraphs(page: Page) -> None:
    assert paste(page, text="Eins\r\nZwei\r\n") == "<p>Eins</p><p>Zwei</p>"


def test_empty_lines_divide_the_paragraphs_of_plain_text(page: Page) -> None:
    assert (
        paste(page, text="Eins\nzwei\n\n\nDrei <b>") == "<p>Eins<br>zwei</p><p>Drei &lt;b&gt;</p>"
    )


def test_ctrl_shift_v_pastes_the_words_alone(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """([html, text]) => navigator.clipboard.write([new ClipboardItem({
          "text/html": new Blob([html], { type: "text/html" }),
          "text/plain": new Blob([text], { type: "text/plain" }),
        })])""",
        ["<h1>Der <b>Turm</b></h1><ul><li>Eins</li></ul>", "Der Turm\nEins"],
    )
    surface(page).click()
    page.keyboard.press("Control+Shift+V")

    expect(field(page)).to_have_value("<p>Der Turm</p><p>Eins</p>")


def test_ctrl_v_pastes_what_the_clipboard_holds(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(
        """(html) => navigator.clipboard.write([new ClipboardItem({
          "text/html": new Blob([html], { type: "text/html" }),
        })])""",
        '<h1>Der <span style="font-weight: bold">Turm</span></h1><p style="color: red">Eins</p>',
    )
    surface(page).click()
    page.keyboard.press("Control+V")

    expect(field(page)).to_have_value("<h2>Der Turm</h2><p>Eins</p>")
