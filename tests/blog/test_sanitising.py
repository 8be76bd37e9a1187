"""Which HTML survives in posts and comments, and that none of it does harm."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import process_time
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.html.allowed import COMMENT, POST, Table
from blog.html.normalising import RENAMED
from blog.html.page_marks import split_teaser
from blog.html.plain_text import plain_text
from blog.html.sanitising import clean_with_bleach, clean_with_nh3, render_comment, render_post
from blog.rendering.texts import teaser
from tests.properties import examples

Door = Callable[[str], str]
DOORS = pytest.mark.parametrize(
    ("door", "table"), [(render_post, POST), (render_comment, COMMENT)], ids=["post", "comment"]
)

ATTACKS = [
    # Scripts
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script/src=data:,alert(1)></script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script>alert(1)",
    "<<script>alert(1);//<</script>",
    "<script\x0d\x0a>alert(1)</script>",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    # Handlers
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\x0b=alert(1)>",
    '<img src="x" ONERROR="alert(1)">',
    "<img/src=x/onerror=alert(1)>",
    '<img src="`x`" title="``onerror=alert(1)">',
    "<a href=x onmouseover=alert(1)>x</a>",
    "<p onclick=alert(1) style=behavior:url(x)>x</p>",
    "<b/onpointerrawupdate=alert(1)>x</b>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src onloadstart=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)><option>x</select>",
    # Addresses
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java&#9;script:alert(1)">x</a>',
    '<a href="java&#x0A;script&colon;alert(1)">x</a>',
    '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="java\u202escript:alert(1)">x</a>',
    '<a href="javascript&NewLine;:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
    '<a href="feed:javascript:alert(1)">x</a>',
    '<a href="blob:https://example.org/x">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<img src="javascript:alert(1)">',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    '<img srcset="x 1x, javascript:alert(1) 2x" src=x>',
    '<blockquote cite="javascript:alert(1)">x</blockquote>',
    '<q cite="data:text/html,x">x</q>',
    '<a href="https://example.org" ping="https://evil.example" target=_blank>x</a>',
    '<a xlink:href="javascript:alert(1)">x</a>',
    '<form action="javascript:alert(1)"><button formaction="javascript:alert(2)">x</button></form>',
    '<isindex action="javascript:alert(1)" type=image>',
    # Other worlds inside HTML
    "<svg onload=alert(1)>",
    '<svg><a xlink:href="javascript:alert(1)"><text y=1>x</text></a></svg>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a title='</style><img src=x onerror=alert(1)>'>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><!--</style>"
    "<img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "<math><annotation-xml encoding='text/html'><img src=x onerror=alert(1)></annotation-xml>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    # Texts that one parser reads differently from the next
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<title><img title='</title><img src=x onerror=alert(1)>'></title>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'></noembed>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<table><td><script>alert(1)</script></table>",
    "<table><img src=x onerror=alert(1)></table>",
    "<a href='x'><table><a href='javascript:alert(1)'>x</a></table></a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    '<p title="&quot;><img src=x onerror=alert(1)>">x</p>',
    "<b><p><i></b><img src=x onerror=alert(1)></i></p>",
    # Frames, styles, the page itself
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='https://www.youtube-nocookie.com@evil.example/embed/x'></iframe>",
    "<frameset><frame src=javascript:alert(1)></frameset>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    '<p style="position:fixed;inset:0">x</p>',
    '<p class="admin-login overlay">x</p>',
    "<img name=getElementById><form id=location><input name=cookie></form>",
    '<a id="comment-form" name=body href=x>x</a>',
    "http://example.org/<script>alert(1)</script>",
    'https://example.org/"onmouseover="alert(1)',
    "www.example.org/'onclick='alert(1)",
    "<div>" * 500 + "x",
]


def assert_harmless(html: str, table: Table) -> None:
    """Read the HTML with a third parser: only what the table allows, and no other address."""
    tags = set(table.tags) | {"tbody"}
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in tags, html
        for name, value in element.attrib.items():
            assert name in table.common | table.tags[element.tag], html
            if name in {"href", "src", "cite"}:
                readable = re.sub(r"[\x00-\x20]", "", value)
                assert urlsplit(readable).scheme in {"", "http", "https", "mailto"}, html
            if name == "id":
                assert value.startswith("user-content-"), html
            if name == "class":
                assert "overlay" not in value, html


class TestAttacks:
    @DOORS
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_nothing_but_the_table_passes(self, attack: str, door: Door, table: Table) -> None:
        assert_harmless(door(attack), table)

    @DOORS
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_rendering_twice_changes_nothing(self, attack: str, door: Door, table: Table) -> None:
        once = door(attack)

        assert door(once) == once

    @pytest.mark.parametrize("engine", [clean_with_bleach, clean_with_nh3])
    @pytest.mark.parametrize("attack", ATTACKS)
    def test_each_engine_holds_without_the_other(
        self, attack: str, engine: Callable[[str, Table], str]
    ) -> None:
        table = Table(tags=POST.tags, common=POST.common - {"id"})

        assert_harmless(engine(attack, table), table)


TAGS = """<p> </p> <b> </b> <em> </em> <a href="/x"> <a href=//x.example> </a> <blockquote> <q>
</blockquote> <ul> </ul> <ol> </ol> <li> </li> <table> </table> <tr> <td> </td> <th> <caption>
<figure> </figure> <figcaption> </figcaption> <img src=/a.jpg> <img> <pre> </pre> <code> </code>
<h1> </h1> <h3> </h3> <div> </div> <br> <hr> <dl> <dt> <dd> </dl> <span id=a> </span> <script> <u>
</script> <svg> <style> </style> <math> <iframe> <!-- --> <select> <option> <form> <button> <del>
<template> <acronym> <s> <a title='<b>' href=#a>"""
WORDS = """&lt; &amp; &#58; < > " ' wort http://a.example/b_(c)) www.a.de foo.dev https: //"""
SPACES = ["\n", "\n\n", " ", "\u00a0", "\u202e"]
PIECES = st.sampled_from([*re.findall("<[^>]*>|-->", TAGS), *re.split(" ", WORDS), *SPACES])


class TestAnyText:
    @DOORS
    @examples(300)
    @given(pieces=st.lists(PIECES, max_size=25))
    def test_markup_in_any_order_is_harmless_and_stable(
        self, pieces: list[str], door: Door, table: Table
    ) -> None:
        once = door("".join(pieces))

        assert_harmless(once, table)
        assert door(once) == once

    @DOORS
    @examples(150)
    @given(text=st.text(max_size=200))
    def test_any_characters_are_harmless_and_stable(
        self, text: str, door: Door, table: Table
    ) -> None:
        once = door(text)

        assert_harmless(once, table)
        assert door(once) == once

    def test_threads_do_not_disturb_each_other(self) -> None:
        texts = [f"<p>Text <em>{n}</em> von www.example{n}.de</p>" * 5 for n in range(64)]
        alone = [render_post(text) for text in texts]

        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(render_post, texts))

        assert together == alone

    @DOORS
    @pytest.mark.parametrize(
        "piece",
        ["<", "&", "(", "a-", "a.", "www.a.", "<b>", "<blockquote>", "http://", "<!--", "\n "],
    )
    def test_no_text_takes_long(self, piece: str, door: Door, table: Table) -> None:
        text = piece * (20_000 // len(piece))

        started = process_time()
        door(text)

        assert process_time() - started < 3


class TestPost:
    @pytest.mark.parametrize(
        "kept",
        [
            '<h2>Titel</h2><p>Ein <strong>Text</strong> mit <a href="/2010/">Link</a>.</p>',
            '<pre><code class="language-python">x = 1\n\ny</code></pre>',
            '<table><thead><tr><th scope="col">A</th></tr></thead>'
            '<tbody><tr><td colspan="2">1</td></tr></tbody></table>',
            '<figure><img src="/media/a.jpg" alt="Ein Turm" width="4" height="3" loading="lazy">'
            "<figcaption>Am <em>Abend</em></figcaption></figure>",
            '<ol start="3"><li>drei</li></ol>',
            '<blockquote cite="https://example.org/"><p>Gesagt.</p></blockquote>',
            '<p lang="en">English</p>',
            '<p><a href="https://example.org/" rel="license">CC</a></p>',
        ],
    )
    def test_what_authors_use_stays_as_it_is(self, kept: str) -> None:
        assert render_post(kept) == kept

    def test_a_heading_of_the_first_level_becomes_one_of_the_second(self) -> None:
        assert render_post("<h1>Titel</h1>") == "<h2>Titel</h2>"

    def test_classes_that_mean_nothing_here_are_dropped(self) -> None:
        html = render_post('<pre><code class="hljs language-html big">x</code></pre>')

        assert html == '<pre><code class="language-html">x</code></pre>'

    def test_ids_keep_apart_from_the_pages_own_and_links_follow(self) -> None:
        html = render_post('<p><a href="#fn">1</a></p><p id="fn">Note</p><p id="fn">Again</p>')

        assert html == (
            '<p><a href="#user-content-fn">1</a></p><p id="user-content-fn">Note</p><p>Again</p>'
        )

    def test_scripts_and_frames_leave_nothing_behind(self) -> None:
        assert render_post("<p>a</p><script>b()</script><iframe src=x></iframe>") == "<p>a</p>"

    def test_refused_boxes_still_part_paragraphs(self) -> None:
        assert render_post("<div>a</div><div>b</div>") == "<p>a</p><p>b</p>"

    @pytest.mark.parametrize(
        ("wrong", "right"),
        [
            ("<li>a</li>", "<p>a</p>"),
            ("<ul><ul><li>a</li></ul></ul>", "<ul><li><ul><li>a</li></ul></li></ul>"),
            ("<em><p>a</p></em>", "<p>a</p>"),
            ("<h2><p>a</p></h2>", "<h2>a</h2>"),
            ("<figcaption>a</figcaption>", "<p>a</p>"),
            ("<p></p><p>\u00a0</p><p>a<b></b></p>", "<p>a</p>"),
            ("<img><img alt=x>", ""),
            ("<a>a</a>", "<p>a</p>"),
            ("<figure><br></figure><p>a</p>", "<p>a</p>"),
            ("<figure><p><img></p><figcaption>a</figcaption></figure>", "<p>a</p>"),
            ("<figure><table></table></figure>", ""),
            ("<figure><p>a</p></figure>", "<figure><p>a</p></figure>"),
        ],
    )
    def test_wrong_nesting_and_empty_things_are_put_right(self, wrong: str, right: str) -> None:
        assert render_post(wrong) == right

    def test_a_caption_that_the_editor_split_off_returns_to_its_figure(self) -> None:
        html = render_post(
            '<figure class="figure"><img src="/media/a.jpg" alt=""></figure>'
            '<figcaption class="figure-caption">Am Abend</figcaption><img>'
        )

        assert html == (
            '<figure><img src="/media/a.jpg" alt=""><figcaption>Am Abend</figcaption></figure>'
        )

    def test_a_picture_without_an_alternative_text_gets_an_empty_one(self) -> None:
        assert render_post("<figure><img src=/a.jpg></figure>") == (
            '<figure><img src="/a.jpg" alt=""></figure>'
        )

    def test_characters_that_turn_the_text_around_are_removed(self) -> None:
        assert render_post("<p>a\u202eb&#x202e;c&#1;\ud800d</p>") == "<p>abcd</p>"


class TestComment:
    def test_line_breaks_are_kept_and_empty_lines_make_paragraphs(self) -> None:
        assert render_comment("eins\nzwei\r\n\r\ndrei") == "<p>eins<br>zwei</p><p>drei</p>"

    @pytest.mark.parametrize(
        "kept",
        [
            '<abbr title="und so weiter">usw.</abbr>',
            "<b>b</b> <i>i</i> <em>em</em> <strong>strong</strong> <s>s</s>",
            "<cite>cite</cite> <code>x &lt; y</code>",
            '<del datetime="2010-04-29">weg</del>',
            '<q cite="https://example.org/">q</q>',
            '<a href="/2010/" title="Damals">hier</a>',
        ],
    )
    def test_the_tags_of_wordpress_are_allowed(self, kept: str) -> None:
        assert render_comment(kept) == f"<p>{kept}</p>"

    @pytest.mark.parametrize(("old", "new"), [*RENAMED.items()][1:])
    def test_old_names_of_tags_become_todays(self, old: str, new: str) -> None:
        assert render_comment(f"<{old}>x</{old}>") == f"<p><{new}>x</{new}></p>"

    def test_a_quotation_stands_by_itself(self) -> None:
        assert render_comment("<blockquote>Zitat</blockquote>\nAntwort") == (
            "<blockquote><p>Zitat</p></blockquote><p>Antwort</p>"
        )

    @pytest.mark.parametrize("refused", ["<h2>x</h2>", "<ul><li>x</li></ul>", "<pre>x</pre>"])
    def test_the_tags_of_posts_are_not_for_comments(self, refused: str) -> None:
        assert render_comment(refused) == "<p>x</p>"

    def test_pictures_ids_and_classes_are_not_for_comments(self) -> None:
        assert render_comment('<p id=a class=lead>x<img src="/a.jpg"></p>') == "<p>x</p>"

    def test_a_bracket_that_begins_no_tag_is_shown(self) -> None:
        assert render_comment("a <b und List<String> & 1<2") == (
            "<p>a &lt;b und List&lt;String&gt; &amp; 1&lt;2</p>"
        )

    def test_an_empty_comment_stays_empty(self) -> None:
        assert render_comment(" \n ") == ""


class TestLinks:
    @pytest.mark.parametrize(
        ("text", "href", "shown"),
        [
            ("http://example.org/a", "http://example.org/a", "http://example.org/a"),
            ("HTTPS://Example.org.", "HTTPS://Example.org", "HTTPS://Example.org"),
            ("www.Example.org!", "https://www.Example.org", "www.Example.org"),
            ("example.dev,", "https://example.dev", "example.dev"),
            ("example.blog", "https://example.blog", "example.blog"),
            ("visit.berlin/a?b=1", "https://visit.berlin/a?b=1", "visit.berlin/a?b=1"),
            ("example.app:", "https://example.app", "example.app"),
            ("(https://de.example.org/A_(b)).", "https://de.example.org/A_(b)", None),
            ("(siehe example.com/a)", "https://example.com/a", "example.com/a"),
            ("müller.de/x", "https://müller.de/x", "müller.de/x"),
        ],
    )
    def test_bare_addresses_become_links(self, text: str, href: str, shown: str | None) -> None:
        html = render_comment(text)

        assert f'href="{href}"' in html
        assert f">{shown or href}</a>" in html

    def test_an_ampersand_in_an_address_is_no_end(self) -> None:
        assert 'href="http://example.org/?a=1&amp;b=2"' in render_comment(
            "http://example.org/?a=1&b=2"
        )

    @pytest.mark.parametrize(
        "text", ["manage.py", "README.md", "z.B. heute", "anna@example.org", "Ende.Das", "1.2.3"]
    )
    def test_other_words_with_dots_stay_text(self, text: str) -> None:
        assert render_comment(text) == f"<p>{text}</p>"

    def test_code_is_not_linked(self) -> None:
        assert "<a" not in render_post("<pre>http://example.org</pre><p><code>www.a.de</code></p>")

    @pytest.mark.parametrize(
        "href",
        ["https://a.example/", "//a.example/", "/\\a.example/", "\\\\a.example/", "/\t/a.example/"],
    )
    def test_a_readers_link_to_elsewhere_says_so(self, href: str) -> None:
        html = render_comment(f'<a href="{href}" rel="me">x</a>')

        assert html == '<p><a href="https://a.example/" rel="nofollow ugc noopener">x</a></p>'

    @pytest.mark.parametrize("href", ["/2010/", "#comment-1", "?s=x", "mailto:a@example.org"])
    def test_other_links_need_no_rel(self, href: str) -> None:
        assert render_comment(f'<a href="{href}">x</a>') == f'<p><a href="{href}">x</a></p>'


class TestTeaser:
    @pytest.mark.parametrize(
        "mark",
        ["<!--more-->", "<!-- more weiter -->", "<p><!--more--></p>", "<p>&lt;!--more--&gt;</p>"],
    )
    def test_the_part_before_the_mark(self, mark: str) -> None:
        source = f"<p>Vorn <b>fett</b></p>{mark}<p>Hinten</p>"

        assert teaser(source) == "<p>Vorn <b>fett</b></p>"
        assert split_teaser(source) == ("<p>Vorn <b>fett</b></p>", True)
        assert render_post(source) == "<p>Vorn <b>fett</b></p><p>Hinten</p>"

    def test_without_a_mark_the_first_words(self) -> None:
        source = (
            "<figure><img src=/a.jpg><figcaption>Bild</figcaption></figure>"
            + "<p>Wort &amp;</p>" * 40
        )

        assert teaser(source, words=3) == "<p>Wort &amp; Wort …</p>"
        assert split_teaser(source) == (source, False)

    def test_a_short_text_is_its_own_teaser(self) -> None:
        assert teaser("<h2>Kurz</h2><p>und <i>gut</i></p>") == "<p>Kurz und gut</p>"
        assert teaser("") == ""

    def test_a_mark_in_the_middle_of_a_paragraph_leaves_no_open_tag(self) -> None:
        assert teaser("<p>Vorn <em>und<!--more--> hinten</em></p>") == "<p>Vorn <em>und</em></p>"

    def test_ids_do_not_reach_lists(self) -> None:
        assert "id=" not in teaser("<p id=a>Vorn</p><!--more-->")


def test_plain_text_parts_words_where_blocks_end() -> None:
    assert plain_text("<p>eins<br>zwei</p><p>drei&nbsp;&amp; vier</p>") == "eins zwei drei & vier"


@DOORS
@pytest.mark.parametrize("text", ["&amp;lt;b&amp;gt;", "&amp;amp;", "&amp;copy; 2010", "a &amp; b"])
def test_text_about_html_stays_as_it_was_written(door: Door, table: Table, text: str) -> None:
    assert door(f"<p>{text}</p>") == f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<figure>Nur Worte</figure>", "<p>Nur Worte</p>"),
        ("<figure>a<figcaption>b</figcaption></figure>", "<p>a</p><p>b</p>"),
        ("<figure> <figcaption> </figcaption></figure>", ""),
    ],
)
def test_a_figure_that_shows_nothing_keeps_its_words(source: str, html: str) -> None:
    assert render_post(source) == html
