"""Text of the classic editor, which stores neither <p> nor <br>."""

import pytest

from wordpress.content.paragraphs import add_paragraphs

TABLE = [
    ("", ""),
    (" \n\n ", ""),
    ("Grüße", "<p>Grüße</p>"),
    ("eins\nzwei", "<p>eins<br>\nzwei</p>"),
    ("eins\r\nzwei\r\n\r\ndrei", "<p>eins<br>\nzwei</p>\n<p>drei</p>"),
    ("eins\n\n\n \n\nzwei", "<p>eins</p>\n<p>zwei</p>"),
    ("eins  \n  zwei", "<p>eins<br>\nzwei</p>"),
    # Breaks that are there already
    ("eins<br />\nzwei", "<p>eins<br />\nzwei</p>"),
    ("eins<br><br />zwei", "<p>eins</p>\n<p>zwei</p>"),
    ("eins<BR>\n<br>\nzwei", "<p>eins</p>\n<p>zwei</p>"),
    # Inline HTML
    ("Ein <b>fettes\nWort</b>", "<p>Ein <b>fettes<br>\nWort</b></p>"),
    ('<a\nhref="x">Link</a>', '<p><a\nhref="x">Link</a></p>'),
    ('<img\n\nalt="a > b"\nsrc="x">', '<p><img\n\nalt="a > b"\nsrc="x"></p>'),
    ("3 < 4 und 5 > 2", "<p>3 < 4 und 5 > 2</p>"),
    ("<code>a\nb</code>", "<p><code>a<br>\nb</code></p>"),
    # Paragraphs that are there already
    ("<p>eins</p>", "<p>eins</p>"),
    ("<p>eins\nzwei</p>", "<p>eins<br>\nzwei</p>"),
    ("<p>eins\n\nzwei</p>", "<p>eins</p>\n<p>zwei</p>"),
    ("<p>eins\n\n<p>zwei", "<p>eins</p>\n<p>zwei</p>"),
    ('<p class="lead">eins</p>zwei</p>', '<p class="lead">eins</p>\n<p>zwei</p>'),
    ("<p>eins<h2>zwei</h2>", "<p>eins</p>\n<h2>zwei</h2>"),
    # Blocks
    ("<h2>Titel</h2>Text", "<h2>Titel</h2>\n<p>Text</p>"),
    ("Text\n<h2>Titel\nZeile</h2>\nText", "<p>Text</p>\n<h2>Titel<br>\nZeile</h2>\n<p>Text</p>"),
    ("Text<hr />Text", "<p>Text</p>\n<hr />\n<p>Text</p>"),
    ("<div>ein Stück</div>", "<div>ein Stück</div>"),
    ("<div>eins\n\nzwei</div>", "<div>\n<p>eins</p>\n<p>zwei</p>\n</div>"),
    ("<div>\n\neins\n\n</div>", "<div>\n<p>eins</p>\n</div>"),
    ("<div>eins", "<div>eins"),
    ("eins</div>zwei", "<p>eins</p>\n</div>\n<p>zwei</p>"),
    ("<blockquote>Zitat</blockquote>", "<blockquote>\n<p>Zitat</p>\n</blockquote>"),
    (
        "<blockquote>eins\n\nzwei</blockquote>",
        "<blockquote>\n<p>eins</p>\n<p>zwei</p>\n</blockquote>",
    ),
    ("<ul>\n<li>eins</li>\n\n<li>zwei</li>\n</ul>", "<ul>\n<li>eins</li>\n<li>zwei</li>\n</ul>"),
    ("<ul><li>eins\nzwei</li></ul>", "<ul>\n<li>eins<br>\nzwei</li>\n</ul>"),
    ("<ul><li>eins\n\n</li></ul>", "<ul>\n<li>eins</li>\n</ul>"),
    (
        "<ul><li>eins\n\nzwei</li></ul>",
        "<ul>\n<li>\n<p>eins</p>\n<p>zwei</p>\n</li>\n</ul>",
    ),
    (
        "<ol><li>eins\n<ul>\n<li>innen</li>\n</ul>\n</li></ol>danach",
        "<ol>\n<li>eins\n<ul>\n<li>innen</li>\n</ul>\n</li>\n</ol>\n<p>danach</p>",
    ),
    (
        "<table>\n<tr>\n<td>a\n</td>\n<td>b\nc</td>\n</tr>\n</table>",
        "<table>\n<tr>\n<td>a</td>\n<td>b<br>\nc</td>\n</tr>\n</table>",
    ),
    (
        '<figure><img src="x" />\n<figcaption>Foto:\nich</figcaption></figure>',
        '<figure><img src="x" />\n<figcaption>Foto:<br>\nich</figcaption>\n</figure>',
    ),
    # What is not touched at all
    ("<pre>eins\n\n  zwei\n</pre>", "<pre>eins\n\n  zwei\n</pre>"),
    ("vor<pre>a\n\nb</pre>nach", "<p>vor</p>\n<pre>a\n\nb</pre>\n<p>nach</p>"),
    ("<PRE>a\n\nb</PRE>", "<PRE>a\n\nb</PRE>"),
    ("<script>\na\n\nb\n</script>", "<p><script>\na\n\nb\n</script></p>"),
    ("<style>\na\n\nb\n</style>", "<style>\na\n\nb\n</style>"),
    # Marks and comments
    ("eins\n\n<!--more-->\n\nzwei", "<p>eins</p>\n<!--more-->\n<p>zwei</p>"),
    ("eins<!--more Weiter …-->zwei", "<p>eins</p>\n<!--more Weiter …-->\n<p>zwei</p>"),
    ("eins\n<!--nextpage-->\nzwei", "<p>eins</p>\n<!--nextpage-->\n<p>zwei</p>"),
    ("<!-- nur\n\neine Notiz -->", "<!-- nur\n\neine Notiz -->"),
    ("eins<!-- a\n\nb -->zwei", "<p>eins<!-- a\n\nb -->zwei</p>"),
    ("eins <!-- offen\n\nzwei", "<p>eins <!-- offen</p>\n<p>zwei</p>"),
]


@pytest.mark.parametrize(("source", "html"), TABLE)
def test_text_becomes_paragraphs(source: str, html: str) -> None:
    assert add_paragraphs(source) == html


@pytest.mark.parametrize("source", [source for source, _html in TABLE])
def test_paragraphs_stay_as_they_are(source: str) -> None:
    once = add_paragraphs(source)
    assert add_paragraphs(once) == once


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", '<a b="', "[", "\n\n", "<div>", "</p>"])
def test_no_text_takes_long(piece: str) -> None:
    from time import process_time

    started = process_time()
    add_paragraphs(piece * 20_000)
    assert process_time() - started < 2
