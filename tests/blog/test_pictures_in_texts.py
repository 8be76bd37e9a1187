"""Pictures in a text get what the library knows of them."""

from typing import Any

import pytest
from django.test import Client

from blog.html.sanitising import render_post
from blog.media.licences import LICENCES, choices
from blog.models import Image
from blog.rendering.pictures import add_credits, complete_pictures, images_in
from blog.rendering.saving_images import save_image
from tests.helpers import MakePost, page_text

pytestmark = pytest.mark.django_db

SRC = "/media/images/2010/04/turm.jpg"
DEED = "https://creativecommons.org/licenses/by/2.0/"
CREDIT = (
    f'<span class="credit">Foto: Rita Roth, <a href="{DEED}" rel="license">CC BY 2.0</a></span>'
)


def make_image(file: str = "images/2010/04/turm.jpg", **fields: Any) -> Image:
    """A row without a file, as only its facts matter here."""
    defaults = {
        "title": "",
        "alternative_text": "Ein Turm",
        "caption": "Der Turm am Abend",
        "creator": "Rita Roth",
        "license": "cc-by-2.0",
        "width": 800,
        "height": 600,
    }
    image = Image(**(defaults | fields))
    Image.objects.bulk_create([image])
    Image.objects.filter(pk=image.pk).update(file=file, width=800, height=600)
    return Image.objects.get(pk=image.pk)


@pytest.fixture(autouse=True)
def _german_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue is compiled elsewhere; here only the places of the words matter."""
    words = {"Photo": "Foto", "Source": "Quelle", "“%(title)s”": "„%(title)s“"}
    monkeypatch.setattr("blog.rendering.pictures._", lambda text: words.get(text, text))


def test_a_figure_gets_size_text_caption_and_credit() -> None:
    make_image()

    assert add_credits(f'<figure><img src="{SRC}" alt=""></figure>') == (
        f'<figure><img src="{SRC}" alt="Ein Turm" loading="lazy" decoding="async" '
        f'width="800" height="600"><figcaption>Der Turm am Abend {CREDIT}</figcaption></figure>'
    )


def test_doing_it_twice_changes_nothing() -> None:
    make_image()
    once = add_credits(f'<p>Text <img src="{SRC}" class="alignleft"> mehr</p>')

    assert add_credits(once) == once


def test_what_the_author_wrote_stays() -> None:
    make_image()

    html = add_credits(
        f'<figure><img src="{SRC}" alt="Von unten" width="400">'
        "<figcaption>Mein <em>Turm</em></figcaption></figure>"
    )

    assert 'alt="Von unten"' in html
    assert 'width="400"' in html
    assert 'height="300"' in html
    assert f"<figcaption>Mein <em>Turm</em> {CREDIT}</figcaption>" in html


@pytest.mark.parametrize(
    ("bare", "opening", "rest"),
    [
        (f'<img src="{SRC}">', "<figure><img", ""),
        (f'<p><img src="{SRC}"></p>', "<figure><img", ""),
        (f'<p><a href="/x"><img src="{SRC}"></a></p>', '<figure><a href="/x"><img', ""),
        (
            f'<p><img class="alignright" src="{SRC}"> Text</p>',
            '<figure class="alignright"><img',
            "<p> Text</p>",
        ),
    ],
)
def test_a_picture_without_a_figure_gets_one(bare: str, opening: str, rest: str) -> None:
    make_image()

    html = add_credits(bare)

    assert html.startswith(opening)
    assert html.endswith(f"{CREDIT}</figcaption></figure>{rest}")


def test_unknown_pictures_stay_where_they_are() -> None:
    make_image()
    html = add_credits('<p><img src="/static/a.jpg" alt="A"><img src="/media/b.jpg" alt=""></p>')

    assert "<figure" not in html
    assert html.count('loading="lazy"') == 2


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="https://anderswo.example/a.jpg" alt="A">',
        '<img src="//anderswo.example/a.jpg">',
        '<img src="\\\\anderswo.example/a.jpg">',
        '<a href="/x/"><img src="http://anderswo.example/a.jpg"></a>',
        '<figure><img src="https://anderswo.example/a.jpg"><figcaption>A</figcaption></figure>',
    ],
)
def test_pictures_of_other_sites_are_never_shown(
    make_post: MakePost, client: Client, picture: str
) -> None:
    post = make_post(slug="haus", body=f"<p>Davor</p>{picture}<p>Danach</p>", excerpt=picture)

    assert post.body_html == "<p>Davor</p><p>Danach</p>"
    assert "anderswo" in post.body
    assert "anderswo" not in page_text(client, "/feed/")


def test_pictures_with_this_sites_own_url_are_shown(settings: Any) -> None:
    settings.SITE_URL = "https://haus.example"

    assert "<img" in add_credits('<p><img src="https://haus.example/static/a.jpg" alt=""></p>')
    assert "<img" not in add_credits('<p><img src="https://haus.example.org/a.jpg" alt=""></p>')


def test_a_text_without_pictures_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert add_credits("<p>Nur Text &amp; mehr</p>") == "<p>Nur Text &amp; mehr</p>"


def test_many_pictures_are_looked_up_at_once(django_assert_num_queries: Any) -> None:
    for number in range(5):
        make_image(f"images/{number} ä.jpg")
    html = "".join(f'<figure><img src="/media/images/{n}%20%C3%A4.jpg"></figure>' for n in range(5))

    with django_assert_num_queries(1):
        assert add_credits(html).count("Rita Roth") == 5


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"creator": "", "license": "all-rights-reserved"}, ""),
        ({"license": "cc0"}, "Foto: Rita Roth, <a"),
        (
            {"creator_url": "https://rita.example/"},
            'Foto: <a href="https://rita.example/">Rita Roth</a>',
        ),
        (
            {"source_url": "https://s.example/1"},
            'Foto: <a href="https://s.example/1">Rita Roth</a>',
        ),
        (
            {"creator_url": "https://rita.example/", "source_url": "https://s.example/1"},
            '<a href="https://s.example/1">Foto</a>: <a href="https://rita.example/">Rita Roth</a>',
        ),
        (
            {"creator": "", "source_url": "https://s.example/1"},
            '<a href="https://s.example/1">Quelle</a>, ',
        ),
        (
            {"title": "Der Turm", "source_url": "https://s.example/1", "changes": "beschnitten"},
            '<a href="https://s.example/1">„Der Turm“</a>, Foto: Rita Roth, '
            f'<a href="{DEED}" rel="license">CC BY 2.0</a>, beschnitten',
        ),
        ({"creator_url": "javascript:alert(1)"}, "Foto: Rita Roth, "),
        ({"creator": "<b>Rita</b>"}, "Foto: &lt;b&gt;Rita&lt;/b&gt;, "),
    ],
)
def test_the_credit_says_what_is_known(fields: dict[str, str], expected: str) -> None:
    make_image(caption="", **fields)

    html = add_credits(f'<figure><img src="{SRC}"></figure>')

    assert expected in html
    assert ("<figcaption>" in html) == bool(expected)
    assert "javascript" not in html


def test_every_licence_has_a_label_and_those_of_creative_commons_a_deed() -> None:
    assert len(LICENCES) == 33
    assert LICENCES["cc-by-nc-sa-3.0-de"].label == "CC BY-NC-SA 3.0 DE"
    assert LICENCES["cc-by-nc-sa-3.0-de"].deed == (
        "https://creativecommons.org/licenses/by-nc-sa/3.0/de/"
    )
    assert [key for key, licence in LICENCES.items() if not licence.deed] == ["all-rights-reserved"]
    assert dict(choices())["cc-by-2.0"] == "CC BY 2.0"


# Copies in several widths


def with_copies(**fields: Any) -> Image:
    image = make_image(**fields)
    Image.objects.filter(pk=image.pk).update(rendition_widths=[360, 720, 800])
    return Image.objects.get(pk=image.pk)


COPY = "/media/renditions/images/2010/04/turm.jpg"


def test_the_browser_may_choose_between_the_copies() -> None:
    Image.objects.filter(pk=with_copies().pk).update(width=1_600, height=1_200)

    html = add_credits(f'<figure><img src="{SRC}"></figure>')

    assert f'src="{COPY}.800.webp"' in html
    assert f'srcset="{COPY}.360.webp 360w, {COPY}.720.webp 720w, {COPY}.800.webp 800w"' in html
    assert 'sizes="(min-width: 42rem) 38rem, (min-width: 28.125rem) 92vw' in html


@pytest.mark.parametrize(
    ("img", "sizes"),
    [
        ("", "min(800px, 100vw)"),
        ('width="400"', "min(400px, 100vw)"),
    ],
)
def test_a_narrow_picture_says_its_own_width(img: str, sizes: str) -> None:
    with_copies()

    assert f'sizes="{sizes}"' in add_credits(f'<figure><img src="{SRC}" {img}></figure>')


def test_a_text_copied_from_the_page_still_knows_its_pictures() -> None:
    with_copies()
    once = add_credits(f'<figure><img src="{SRC}"></figure>')

    assert add_credits(once) == once
    assert images_in(once) == set(Image.objects.all())


def test_short_texts_get_the_copies_without_caption() -> None:
    with_copies()

    html = complete_pictures(f'<p><img src="{SRC}"></p>')

    assert html.startswith("<p><img ")
    assert f"{COPY}.360.webp 360w" in html
    assert 'alt="Ein Turm"' in html
    assert "figcaption" not in html


# Deleted pictures


@pytest.mark.parametrize(
    ("html", "left"),
    [
        (f'<figure><img src="{SRC}"><figcaption>Turm</figcaption></figure>', ""),
        (f'<p>Ein <a href="/x"><img src="{SRC}"></a> Wort</p>', "<p>Ein  Wort</p>"),
        (f'<p><img src="{COPY}.720.webp"></p>', ""),
        (f'<ul><li><img src="{SRC}"> Turm</li></ul>', "<ul><li> Turm</li></ul>"),
    ],
)
def test_a_deleted_picture_leaves_no_gap(html: str, left: str) -> None:
    assert add_credits(f"<p>A</p>{html}<p>B</p>") == f"<p>A</p>{left}<p>B</p>"


# Rows


def row(*names: str, between: str = "") -> str:
    return between.join(f'<figure><img src="/media/images/{n}.jpg"></figure>' for n in names)


@pytest.fixture
def three() -> None:
    for name in "abc":
        make_image(f"images/{name}.jpg")


@pytest.mark.usefixtures("three")
class TestRows:
    @pytest.mark.parametrize("between", ["", "\n", " \n "])
    def test_pictures_that_follow_one_another_become_a_row(self, between: str) -> None:
        html = add_credits(f"<p>A</p>{row('a', 'b', 'c', between=between)}<p>B</p>")

        assert html.startswith('<p>A</p><div class="gallery"><figure><a href="/media/images/a.jpg"')
        assert html.count("gallery__link") == html.count("<figure>") == 3
        assert html.endswith("</figure></div><p>B</p>")
        assert html.count("Rita Roth") == 3

    def test_pictures_in_one_paragraph_do_too(self) -> None:
        html = add_credits('<p><img src="/media/images/a.jpg"><img src="/media/images/b.jpg"></p>')

        assert html.startswith('<div class="gallery">')

    @pytest.mark.parametrize("between", ["<p>Wort</p>", "Wort", "<hr>"])
    def test_anything_between_them_parts_them(self, between: str) -> None:
        html = add_credits(row("a", "b", between=between))

        assert "gallery" not in html
        assert between in html

    def test_a_picture_beside_the_text_is_no_part_of_it(self) -> None:
        aside = '<figure><img class="alignleft" src="/media/images/a.jpg"></figure>'
        aside_figure = '<p><img class="alignleft" src="/media/images/a.jpg"></p>'

        assert "gallery" not in add_credits(aside_figure + row("b"))
        assert add_credits(aside_figure + row("b", "c")).count("gallery__link") == 2
        assert "gallery" not in add_credits(aside + row("b"))

    def test_a_link_of_the_authors_stays(self) -> None:
        linked = '<figure><a href="/haus/"><img src="/media/images/a.jpg"></a></figure>'

        html = add_credits(linked + row("b"))

        assert '<figure><a href="/haus/"><img' in html
        assert html.count("gallery__link") == 1

    def test_a_link_to_the_file_leads_to_the_large_copy(self) -> None:
        Image.objects.update(rendition_widths=[360, 800])
        linked = (
            '<figure><a href="/media/images/a.jpg"><img src="/media/images/a.jpg"></a></figure>'
        )

        html = add_credits(linked + row("b"))

        assert (
            html.count('<a href="/media/renditions/images/a.jpg.800.webp" class="gallery__link"')
            == 1
        )

    def test_doing_it_twice_changes_nothing(self) -> None:
        once = add_credits(row("a", "b"))

        assert add_credits(once) == once

    def test_a_link_without_words_gets_a_name(self) -> None:
        Image.objects.update(alternative_text="")

        assert add_credits(row("a", "b")).count("aria-label=") == 2

    def test_an_author_cannot_write_the_row_herself(self) -> None:
        assert "gallery" not in render_post('<div class="gallery"><p>Text</p></div>')


def test_a_caption_changed_in_the_library_changes_where_nobody_wrote_another(
    make_post: MakePost,
) -> None:
    image = make_image()
    figure = f'<figure><img src="{SRC}" alt="">{{}}</figure>'
    plain = make_post(slug="a", body=figure.format(""))
    own = make_post(slug="b", body=figure.format("<figcaption>Mein Turm</figcaption>"))

    image.caption = "Der Turm am Morgen"
    save_image(image)

    plain.refresh_from_db()
    own.refresh_from_db()
    assert "<figcaption>Der Turm am Morgen" in plain.body_html
    assert "<figcaption>Mein Turm" in own.body_html
    assert "Morgen" not in own.body_html
