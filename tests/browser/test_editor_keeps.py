"""The editor harms no text: it keeps all that the table allows, or shows the text as HTML."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from accounts.models import User
from blog.html.allowed import POST
from blog.html.normalising import RENAMED
from blog.html.sanitising import render_post
from blog.html.tree import BLOCKS, VOID, Element, parse
from blog.models import Post
from tests.browser.editing import FIELD, change, field, surface, through_the_editor, write_new
from tests.helpers import MakePost, OpenPage, sign_in
from tests.properties import examples
from wordpress.content import to_html

pytestmark = pytest.mark.django_db(transaction=True)

# A value for every attribute that the table allows.
SAMPLES = {
    "alt": ["Ein Turm", ""],
    "cite": ["https://example.org/a"],
    "class": ["lead", "alignleft lead", "alignwide", "alignfull", "language-python"],
    "colspan": ["1"],
    "datetime": ["2010-04-29"],
    "decoding": ["async"],
    "dir": ["ltr", "rtl"],
    "height": ["40"],
    "href": ["/x/", "https://example.org/?a=1&b=2", "mailto:rita@example.org", "#n1"],
    "hreflang": ["en"],
    "id": ["n1", "n2", "n3", "n4"],
    "lang": ["en", "pt-BR"],
    "loading": ["lazy"],
    "rel": ["nofollow", "author me"],
    "reversed": [""],
    "rowspan": ["1"],
    "scope": ["col", "rowgroup"],
    "src": ["/static/img/star.svg"],
    "start": ["3", "-1"],
    "title": ["Ein „Titel“ & mehr"],
    "type": ["a", "I"],
    "value": ["7"],
    "width": ["30"],
}
# Where an element may stand, and what it may hold.
AROUND = {
    "li": "<ul>{}</ul>",
    "dt": "<dl>{}<dd>b</dd></dl>",
    "dd": "<dl><dt>a</dt>{}</dl>",
    "figcaption": '<figure><img src="/static/img/star.svg" alt="">{}</figure>',
    "caption": "<table>{}<tbody><tr><td>a</td></tr></tbody></table>",
    "thead": "<table>{}<tbody><tr><td>a</td></tr></tbody></table>",
    "tbody": "<table>{}</table>",
    "tfoot": "<table><tbody><tr><td>a</td></tr></tbody>{}</table>",
    "tr": "<table><tbody>{}</tbody></table>",
    "td": "<table><tbody><tr>{}</tr></tbody></table>",
    "th": "<table><tbody><tr>{}</tr></tbody></table>",
}
INSIDE = {
    "ul": "<li>a</li>",
    "ol": "<li>a</li>",
    "dl": "<dt>a</dt><dd>b</dd>",
    "blockquote": "<p>a</p>",
    "figure": '<img src="/static/img/star.svg" alt="">',
    "table": "<tbody><tr><td>a</td></tr></tbody>",
    "thead": "<tr><th>a</th></tr>",
    "tbody": "<tr><td>a</td></tr>",
    "tfoot": "<tr><td>a</td></tr>",
    "tr": "<td>a</td>",
}
# What a cell is without it, too.
SINGLE = {("colspan", "1"), ("rowspan", "1")}
SECTIONS = {"thead", "tbody", "tfoot"}


@pytest.fixture
def page(open_page: OpenPage, anna: User) -> Page:
    return write_new(open_page)


def with_attribute(tag: str, name: str, value: str) -> str:
    needed = "" if tag != "img" or name == "src" else ' src="/static/img/star.svg"'
    start = f'<{tag}{needed} {name}="{value.replace("&", "&amp;")}">'
    whole = start if tag in VOID else f"{start}{INSIDE.get(tag, 'Wort')}</{tag}>"
    if tag not in BLOCKS and tag not in {"hr"}:
        whole = f"<p>Ein {whole} hier</p>"
    return AROUND.get(tag, "{}").format(whole)


def elements(html: str) -> set[tuple[str, tuple[tuple[str, str], ...]]]:
    """All elements of a text that show something or can be linked to, with their attributes."""
    return {
        (one.tag, tuple(sorted(pair for pair in one.attributes.items() if pair not in SINGLE)))
        for one in parse(render_post(html)).descendants()
        if (one.tag, one.attributes) != ("span", {})
        and (one.text().strip() or one.tag in {"img", "hr"} or "id" in one.attributes)
    }


def blocks(element: Element) -> list[Any]:
    """The nesting of the blocks of a text, and the words in each."""
    found: list[Any] = []
    for child in element.children:
        inner = child if isinstance(child, Element) else Element("", {}, [child])
        if inner.tag in BLOCKS:
            found.append((inner.tag, blocks(inner)))
        elif any(below.tag in BLOCKS for below in inner.descendants()):
            found += blocks(inner)
        elif found and isinstance(found[-1], str):
            found[-1] += text_of(inner)
        else:
            found.append(text_of(inner))
    shown = [" ".join(one.split()) if isinstance(one, str) else one for one in found]
    return [one for one in shown if one]


def text_of(element: Element) -> str:
    """The text, with each line break as a space."""
    if element.tag == "br":
        return "\n"
    return "".join(
        child if isinstance(child, str) else text_of(child) for child in element.children
    )


def assert_same(before: str, after: str) -> None:
    """The same to readers, judged by other code than the editor's own."""
    assert elements(after) == elements(before), (before, after)
    assert blocks(parse(render_post(after))) == blocks(parse(render_post(before)))


def assert_kept(page: Page, texts: list[str]) -> None:
    for text, returned in zip(texts, through_the_editor(page, texts), strict=True):
        assert returned.html is not None, (text, returned.reason)
        assert_same(text, returned.html)


def test_the_editor_and_the_sanitiser_know_the_same_tags_and_attributes(page: Page) -> None:
    known = page.evaluate(
        f"""async () => {{{FIELD}
          const {{ vocabulary, editor }} = field;
          const {{ nodes, marks }} = editor.schema;
          const found = {{}};
          const types = {{ ...vocabulary.nodes, ...vocabulary.marks }};
          for (const [name, tags] of Object.entries(types)) {{
            const {{ attrs }} = (nodes[name] ?? marks[name]).spec;
            for (const tag of tags) found[tag] = Object.keys(attrs);
          }}
          return found;
        }}"""
    )

    # A table's sections and caption are kept with its rows; see the test of all attributes.
    assert known.keys() | SECTIONS | {"caption"} == POST.tags.keys() - RENAMED.keys()
    for tag in known:
        assert POST.tags[tag] | POST.common <= set(known[tag]), tag


def test_every_tag_is_kept_with_every_attribute(page: Page) -> None:
    texts = [
        with_attribute(tag, name, value)
        for tag in sorted(POST.tags)
        for name in sorted(POST.tags[tag] | POST.common)
        for value in SAMPLES[name]
        if tag not in SECTIONS
    ]

    assert_kept(page, texts)


KEPT = [
    "<p>10<sup>5</sup> und H<sub>2</sub>O</p>",
    '<p>Siehe<sup id="r1"><a href="#f1">1</a></sup>.</p><ol><li id="f1">Hier.</li></ol>',
    '<p>Ein <span id="ziel"></span>Ziel</p>',
    "<ul><li>a</li><li><p>b</p></li><li>c<ul><li>d</li></ul></li><li><h3>e</h3></li></ul>",
    '<ol start="3" reversed="" type="a"><li value="4">a<br>b</li></ol>',
    "<dl><dt><b>a</b></dt><dd>b</dd><dd><p>c</p><ul><li>d</li></ul></dd></dl>",
    '<table><caption>Ein <em lang="en">table</em></caption><thead><tr><th scope="col">A</th>'
    "<th>B</th></tr></thead><tbody><tr><td colspan='2'>x</td></tr></tbody><tbody><tr>"
    "<td rowspan='2'>1</td><td><p>2</p><p>3</p></td></tr><tr><td>4</td></tr></tbody>"
    "<tfoot><tr><td>f</td><td><ul><li>x</li></ul></td></tr></tfoot></table>",
    '<figure class="alignleft"><a href="/x/" rel="nofollow"><img src="/static/img/star.svg" '
    'alt="a" width="30" height="40"></a><figcaption>Ein <a href="/y/">Turm</a></figcaption>'
    "</figure>",
    "<figure><table><tbody><tr><td>1</td></tr></tbody></table><figcaption>T</figcaption></figure>",
    "<figure><blockquote><p>a</p></blockquote><figcaption>Z</figcaption></figure>",
    '<p>a <img src="/static/img/star.svg" alt="b" class="alignright"> c</p>',
    '<p><a href="/b/"><img src="/static/img/star.svg" alt="b"></a></p>',
    '<pre><code class="language-python">def x():\n    pass\n\n\nx()</code></pre>',
    "<pre>a\n  b <b>c</b></pre>",
    '<pre class="lead"><code lang="en">a</code></pre>',
    "<p>Er sagt <q>eins <b>zwei</b> drei</q><q>vier</q>, <code>a</code><code>b</code></p>",
    "<p><b>a</b> <strong>b</strong> <i>c</i></p>",
    '<figure><h2 id="n1"></h2></figure>',
    "<p>a\u00a0b &lt;c&gt; &amp;amp; 👍🏽</p>",
    "Eins\n\nZwei<br>Drei",
    "<p>Eins</p><!--more--><p>Zwei</p><!--nextpage--><p>Drei</p>",
]


@pytest.mark.parametrize("half", [0, 1])
def test_what_authors_write_is_kept(page: Page, half: int) -> None:
    assert_kept(page, KEPT[half::2])


def test_imported_texts_and_those_of_the_demo_are_kept(page: Page) -> None:
    imported = [*Path("tests/wordpress/files").glob("*.html")]
    texts = [to_html(path.read_text()) for path in imported]
    texts += [path.read_text() for path in Path("demo/content/posts").glob("*.html")]
    assert len(texts) > 20

    assert_kept(page, texts)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="/x/"><p>Ein Absatz</p><p>Noch einer</p></a>',
        "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>",
        "<figure><img src='/static/img/star.svg'><figcaption><p>a</p></figcaption></figure>",
        "<figure><span>Wort</span></figure>",
    ],
    ids=["link around blocks", "uneven rows", "paragraph in a caption", "figure of words"],
)
def test_nesting_that_the_editor_cannot_keep_is_shown_as_html(page: Page, text: str) -> None:
    (returned,) = through_the_editor(page, [text])

    assert returned.html is None
    assert returned.reason
    expect(field(page)).to_be_visible()


# Texts at random


def attributes(tag: str) -> st.SearchStrategy[str]:
    names = sorted((POST.tags[tag] | POST.common) - {"src"})
    pairs = st.sampled_from(names).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(SAMPLES[name]))
    )
    return st.lists(pairs, max_size=2, unique_by=lambda pair: pair[0]).map(
        lambda chosen: "".join(f' {name}="{value}"' for name, value in chosen)
    )


def element(tag: str, content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("<{0}{1}>{2}</{0}>".format, st.just(tag), attributes(tag), content)


def some(content: st.SearchStrategy[str], least: int = 1, most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(content, min_size=least, max_size=most).map("".join)


def any_of(tags: list[str], content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(tags).flatmap(lambda tag: element(tag, content))


TAGS = sorted(POST.tags)
INLINE = sorted(POST.tags.keys() - BLOCKS - VOID)
PIECES = st.sampled_from(["Ha", "us", " ", "  ", "\n", "Wort ", "1 &lt; 2", "&nbsp;", "ß👍🏽", "."])
IMAGES = attributes("img").map('<img src="/static/img/star.svg"{}>'.format)
TEXT = st.recursive(
    PIECES | st.just("<br>") | IMAGES,
    lambda inner: any_of(INLINE, some(inner)),
    max_leaves=8,
)
SOUP = st.recursive(
    TEXT | st.just("<hr>") | st.just("<!--more-->"),
    lambda inner: any_of(sorted(set(TAGS) - VOID), some(inner, least=0)),
    max_leaves=15,
)


@pytest.mark.parametrize(
    "text",
    [
        "<p><b>Eins</b>\n<i>zwei</i></p>",
        "<p><b>Eins</b>\n  <i>zwei</i></p>",
        '<p>Eins<mark id="n1">\n</mark>zwei</p>',
        '<p>Eins<i id="n1">\n</i>zwei</p>',
    ],
)
def test_a_line_end_between_words_stays_a_space(page: Page, text: str) -> None:
    (returned,) = through_the_editor(page, [text])

    assert returned.html == re.sub(r"\n\s*", " ", text)


@given(texts=st.lists(some(SOUP), min_size=10, max_size=10))
@examples(15, suppress=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_nesting_is_harmed(page: Page, texts: list[str]) -> None:
    for text, returned in zip(texts, through_the_editor(page, texts), strict=True):
        if returned.html is not None:
            assert_same(text, returned.html)


# Saving


def test_a_typed_word_harms_nothing_else(
    open_page: OpenPage, anna: User, make_post: MakePost
) -> None:
    body = (
        '<p id="a">10<sup>5</sup> <abbr title="x">Abk.</abbr></p><h5 lang="en">Five</h5>'
        "<table><caption>T</caption><thead><tr><th>A</th></tr></thead>"
        "<tbody><tr><td>1</td></tr></tbody></table><p>Ende</p>"
    )
    post = make_post(body=body, published_at=None)
    page = open_page()
    sign_in(page, "anna")
    change(page, post)
    surface(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" gut")
    page.locator("[name=_save]").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    assert Post.objects.get(pk=post.pk).body == body.replace("Ende", "Ende gut")


def test_a_text_with_unknown_parts_is_shown_as_html_until_they_are_removed(
    open_page: OpenPage, anna: User, make_post: MakePost
) -> None:
    post = make_post(body='<div class="x"><p>Ein <sup>Wort</sup></p></div>', published_at=None)
    page = open_page()
    sign_in(page, "anna")
    change(page, post)
    expect(page.locator(".html-view__reason")).to_contain_text("<div>")
    expect(field(page)).to_have_value(post.body)
    expect(surface(page)).to_have_count(0)

    page.locator(".html-view button").click()
    expect(surface(page)).to_contain_text("Ein Wort")
    expect(field(page)).to_have_value("<p>Ein <sup>Wort</sup></p>")


def test_what_was_written_as_html_meanwhile_is_not_removed_with_the_unknown(
    open_page: OpenPage, anna: User, make_post: MakePost
) -> None:
    post = make_post(body="<div><p>Eins</p></div>", published_at=None)
    page = open_page()
    sign_in(page, "anna")
    change(page, post)
    field(page).fill("<p>Zwei</p>")

    page.locator(".html-view button").click()

    expect(surface(page)).to_have_text("Zwei")
    expect(field(page)).to_have_value("<p>Zwei</p>")


def test_an_untouched_text_stays_as_it_is(
    open_page: OpenPage, anna: User, make_post: MakePost
) -> None:
    post = make_post(body="Eins\n\nZwei <b>drei", published_at=None)
    page = open_page()
    sign_in(page, "anna")
    change(page, post)
    expect(surface(page).locator("p")).to_have_count(2)

    assert re.split(r"\r?\n", field(page).input_value()) == [
        "Eins",
        "",
        "Zwei <b>drei",
    ]
