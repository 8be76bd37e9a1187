from typing import Any

import pytest

from blog.figures import add_credits
from blog.licences import LICENCES, choices
from blog.models import Image

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
    monkeypatch.setattr("blog.figures._", lambda text: words.get(text, text))


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


def test_pictures_from_elsewhere_and_unknown_ones_stay_where_they_are() -> None:
    make_image()
    html = add_credits(
        '<p><img src="https://example.org/a.jpg" alt="A"><img src="/media/b.jpg" alt=""></p>'
    )

    assert "<figure" not in html
    assert html.count('loading="lazy"') == 2


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
