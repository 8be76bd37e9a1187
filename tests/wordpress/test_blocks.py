"""Texts of the block editor, block by block."""

import pytest

from tests.wordpress.linde import CONTEXT, UPLOADS
from wordpress.content import Context, Kind, convert
from wordpress.content.blocks import parse


def block(name: str, html: str = "", given: str = "") -> str:
    given = f" {given}" if given else ""
    return f"<!-- wp:{name}{given} -->\n{html}\n<!-- /wp:{name} -->"


VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
VIDEO_LINK = f'<p><a href="{VIDEO}">{VIDEO}</a></p>'
IMAGE = block(
    "image",
    f'<figure class="wp-block-image size-large"><img src="{UPLOADS}/linde-1024x768.jpg" alt="Baum" '
    'class="wp-image-7"/><figcaption class="wp-element-caption">Vor dem <em>Haus</em>'
    "</figcaption></figure>",
    '{"id":7,"sizeSlug":"large"}',
)
IMAGE_HTML = (
    '<figure><img src="/media/images/linde.jpg" alt="Baum">'
    "<figcaption>Vor dem <em>Haus</em></figcaption></figure>"
)
QUOTE = "<blockquote><p>Süß &amp; sauer.</p><p><cite>Jörg</cite></p></blockquote>"
TABLE = [
    (block("paragraph", "<p>Grüße\naus Köln</p>"), "<p>Grüße aus Köln</p>"),
    (block("paragraph", "<p>eins<br>zwei</p>", '{"dropCap":true}'), "<p>eins<br>\nzwei</p>"),
    (block("heading", '<h3 class="wp-block-heading">Ü</h3>', '{"level":3}'), "<h3>Ü</h3>"),
    (block("heading", "<h1>Ganz oben</h1>", '{"level":1}'), "<h2>Ganz oben</h2>"),
    (
        block("list", "<ul>" + block("list-item", "<li>eins</li>") + "</ul>"),
        "<ul><li>eins</li></ul>",
    ),
    (block("list", "<ol start=3><li>a</li></ol>"), '<ol start="3"><li>a</li></ol>'),
    # Quotes
    (
        block(
            "quote",
            '<blockquote class="wp-block-quote">'
            + block("paragraph", "<p>Süß &amp; sauer.</p>")
            + "<cite>Jörg</cite></blockquote>",
        ),
        QUOTE,
    ),
    (
        block(
            "pullquote",
            '<figure class="wp-block-pullquote"><blockquote><p>Süß &amp; sauer.</p>'
            "<cite>Jörg</cite></blockquote></figure>",
        ),
        QUOTE,
    ),
    (
        block("verse", '<pre class="wp-block-verse">Es war,\n  als hätt\n\nder Himmel</pre>'),
        "<p>Es war,<br>\n&nbsp;&nbsp;als hätt</p>\n<p>der Himmel</p>",
    ),
    # Code
    (
        block(
            "code",
            '<pre class="wp-block-code"><code>if a &lt; b:\n\n    &#91;gallery]</code></pre>',
            '{"className":"language-python"}',
        ),
        '<pre><code class="language-python">if a &lt; b:\n\n    [gallery]</code></pre>',
    ),
    (
        block("syntaxhighlighter/code", "<pre>a &amp; b</pre>", '{"language":"PHP"}'),
        '<pre><code class="language-php">a &amp; b</code></pre>',
    ),
    (block("preformatted", "<pre>a\n\n b</pre>"), "<pre>a\n\n b</pre>"),
    # Pictures
    (IMAGE, IMAGE_HTML),
    (
        block(
            "image",
            '<div class="wp-block-image"><figure class="alignright"><img src="weg.jpg" alt=""/>'
            "</figure></div>",
            '{"id":7,"align":"right"}',
        ),
        '<figure class="alignright"><img src="/media/images/linde.jpg" alt=""></figure>',
    ),
    (
        block(
            "image",
            '<figure class="wp-block-image alignwide"><img src="weg.jpg" alt=""/></figure>',
            '{"id":7,"align":"wide"}',
        ),
        '<figure class="alignwide"><img src="/media/images/linde.jpg" alt=""></figure>',
    ),
    (
        block(
            "image",
            '<figure class="wp-block-image"><img src="weg.jpg" alt=""/></figure>',
            '{"id":7,"align":"full"}',
        ),
        '<figure class="alignfull"><img src="/media/images/linde.jpg" alt=""></figure>',
    ),
    (
        block(
            "image",
            f'<figure><a href="{UPLOADS}/linde.jpg"><img src="{UPLOADS}/linde.jpg" alt=""/></a>'
            "</figure>",
        ),
        '<figure><a href="/media/images/linde.jpg"><img src="/media/images/linde.jpg" alt=""></a>'
        "</figure>",
    ),
    (
        block(
            "gallery",
            f'<figure class="wp-block-gallery">{IMAGE}{IMAGE}'
            '<figcaption class="blocks-gallery-caption">Alle Bäume</figcaption></figure>',
            '{"linkTo":"none"}',
        ),
        f"{IMAGE_HTML}\n{IMAGE_HTML}\n<p>Alle Bäume</p>",
    ),
    (
        block(
            "gallery",
            '<figure class="wp-block-gallery columns-2"><ul class="blocks-gallery-grid">'
            f'<li class="blocks-gallery-item"><figure><img src="{UPLOADS}/linde.jpg" alt="A" '
            'data-id="7"/><figcaption>Eins</figcaption></figure></li>'
            f'<li class="blocks-gallery-item"><figure><img src="{UPLOADS}/hof.jpg" alt="B"/>'
            "</figure></li></ul><figcaption>Zusammen</figcaption></figure>",
            '{"ids":[7,8]}',
        ),
        '<figure><img src="/media/images/linde.jpg" alt="A"><figcaption>Eins</figcaption></figure>'
        '\n<figure><img src="/media/images/hof.jpg" alt="B"></figure>\n<p>Zusammen</p>',
    ),
    (
        block("gallery", "", '{"ids":[8]}'),
        '<figure><img src="/media/images/hof.jpg" alt=""></figure>',
    ),
    (
        block(
            "cover",
            '<div class="wp-block-cover"><div class="wp-block-cover__inner-container">'
            + block("paragraph", "<p>Willkommen</p>")
            + "</div></div>",
            f'{{"url":"{UPLOADS}/linde.jpg","id":7,"alt":"Baum"}}',
        ),
        '<figure><img src="/media/images/linde.jpg" alt="Baum"></figure>\n<p>Willkommen</p>',
    ),
    (
        block(
            "media-text",
            '<div class="wp-block-media-text"><figure class="wp-block-media-text__media"><img '
            'src="weg.jpg" alt="Baum"/></figure><div class="wp-block-media-text__content">'
            + block("paragraph", "<p>Daneben</p>")
            + "</div></div>",
            '{"mediaId":7}',
        ),
        '<figure><img src="/media/images/linde.jpg" alt="Baum"></figure>\n<p>Daneben</p>',
    ),
    # From elsewhere
    (
        block(
            "embed",
            '<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">\n'
            f"{VIDEO}\n</div><figcaption>Ein Film</figcaption></figure>",
            f'{{"url":"{VIDEO}","providerNameSlug":"youtube"}}',
        ),
        f"{VIDEO_LINK}\n<p>Ein Film</p>",
    ),
    (
        block("core-embed/youtube", f"<figure><div>\n{VIDEO}\n</div></figure>"),
        VIDEO_LINK,
    ),
    (
        block("embed", f"<figure><div>\n{VIDEO}&amp;t=9\n</div></figure>"),
        f'<p><a href="{VIDEO}&amp;t=9">{VIDEO}&amp;t=9</a></p>',
    ),
    # Files
    (
        block(
            "audio",
            f'<figure class="wp-block-audio"><audio controls src="{UPLOADS}/lied.mp3"></audio>'
            "<figcaption>Das Lied</figcaption></figure>",
            '{"id":9}',
        ),
        '<p><a href="/media/files/lied.mp3">Das Lied</a></p>',
    ),
    (
        block("video", '<figure><video controls src="/wp-content/uploads/f.mp4"></video></figure>'),
        '<p><a href="/wp-content/uploads/f.mp4">f.mp4</a></p>',
    ),
    (
        block(
            "file",
            f'<div class="wp-block-file"><a href="{UPLOADS}/speisekarte.pdf">Speisen &amp; Wein</a>'
            f'<a href="{UPLOADS}/speisekarte.pdf" class="wp-block-file__button" download>Laden</a>'
            "</div>",
            '{"id":10}',
        ),
        '<p><a href="/media/files/speisekarte.pdf">Speisen &amp; Wein</a></p>',
    ),
    # Marks
    (
        f"{block('paragraph', '<p>a</p>')}{block('more', '<!--more-->')}"
        f"{block('paragraph', '<p>b</p>')}{block('nextpage', '<!--nextpage-->')}"
        f"{block('paragraph', '<p>c</p>')}",
        "<p>a</p>\n<!--more-->\n<p>b</p>\n<!--nextpage-->\n<p>c</p>",
    ),
    # Frames around other blocks
    (
        block(
            "columns",
            '<div class="wp-block-columns">'
            + block("column", f"<div>{block('paragraph', '<p>links</p>')}</div>")
            + block("column", f"<div>{block('paragraph', '<p>rechts</p>')}</div>")
            + "</div>",
        ),
        "<p>links</p>\n<p>rechts</p>",
    ),
    (
        block(
            "buttons",
            '<div class="wp-block-buttons">'
            + block(
                "button",
                '<div class="wp-block-button"><a class="wp-block-button__link" '
                'href="https://linde.example.org/?p=12" style="border-radius:9px">Los</a></div>',
            )
            + "</div>",
        ),
        '<p><a href="/2010/01/01/zwoelf/">Los</a></p>',
    ),
    (
        block(
            "table",
            '<figure class="wp-block-table"><table class="has-fixed-layout"><thead><tr><th>Tag</th>'
            "</tr></thead><tbody><tr><td>Montag</td></tr></tbody></table>"
            "<figcaption>Öffnungszeiten</figcaption></figure>",
        ),
        "<figure><table><thead><tr><th>Tag</th></tr></thead><tbody><tr><td>Montag</td></tr></tbody>"
        "</table><figcaption>Öffnungszeiten</figcaption></figure>",
    ),
    (block("separator", '<hr class="wp-block-separator"/>'), "<hr>"),
    (block("spacer", '<div style="height:9px" class="wp-block-spacer"></div>'), ""),
    (block("html", "<p>roh\n\n<b>fett</b></p>"), "<p>roh <b>fett</b></p>"),
    (block("shortcode", "[youtube dQw4w9WgXcQ]"), VIDEO_LINK),
    (block("shortcode", "eins\nzwei"), "<p>eins<br>\nzwei</p>"),
    (block("freeform", "<p>klassisch</p>"), "<p>klassisch</p>"),
    ('<!-- wp:block {"ref":5} /-->', "<p>Öffnungszeiten: täglich.</p>"),
    (
        '<!-- wp:social-links --><ul><!-- wp:social-link {"url":"https://example.social/@linde",'
        '"service":"mastodon"} /--></ul><!-- /wp:social-links -->',
        '<ul><li><p><a href="https://example.social/@linde">mastodon</a></p></li></ul>',
    ),
    (
        block(
            "paragraph",
            '<p>Linden<sup data-fn="fn1" class="fn"><a href="#fn1" id="fn1-link">1</a></sup></p>',
        )
        + "<!-- wp:footnotes /-->",
        '<p>Linden<sup><a href="#user-content-fn1" id="user-content-fn1-link">1</a></sup></p>\n'
        '<ol><li id="user-content-fn1">Siehe <em>Grimm</em>. <a href="#user-content-fn1-link">↩</a>'
        "</li></ol>",
    ),
    # Broken ones
    ("<!-- wp:paragraph --><p>offen</p>", "<p>offen</p>"),
    ("<!-- wp:paragraph {kaputt} --><p>a</p><!-- /wp:paragraph -->", "<p>a</p>"),
    ("<!-- wp:a --><!-- wp:b --><p>x</p><!-- /wp:a --><p>y</p>", "<p>x</p>\n<p>y</p>"),
    ("<!-- /wp:a --><p>x</p><!-- wp:b /-->", "<p>x</p>"),
]


@pytest.mark.parametrize(("source", "html"), TABLE)
def test_a_block_becomes_html(source: str, html: str) -> None:
    assert convert(source, CONTEXT).html == html


@pytest.mark.parametrize("source", [source for source, _html in TABLE])
def test_what_is_converted_stays_as_it_is(source: str) -> None:
    once = convert(source, CONTEXT).html
    assert convert(once, CONTEXT).html == once


@pytest.mark.parametrize(
    ("source", "kind", "what"),
    [
        ("<!-- wp:latest-posts /-->", Kind.BLOCK, "latest-posts"),
        ('<!-- wp:block {"ref":99} /-->', Kind.BLOCK, "block 99"),
        (block("columns", "<div></div>"), Kind.LAYOUT, "columns"),
        (block("more", "<!--more-->", '{"customText":"Mehr!"}'), Kind.TEXT, "Mehr!"),
    ],
)
def test_what_is_lost_is_told(source: str, kind: Kind, what: str) -> None:
    before = block("paragraph", "<p>Davor.</p>")
    losses = convert(before + source, CONTEXT).losses
    assert [(loss.kind, loss.what) for loss in losses] == [(kind, what)]
    assert losses[0].where in {"Davor.", ""}


def test_reusable_blocks_that_hold_themselves_end() -> None:
    context = Context(reusable_block={"1": '<p>a</p><!-- wp:block {"ref":1} /-->'}.get)
    html = convert('<!-- wp:block {"ref":1} /-->', context).html
    assert 1 <= html.count("<p>a</p>") <= 10


def test_blocks_nest_without_end() -> None:
    deep = "<!-- wp:group --><div>" * 2_000
    assert convert(f"{deep}<p>ganz innen</p>", Context()).html == "<p>ganz innen</p>"


def test_attributes_may_hold_what_looks_like_an_end() -> None:
    tree = parse('<!-- wp:a {"b":"x \\u002d\\u002d> y","c":{"d":1}} /-->')
    assert tree.blocks[0].given == {"b": "x --> y", "c": {"d": 1}}
