"""Two texts side by side: readable, safe, and bounded in cost."""

import re
import time

import pytest

from blog.html.difference import Row, difference, plain_difference


def rows(before: str, after: str) -> list[Row]:
    return [row for part in difference(before, after) for row in part.rows]


def shown(before: str, after: str) -> list[tuple[str | None, str | None]]:
    return [(row.before, row.after) for row in rows(before, after)]


def test_words_that_went_and_came_are_marked() -> None:
    assert shown("<p>Der Hund schläft im Garten.</p>", "<p>Die Katze schläft im Garten.</p>") == [
        ("<del>Der Hund</del> schläft im Garten.", "<ins>Die Katze</ins> schläft im Garten.")
    ]


def test_a_new_paragraph_stands_alone() -> None:
    assert shown("<p>Eins.</p><p>Drei.</p>", "<p>Eins.</p><p>Zwei.</p><p>Drei.</p>") == [
        ("Eins.", "Eins."),
        (None, "<ins>Zwei.</ins>"),
        ("Drei.", "Drei."),
    ]


def test_a_changed_paragraph_is_found_behind_a_new_one() -> None:
    before = "<p>Wir treffen uns am Montag im Hof.</p>"
    after = "<p>Ganz neu.</p><p>Wir treffen uns am Dienstag im Hof.</p>"
    assert shown(before, after) == [
        (None, "<ins>Ganz neu.</ins>"),
        (
            "Wir treffen uns am <del>Montag</del> im Hof.",
            "Wir treffen uns am <ins>Dienstag</ins> im Hof.",
        ),
    ]


def test_a_paragraph_that_became_a_heading_is_marked_as_a_whole() -> None:
    (row,) = rows("<p>Der Garten</p>", "<h2>Der Garten</h2>")
    assert (row.before, row.after) == ("<del>Der Garten</del>", "<ins>Der Garten</ins>")
    assert (row.before_kind, row.after_kind) == ("p", "h2")


def test_bold_and_the_aim_of_a_link_are_part_of_a_text() -> None:
    assert shown("<p>Das Haus ist neu</p>", "<p>Das <b>Haus</b> ist neu</p>") == [
        ("Das <del>Haus</del> ist neu", "Das <ins><strong>Haus</strong></ins> ist neu")
    ]
    (row,) = rows('<p>Ein <a href="/a/">Link</a></p>', '<p>Ein <a href="/b/">Link</a></p>')
    assert "<del>" in (row.before or "")
    assert "(/b/)" in (row.after or "")


def test_a_mark_within_a_word_does_not_divide_it() -> None:
    assert rows("<p><b>Ha</b>us und Hof</p>", "<p><b>Ha</b>us und Hof</p>")[0].is_same


@pytest.mark.parametrize(
    ("before", "after", "was", "is_"),
    [
        (
            "<p>Es sind 10<sup>5</sup> Sterne</p>",
            "<p>Es sind 105 Sterne</p>",
            "Es sind <del>10<sup>5</sup></del> Sterne",
            "Es sind <ins>105</ins> Sterne",
        ),
        (
            "<p>Drücke <kbd>Strg</kbd> und S</p>",
            "<p>Drücke Strg und S</p>",
            'Drücke <del><span class="difference__target">&lt;kbd&gt;</span> Strg</del> und S',
            "Drücke <ins>Strg</ins> und S",
        ),
        (
            '<h5 lang="en">Five</h5>',
            "<h5>Five</h5>",
            '<span class="difference__target">&lt;h5 lang=&quot;en&quot;&gt;</span> '
            "<del>Five</del>",
            '<span class="difference__target">&lt;h5&gt;</span> <ins>Five</ins>',
        ),
        (
            "<dl><dt>Haus</dt></dl>",
            "<p>Haus</p>",
            '<span class="difference__target">&lt;dl&gt; &lt;dt&gt;</span> <del>Haus</del>',
            "<ins>Haus</ins>",
        ),
    ],
    ids=["sup", "kbd", "lang", "dl"],
)
def test_lost_markup_is_seen(before: str, after: str, was: str, is_: str) -> None:
    assert shown(before, after) == [(was, is_)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<p id="a">Ziel</p>', "<p>Ziel</p>"),
        ('<p>Ein <span id="a"></span>Ziel</p>', "<p>Ein Ziel</p>"),
        ("<p>Eins<br>zwei</p>", "<p>Eins zwei</p>"),
        ("<p>Eins</p><hr><p>Zwei</p>", "<p>Eins</p><p>Zwei</p>"),
        ("<table><tr><th>A</th></tr></table>", "<table><tr><td>A</td></tr></table>"),
        (
            "<table><thead><tr><td>A</td></tr></thead></table>",
            "<table><tbody><tr><td>A</td></tr></tbody></table>",
        ),
        ("<table><caption>T</caption></table>", "<table><tr><td>T</td></tr></table>"),
        ('<p><a href="/x/"><img src="/a.jpg"></a></p>', '<p><img src="/a.jpg"></p>'),
        ('<p><img src="/a.jpg" alt="A"></p>', '<p><img src="/b.jpg" alt="A"></p>'),
        ("<ol><li>a</li></ol>", "<ul><li>a</li></ul>"),
        ('<pre><code class="language-js">x</code></pre>', "<pre>x</pre>"),
    ],
)
def test_no_change_of_markup_looks_the_same_on_both_sides(before: str, after: str) -> None:
    assert any(row.before != row.after and not row.is_same for row in rows(before, after))
    plain = [
        [re.sub("</?(del|ins)>", "", html or "") for html in side]
        for side in zip(*shown(before, after), strict=True)
    ]
    assert plain[0] != plain[1]


def test_pictures_tables_and_code_can_be_read() -> None:
    source = (
        '<img src="/a.jpg" alt="Ein Baum"><table><tr><td>a</td><td>b</td></tr></table>'
        "<pre><code>x = 1\n  y = 2</code></pre>"
    )
    text = " / ".join(row.after or "" for row in rows("", source))
    assert "Ein Baum" in text
    assert "a | b |" in text
    assert "  y" in text


def test_the_marks_of_a_post_are_shown() -> None:
    assert len(rows("<p>a</p><p>b</p>", "<p>a</p><!--more--><p>b</p><!--nextpage-->")) == 4


@pytest.mark.parametrize(
    "source",
    [
        "<p><script>alert(1)</script>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        '<p><a href="javascript:alert(1)">x</a><img src="x" alt="&quot;><script>" onerror=x></p>',
        "<p title='\"><script>'>&lt;img src=x onerror=alert(1)&gt;</p>",
    ],
)
def test_nothing_of_the_text_becomes_markup(source: str) -> None:
    for row in [*rows("", source), *rows(source, "")]:
        for html in (row.before or "", row.after or ""):
            assert "<script" not in html
            assert "<img" not in html
            assert "<a " not in html


def test_titles_are_compared_as_they_are() -> None:
    (part,) = plain_difference("Das <b>Haus", "Das Haus")
    assert part.rows[0].before == "Das <del>&lt;b&gt;Haus</del>"


def test_long_stretches_without_a_change_are_folded() -> None:
    before = "".join(f"<p>Absatz {n}</p>" for n in range(20))
    parts = difference(before, before.replace("Absatz 10<", "Absatz zehn<"))
    assert [(part.folded, len(part.rows)) for part in parts] == [(True, 9), (False, 3), (True, 8)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>" + "eins zwei drei " * 30_000 + "</p>", "<p>" + "drei eins zwei " * 30_000 + "</p>"),
        ("<p>gleich</p>" * 20_000, "<p>gleich</p>" * 19_000 + "<p>anders</p>" * 1_000),
        (
            "".join(f"<p>Satz {n} über das Haus und den Hof.</p>" for n in range(9_000)),
            "".join(f"<p>Satz {n} über den Hof und das Haus!</p>" for n in range(9_000)),
        ),
        (
            "".join(f"<p>{n} {' '.join('abcdefgh')}</p>" for n in range(3_900)),
            "".join(f"<p>{n} {' '.join('hgfedcba')}</p>" for n in range(3_900, 0, -1)),
        ),
        ("<b>" * 50_000 + "x", "<i>" * 50_000 + "y"),
    ],
    ids=["one-paragraph", "equal-ones", "all-changed", "all-other", "deep"],
)
def test_a_very_long_text_is_compared_in_bounded_time(before: str, after: str) -> None:
    start = time.process_time()
    difference(before, after)
    assert time.process_time() - start < 5
