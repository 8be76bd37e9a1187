"""A text as a whole: what comes out, what is lost, and that nothing is lost in silence."""

import re
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from blog.html.page_marks import split_pages, split_teaser
from blog.html.plain_text import plain_text
from blog.html.sanitising import render_post
from tests.properties import examples
from tests.wordpress.linde import CONTEXT
from wordpress.content import Context, Kind, convert, to_html

FILES = Path(__file__).parent / "files"


def losses(source: str) -> list[tuple[Kind, str]]:
    return [(loss.kind, loss.what) for loss in convert(source, CONTEXT).losses]


@pytest.mark.parametrize("name", ["klassisch", "bloecke"])
def test_a_whole_text_reads_as_it_should(name: str) -> None:
    source = (FILES / f"{name}.txt").read_text(encoding="utf-8")
    expected = (FILES / f"{name}.html").read_text(encoding="utf-8")
    assert convert(source, CONTEXT).html == expected.rstrip("\n")


def test_blocks_get_no_paragraphs_of_classic_text() -> None:
    source = "<!-- wp:html -->\n<p>a\nb</p>\n<!-- /wp:html -->"
    assert to_html(source) == "<p>a b</p>"


@pytest.mark.parametrize(
    ("source", "before", "pages"),
    [
        ("eins\n\n<!--more-->\n\nzwei", "<p>eins</p>\n", 1),
        ("eins<!--more-->zwei<!--more-->drei", "<p>eins</p>\n", 1),
        ("eins<!--nextpage-->zwei\n<!--nextpage-->\ndrei", None, 3),
        (
            "<ul><li>eins<!--more--></li><li>zwei</li></ul>drei",
            "<ul><li>eins</li><li>zwei</li></ul>\n",
            1,
        ),
        ("<div>eins<!--nextpage-->zwei</div>", None, 2),
    ],
)
def test_marks_divide_the_text_between_its_blocks(
    source: str, before: str | None, pages: int
) -> None:
    html = to_html(source)
    teaser, has_mark = split_teaser(html)
    assert (teaser if has_mark else None) == before
    assert len(split_pages(html)) == pages
    assert html.count("<!--") == pages - 1 + (before is not None)


def test_a_mark_in_code_is_none() -> None:
    assert "<!--more-->" not in to_html("<pre>&lt;!--more--&gt;</pre>")


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ("<script>alert(1)</script>", [(Kind.ELEMENT, "<script>")]),
        (
            '<script src="https://example.com/x.js"></script>',
            [(Kind.ELEMENT, "<script> https://example.com/x.js")],
        ),
        (
            '<form action="/x"><input name="a"></form>',
            [(Kind.ELEMENT, "<form> /x"), (Kind.ELEMENT, "<input>")],
        ),
        ('<p onclick="x()">a</p>', [(Kind.ELEMENT, "<p onclick>")]),
        ('<a href="javascript:x">a</a>', [(Kind.URL, "javascript:x")]),
        ('<p style="color:red; text-align:center">a</p>', [(Kind.STYLE, "color, text-align")]),
        (
            '<p class="has-vivid-red-color has-text-color">a</p>',
            [(Kind.STYLE, "has-text-color, has-vivid-red-color")],
        ),
        ('<font color="red">a</font>', [(Kind.STYLE, "color")]),
        ("<svg><path d='x'/></svg>", [(Kind.ELEMENT, "<svg>")]),
        ("<!--more Mehr davon-->", [(Kind.TEXT, "Mehr davon")]),
        (
            '<iframe src="https://maps.example.com/x"></iframe>',
            [(Kind.ELEMENT, "<iframe> https://maps.example.com/x")],
        ),
        # Nothing is missed here
        ('<iframe src="//www.youtube.com/embed/dQw4w9WgXcQ"></iframe>', []),
        ('<div class="wp-block-group" id="x" data-a="b">a</div>', []),
        ('<a href="https://example.com" target="_blank" rel="noopener">a</a>', []),
        ("<h1>a</h1><center>b</center>", []),
        ("3 < 4 &amp; 5 > 2", []),
        ("<p></p><p>&nbsp;</p>", []),
    ],
)
def test_what_the_sanitiser_takes_is_told(source: str, lost: list[tuple[Kind, str]]) -> None:
    assert losses(source) == lost


def test_a_loss_says_where_it_was() -> None:
    loss = convert("Nach dem Regen <script>x</script>", CONTEXT).losses[0]
    assert loss.where == "Nach dem Regen"
    assert str(loss.reason)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            '<iframe width="560" src="https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0"></iframe>',
            ["dQw4w9WgXcQ"],
        ),
        (
            '<object width="9"><param name="movie" value="https://www.youtube.com/v/dQw4w9WgXcQ">'
            '<embed src="https://www.youtube.com/v/dQw4w9WgXcQ"></embed></object>',
            ["dQw4w9WgXcQ"],
        ),
        (
            "<video controls><source src='/wp-content/uploads/f.webm'><source src='/wp-content/"
            "uploads/f.mp4'>Ihr Browser kann das nicht.</video>",
            ["/wp-content/uploads/f.webm"],
        ),
        ('<audio src="/wp-content/uploads/a.mp3"></audio>', ["/wp-content/uploads/a.mp3"]),
    ],
)
def test_a_player_becomes_one_link(source: str, html: list[str]) -> None:
    result = to_html(f"vor {source} nach")
    assert result.count("<a href=") == 1
    assert html[0] in result
    assert plain_text(result).startswith("vor ")
    assert plain_text(result).endswith(" nach")


def test_a_frame_that_nobody_closed_swallows_nothing() -> None:
    html = to_html('<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"> Danach')
    assert "Danach" in html


def test_words_keep_their_order_and_their_letters() -> None:
    source = (FILES / "klassisch.txt").read_text(encoding="utf-8")
    assert not [loss for loss in convert(source, CONTEXT).losses if "fehl" in str(loss.reason)]


# Any text at all

PIECES = st.sampled_from(
    [
        "Größe ", "\n", "\n\n", "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<br>",
        "<!--more-->",
        "<!--nextpage-->", "<pre>", "</pre>", "<ul><li>", "</li></ul>", "<blockquote>",
        "</blockquote>", '[gallery ids="7,8"]', "[caption]", "[/caption]", "[code]", "[/code]",
        "[box a=b]", "<h2>", "</h2>", '<img src="/wp-content/uploads/2010/04/linde.jpg">',
        '<a href="/?p=12">x</a>', "<table><tr><td>", "</td></tr></table>", "<figure>",
        "</figure>",
        "<figcaption>", "</figcaption>", "<script>", "</script>", "https://youtu.be/dQw4w9WgXcQ",
        "<iframe src='//player.vimeo.com/video/1'>", "</iframe>", "&lt;", "&amp;", "<", ">", " ",
        '<!-- wp:image {"id":7} -->', "<!-- /wp:image -->", "<!-- wp:columns -->", "<code>",
        "</code>", "\u00a0", "<cite>", "</cite>", "<video src='/a.mp4'>", "</video>",
    ]
)  # fmt: skip
SOURCES = st.lists(PIECES, max_size=25).map("".join)


def what_is_read(html: str) -> tuple[str, set[str], list[str]]:
    """The letters, URLs and marks of a text; a link may come to be in two parts."""
    letters = "".join(plain_text(html).split())
    urls = set(re.findall(r'(?:src|href)="[^"]+"', html))
    return letters, urls, re.findall("<!--.+?-->", html)


@examples(400)
@given(SOURCES)
@example("[caption][caption]Größe [/caption][/caption]")
def test_converting_again_takes_nothing_away(source: str) -> None:
    once = convert(source, CONTEXT).html
    assert what_is_read(convert(once, CONTEXT).html) == what_is_read(once)


@examples(200)
@given(SOURCES)
def test_what_is_stored_is_what_is_shown(source: str) -> None:
    html = convert(source, CONTEXT).html
    shown = "".join(render_post(page) for page in split_pages(html))
    assert what_is_read(shown)[0] == what_is_read(html)[0]


@examples(300)
@given(SOURCES)
def test_what_is_said_to_be_rendered_is_what_rendering_makes_of_it(source: str) -> None:
    converted = convert(source, CONTEXT)
    assert converted.rendered in {"", render_post(converted.html)}


def test_ordinary_paragraphs_pass_the_sanitiser_once() -> None:
    converted = convert("Eins und <b>zwei</b>.\n\nDrei: https://example.org/", CONTEXT)
    assert converted.rendered == render_post(converted.html) != ""


# What stands in these is no text for readers.
UNREAD = re.compile("script|iframe|video")


@examples(300)
@given(st.lists(PIECES.filter(lambda piece: not UNREAD.search(piece)), max_size=25))
def test_no_word_is_ever_lost(pieces: list[str]) -> None:
    source = "".join(pieces)
    # A letter behind “<” begins a tag, for browsers and for WordPress, too.
    assume("<Größe" not in source)
    assert plain_text(convert(source, CONTEXT).html).count("Größe") == source.count("Größe")


@examples(200)
@given(st.text(max_size=300))
def test_any_text_can_be_converted(source: str) -> None:
    once = convert(source, Context()).html
    assert convert(once, Context()).html == once
