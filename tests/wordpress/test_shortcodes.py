"""Shortcodes, as WordPress and WordPress.com know them."""

from time import process_time

import pytest

from tests.wordpress.linde import CONTEXT, UPLOADS
from wordpress.content import Context, Kind, convert
from wordpress.content.shortcode_syntax import parse_attributes

LINDE = '<img src="/media/images/linde.jpg" alt="Eine alte Linde" width="800" height="600">'
LINDE_FIGURE = f"<figure>{LINDE}<figcaption>Die Linde im Mai</figcaption></figure>"
# The library shows this one's caption by itself.
HOF_FIGURE = '<figure><img src="/media/images/hof.jpg" alt=""></figure>'


def link(url: str, words: str = "") -> str:
    return f'<p><a href="{url}">{words or url}</a></p>'


VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
TABLE = [
    # Captions: the text within, and the old form with an attribute
    (
        f'[caption id="attachment_7" align="alignleft" width="300"]<img src="{UPLOADS}/linde-300x2'
        '00.jpg" alt="Baum" width="300" height="200" /> Foto: <em>Jörg</em>[/caption]',
        '<figure class="alignleft"><img src="/media/images/linde.jpg" alt="Baum" width="300" '
        'height="200"><figcaption>Foto: <em>Jörg</em></figcaption></figure>',
    ),
    (
        f'[caption align="aligncenter" caption="Bäume &amp; Büsche"]<a href="{UPLOADS}/linde.jpg">'
        f'<img src="{UPLOADS}/linde.jpg" alt=""></a>[/caption]',
        '<figure class="aligncenter"><a href="/media/images/linde.jpg"><img '
        'src="/media/images/linde.jpg" alt=""></a><figcaption>Bäume &amp; Büsche</figcaption>'
        "</figure>",
    ),
    (
        f'[wp_caption align="alignnone"]<img src="{UPLOADS}/linde.jpg" alt="A"> B[/wp_caption]',
        '<figure><img src="/media/images/linde.jpg" alt="A"><figcaption>B</figcaption></figure>',
    ),
    (
        '[caption id="attachment_7"]<img src="/wp-content/uploads/weg.jpg"> B[/caption]',
        '<figure><img src="/media/images/linde.jpg" alt="Eine alte Linde">'
        "<figcaption>B</figcaption></figure>",
    ),
    ("[caption]Nur Worte[/caption]", "<p>Nur Worte</p>"),
    (
        f'vor [caption]<img src="{UPLOADS}/linde.jpg" alt="A">[/caption] nach',
        '<p>vor</p>\n<figure><img src="/media/images/linde.jpg" alt="A"></figure>\n<p>nach</p>',
    ),
    # Galleries
    ('[gallery ids="7,8"]', f"{LINDE_FIGURE}\n{HOF_FIGURE}"),
    ("[gallery ids='8, 7' columns='2' link='file']", f"{HOF_FIGURE}\n{LINDE_FIGURE}"),
    ("[gallery include=7]", LINDE_FIGURE),
    ("[gallery ids=“7”]", LINDE_FIGURE),
    ("[gallery]", f"{HOF_FIGURE}\n{LINDE_FIGURE}"),
    ("[gallery exclude=8 /]", LINDE_FIGURE),
    ("[gallery order=DESC]", f"{LINDE_FIGURE}\n{HOF_FIGURE}"),
    ('<p>[gallery ids="7"]</p>', LINDE_FIGURE),
    # Sound and film
    (f'[audio mp3="{UPLOADS}/lied.mp3"][/audio]', link("/media/files/lied.mp3", "lied.mp3")),
    (f"[audio {UPLOADS}/lied.mp3|loop=yes]", link("/media/files/lied.mp3", "lied.mp3")),
    (f"[audio:{UPLOADS}/lied.mp3]", link("/media/files/lied.mp3", "lied.mp3")),
    ('[playlist ids="9"]', '<ul><li><a href="/media/files/lied.mp3">Das Lied</a></li></ul>'),
    (
        '[video width="640" mp4="https://linde.example.org/wp-content/uploads/film.mp4"][/video]',
        link("https://linde.example.org/wp-content/uploads/film.mp4", "film.mp4"),
    ),
    (f'[video src="{VIDEO}"]', link(VIDEO)),
    # From elsewhere
    ("[embed]https://youtu.be/dQw4w9WgXcQ[/embed]", link("https://youtu.be/dQw4w9WgXcQ")),
    ('[embed width="9"]https://example.com/x?a=1[/embed]', link("https://example.com/x?a=1")),
    (f"[youtube={VIDEO}&w=640&h=385]", link(VIDEO)),
    (f"[youtube {VIDEO}]", link(VIDEO)),
    ("[youtube]dQw4w9WgXcQ[/youtube]", link(VIDEO)),
    ('[youtube id="dQw4w9WgXcQ" width="9"]', link(VIDEO)),
    ("[vimeo 12345]", link("https://vimeo.com/12345")),
    ("[vimeo id=12345 w=400]", link("https://vimeo.com/12345")),
    ("[vimeo http://vimeo.com/12345 w=400]", link("https://vimeo.com/12345")),
    ('[soundcloud url="https://soundcloud.com/x/y"]', link("https://soundcloud.com/x/y")),
    ("[tweet https://twitter.com/x/status/1]", link("https://twitter.com/x/status/1")),
    # Code
    (
        '[sourcecode language="php"]\n<?php\n\nif ($a < 1 && $b) echo "[gallery]";\n[/sourcecode]',
        '<pre><code class="language-php">&lt;?php\n\nif ($a &lt; 1 &amp;&amp; $b) echo '
        "&quot;[gallery]&quot;;</code></pre>",
    ),
    (
        "[sourcecode lang='html']\n<b>ä</b> &amp;\n[/sourcecode]",
        '<pre><code class="language-html">&lt;b&gt;ä&lt;/b&gt; &amp;amp;</code></pre>',
    ),
    ("[code]a &lt; b[/code]", "<pre><code>a &lt; b</code></pre>"),
    (
        "[python]\nif a:\n    b\n[/python]",
        '<pre><code class="language-python">if a:\n    b</code></pre>',
    ),
    ("[code]\n[caption]x[/caption]\n[/code]", "<pre><code>[caption]x[/caption]</code></pre>"),
    # The stars stand below every post
    ("Text [ratings] Text", "<p>Text Text</p>"),
    ("[starrating]", ""),
    # What stays as it is
    ('[contact-form-7 id="3"]', "<p>[contact-form-7 id=&quot;3&quot;]</p>"),
    ("[box]Text[/box]", "<p>[box]Text[/box]</p>"),
    (
        "Er sagte „[sic]“ [1] [...] [Anm. d. Red.]",
        "<p>Er sagte „[sic]“ [1] [...] [Anm. d. Red.]</p>",
    ),
    ("[[gallery]] und [[caption]x[/caption]]", "<p>[gallery] und [caption]x[/caption]</p>"),
    ("<pre>[gallery]</pre>", "<pre>[gallery]</pre>"),
    (
        '<a href="https://example.com/[gallery]">x</a>',
        '<p><a href="https://example.com/[gallery]">x</a></p>',
    ),
    ("[caption]offen", "<p>[caption]offen</p>"),
    ("[video]", "<p>[video]</p>"),
    ("[embed]kein [b]Link[/embed]", "<p>[embed]kein [b]Link[/embed]</p>"),
    ("[caption][/caption]", "<p>[caption][/caption]</p>"),
]


@pytest.mark.parametrize(("source", "html"), TABLE)
def test_a_shortcode_becomes_html(source: str, html: str) -> None:
    assert convert(source, CONTEXT).html == html


@pytest.mark.parametrize(
    ("source", "kind", "what"),
    [
        ('vor [contact-form-7 id="3"]', Kind.SHORTCODE, "[contact-form-7]"),
        ("vor [box]Text[/box]", Kind.SHORTCODE, "[box]"),
        ("vor [vc_row]", Kind.SHORTCODE, "[vc_row]"),
        ("vor [video]", Kind.SHORTCODE, "[video]"),
        ("vor [ratings]", Kind.SHORTCODE, "[ratings]"),
        ("vor [tweet https://twitter.com/x/status/1]", Kind.SHORTCODE, "[tweet]"),
        ("vor [gallery ids=7,99]", Kind.PICTURE, "[gallery] 99"),
        ("vor [playlist ids=9,99]", Kind.ELEMENT, "[playlist] 99"),
    ],
)
def test_what_is_lost_is_told(source: str, kind: Kind, what: str) -> None:
    losses = convert(source, CONTEXT).losses
    assert [(loss.kind, loss.what) for loss in losses] == [(kind, what)]
    assert losses[0].where in {"vor", ""}


def test_a_gallery_of_nothing_is_told() -> None:
    kinds = [loss.what for loss in convert("[gallery]", Context()).losses]
    assert kinds == ["[gallery]"]


@pytest.mark.parametrize("source", ["[sic]", "[1]", "[Update]", "<pre>[a b=c]</pre>", "[[a b=c]]"])
def test_words_in_brackets_are_no_loss(source: str) -> None:
    assert convert(source, CONTEXT).losses == []


def test_the_same_loss_is_told_once_with_its_number() -> None:
    losses = convert("[box]a[/box] [box]b[/box] [box]c[/box]", CONTEXT).losses
    assert [loss.times for loss in losses] == [3]


def test_attributes_are_read_in_all_their_forms() -> None:
    assert parse_attributes("""a="1 2" b='3' c=4 D=„5“ 'sechs' sieben e=&quot;8&amp;9&quot;""") == {
        "a": "1 2",
        "b": "3",
        "c": "4",
        "d": "5",
        "0": "sechs",
        "1": "sieben",
        "e": "8&9",
    }


@pytest.mark.parametrize("piece", ["[", "[a ", '[a b="', "[caption]", "[code]", "[/code]", "[a]'"])
def test_no_text_takes_long(piece: str) -> None:
    started = process_time()
    convert(piece * 5_000, CONTEXT)
    assert process_time() - started < 5
