"""Links and pictures of the old site, led to where the same thing stands here."""

import pytest

from tests.wordpress.linde import CONTEXT, UPLOADS
from wordpress.content import Attachment, Context, Kind, convert
from wordpress.content.urls import new_link, uploaded_file
from wordpress.redirects.paths import names_of_original

SITE = "https://linde.example.org"


@pytest.mark.parametrize(
    ("url", "new"),
    [
        (f"{SITE}/2010/04/29/alt/", "/2010/04/29/neu/"),
        (f"{SITE}/2010/04/29/alt/#comment-7", "/2010/04/29/neu/#comment-7"),
        ("http://www.linde.example.org/2010/04/29/alt/", "/2010/04/29/neu/"),
        ("https://LINDE.example.org:443/2010/04/29/alt/", "/2010/04/29/neu/"),
        ("//linde.example.org/2010/04/29/alt/", "/2010/04/29/neu/"),
        ("/2010/04/29/alt/", "/2010/04/29/neu/"),
        (f"{SITE}/2010/07/01/gr%c3%bc%c3%9fe/", "/2010/07/01/gruesse/"),
        (f"{SITE}/?p=12", "/2010/01/01/zwoelf/"),
        (f"{SITE}/?cat=3", "/category/kueche/"),
        # What is not known leads on by itself
        (f"{SITE}/kontakt/?a=b#c", "/kontakt/?a=b#c"),
        (f"{SITE}/?p=99", "/?p=99"),
        (SITE, "/"),
        (f"{SITE}/", "/"),
        # Files
        (f"{UPLOADS}/linde.jpg", "/media/images/linde.jpg"),
        (f"{UPLOADS}/linde-1024x768.jpg", "/media/images/linde.jpg"),
        (f"{UPLOADS}/speisekarte.pdf", "/media/files/speisekarte.pdf"),
        (f"{UPLOADS}/weg.pdf", f"{UPLOADS}/weg.pdf"),
        (f"{SITE}/?attachment_id=7", "/media/images/linde.jpg"),
        # What is none of the old site's
        ("https://example.com/2010/04/29/alt/", "https://example.com/2010/04/29/alt/"),
        ("https://linde.example.org.evil.example/", "https://linde.example.org.evil.example/"),
        ("mailto:wirtin@linde.example.org", "mailto:wirtin@linde.example.org"),
        ("#fn1", "#fn1"),
        ("relativ.html", "relativ.html"),
        ("https://[kaputt", "https://[kaputt"),
        ("", ""),
    ],
)
def test_a_link_leads_to_the_new_place(url: str, new: str) -> None:
    assert new_link(url, CONTEXT) == new


@pytest.mark.parametrize(
    ("url", "new"),
    [
        ("https://example.org/blog/2010/04/29/alt/", "/2010/04/29/neu/"),
        ("https://example.org/blog/kontakt/", "/kontakt/"),
        ("https://example.org/blog", "/"),
        ("https://example.org/laden/", "https://example.org/laden/"),
        ("https://example.org/blogger/", "https://example.org/blogger/"),
    ],
)
def test_a_site_may_have_stood_in_a_folder(url: str, new: str) -> None:
    context = Context("https://example.org/blog", new_path=CONTEXT.new_path)
    assert new_link(url, context) == new


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"{UPLOADS}/linde.jpg", "2010/04/linde.jpg"),
        (f"{UPLOADS}/k%C3%BCche.jpg", "2010/04/küche.jpg"),
        (f"{UPLOADS}//linde.jpg?w=300", "2010/04/linde.jpg"),
        ("/wp-content/uploads/2010/04/linde.jpg", "2010/04/linde.jpg"),
        (
            "https://i0.wp.com/linde.example.org/wp-content/uploads/2010/04/linde.jpg?resize=9",
            "2010/04/linde.jpg",
        ),
        ("https://linde.files.wordpress.com/2010/04/linde.jpg?w=300&h=200", "2010/04/linde.jpg"),
        ("https://example.com/wp-content/uploads/2010/04/linde.jpg", ""),
        ("https://i0.wp.com/example.com/wp-content/uploads/2010/04/linde.jpg", ""),
        (f"{SITE}/bild.jpg", ""),
    ],
)
def test_a_file_is_known_by_its_place(url: str, name: str) -> None:
    assert uploaded_file(url, SITE) == name


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("2010/04/linde.jpg", "2010/04/linde.jpg"),
        ("2010/04/linde-300x200.jpg", "2010/04/linde.jpg"),
        ("linde-e1234567890.jpg", "linde.jpg"),
        ("linde-e1234567890123-150x150.jpg", "linde.jpg"),
        ("linde-scaled.jpg", "linde.jpg"),
        ("linde-scaled-e1600000000-300x200.jpg", "linde.jpg"),
        ("linde-rotated.jpg", "linde.jpg"),
        ("linde-300x200.jpg", "linde-scaled.jpg"),
        ("linde-2x2-300x200.jpeg", "linde-2x2.jpeg"),
    ],
)
def test_a_thumbnail_is_traced_to_its_original(name: str, original: str) -> None:
    assert original in names_of_original(name)


def test_a_file_that_is_called_like_a_thumbnail_is_found_first() -> None:
    assert names_of_original("karte-300x200.jpg")[0] == "karte-300x200.jpg"


@pytest.mark.parametrize(
    "source",
    [
        f"{UPLOADS}/linde.jpg",
        f"{UPLOADS}/linde-300x200.jpg",
        f"{UPLOADS}/linde-e1234567890-300x200.jpg",
        "http://www.linde.example.org/wp-content/uploads/2010/04/linde-scaled.jpg",
        "https://i2.wp.com/linde.example.org/wp-content/uploads/2010/04/linde.jpg?fit=1",
    ],
)
def test_a_picture_shows_its_original(source: str) -> None:
    html = convert(f'<img src="{source}" srcset="{source} 300w" alt="x" width="300">', CONTEXT).html
    assert html == '<p><img src="/media/images/linde.jpg" alt="x" width="300"></p>'


def test_a_picture_that_loads_late_is_one_too() -> None:
    source = f'<img src="data:image/gif;base64,R0" data-src="{UPLOADS}/linde.jpg" alt="x">'
    assert "/media/images/linde.jpg" in convert(source, CONTEXT).html


def test_its_number_finds_a_picture_whose_name_has_changed() -> None:
    html = convert(f'<img class="wp-image-7" src="{UPLOADS}/anders.jpg" alt="x">', CONTEXT).html
    assert "/media/images/linde.jpg" in html


def test_a_number_says_nothing_of_other_sites_pictures() -> None:
    source = '<img class="wp-image-7" src="https://example.com/x.jpg" alt="x">'
    assert "https://example.com/x.jpg" in convert(source, CONTEXT).html


@pytest.mark.parametrize("url", [f"{UPLOADS}/weg.jpg", "https://example.com/x.jpg"])
def test_a_picture_that_is_not_there_is_told(url: str) -> None:
    converted = convert(f'<img src="{url}" alt="">', CONTEXT)
    assert url in converted.html
    assert [(loss.kind, loss.what) for loss in converted.losses] == [(Kind.PICTURE, url)]


def test_a_picture_that_was_not_brought_along_is_told() -> None:
    there = Attachment(f"{UPLOADS}/linde.jpg")
    context = Context(SITE, attachment_at={"2010/04/linde.jpg": there}.get)
    converted = convert(f'<img src="{UPLOADS}/linde-300x200.jpg" alt="">', context)
    assert f'src="{UPLOADS}/linde.jpg"' in converted.html
    assert [loss.what for loss in converted.losses] == [f"{UPLOADS}/linde.jpg"]


@pytest.mark.parametrize(
    ("caption", "left"),
    [
        ("Der Hof", ""),
        ("Der Hof Foto: Lea Lind, CC BY 2.0", ""),
        ("Foto: Lea Lind, CC BY 2.0", ""),
        ("Von <em>Norden</em>. Foto: Lea Lind, CC BY 2.0", "Von <em>Norden</em>."),
        ("Von Norden", "Von Norden"),
        ("Foto: Lea Lind, CC BY 2.0, von Norden", "Foto: Lea Lind, CC BY 2.0, von Norden"),
    ],
)
def test_a_caption_says_nothing_that_the_library_says_by_itself(caption: str, left: str) -> None:
    hof = Attachment(
        "/media/images/hof.jpg",
        is_in_library=True,
        caption="Der Hof",
        credit="Foto: Lea Lind, CC BY 2.0",
    )
    context = Context(SITE, attachment_at={"2010/04/hof.jpg": hof}.get)
    source = f'[caption]<img src="{UPLOADS}/hof.jpg" alt=""> {caption}[/caption]'
    words = f"<figcaption>{left}</figcaption>" if left else ""
    wanted = f'<figure><img src="/media/images/hof.jpg" alt="">{words}</figure>'
    assert convert(source, context).html == wanted


def test_what_the_picture_is_of_comes_from_the_library_where_nothing_is_said() -> None:
    html = convert(f'<img src="{UPLOADS}/linde.jpg">', CONTEXT).html
    assert 'alt="Eine alte Linde"' in html


def test_urls_in_code_stay() -> None:
    source = f"<pre>&lt;img src=&quot;{UPLOADS}/linde.jpg&quot;&gt;</pre>"
    assert f"{UPLOADS}/linde.jpg" in convert(source, CONTEXT).html


def test_links_in_preformatted_text_are_led_on() -> None:
    assert (
        'href="/2010/01/01/zwoelf/"' in convert('<pre>\n<a href="/?p=12">x</a></pre>', CONTEXT).html
    )


def test_hostile_urls_never_come_through() -> None:
    evil = Attachment('x" onerror="alert(1)', alternative_text='"><script>alert(1)</script>')
    context = Context(SITE, attachment={"7": evil}.get, new_path=lambda _old: "javascript:x")
    html = convert(f'[gallery ids="7"] <a href="{SITE}/a/">a</a>', context).html
    assert "<script" not in html
    assert 'onerror="' not in html
    assert "javascript" not in html
