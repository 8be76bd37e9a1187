"""The host's own colour and logo."""

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from blog.media.accent import READABLE, contrast, dark, from_hex, light, to_hex
from blog.models import SiteSettings
from blog.rendering.saving import save_site_settings
from tests.helpers import NO_LINKS, said, signed_in
from tests.pictures import encoded

CSS = "static/css/site.css"
COLOURS = st.tuples(*[st.integers(0, 255)] * 3)
# What text in the accent colour stands on: paper, sheets, the footer.
GROUNDS = ["paper", "sheet", "shade"]


def palettes() -> list[dict[str, str]]:
    """The custom properties of the light and the dark palette in the site's style sheet."""
    with open(CSS) as file:
        css = file.read()
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    return [dict(re.findall(r"--([\w-]+): (#\w+);", block)) for block in blocks]


@given(COLOURS)
def test_every_colour_becomes_readable_on_all_grounds(colour: tuple[int, int, int]) -> None:
    for palette, accent in zip(palettes(), [light(colour), dark(colour)], strict=True):
        for ground in GROUNDS:
            assert contrast(accent.main, from_hex(palette[ground])) >= READABLE
            assert contrast(accent.deep, from_hex(palette[ground])) >= READABLE
        assert contrast(accent.on, accent.main) >= READABLE
        assert contrast(accent.on, accent.deep) >= READABLE
        assert contrast(from_hex(palette["ink"]), accent.glow) >= READABLE
        assert to_hex(accent.on) == palette["on-rust"]


def test_a_readable_colour_stays_as_it_is() -> None:
    assert to_hex(light(from_hex("#a3401f")).main) == "#a3401f"


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_the_style_sheet_is_the_same_for_ever(client: Client) -> None:
    response = client.get("/farbe/2f6db0.css")
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert response.content.decode().count("--rust: #") == 2


@pytest.mark.parametrize("path", ["/farbe/blau.css", "/farbe/2f6db.css", "/farbe/2f6db0a.css"])
@pytest.mark.django_db
def test_what_is_no_colour_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.django_db
class TestOnTheSite:
    def test_nobody_asks_for_a_colour_that_nobody_chose(self, client: Client) -> None:
        assert "/farbe/" not in client.get("/archiv/").content.decode()

    def test_the_chosen_colour_is_linked_after_the_usual_styles(self, client: Client) -> None:
        save_site_settings(SiteSettings(accent="#2F6DB0"))
        page = client.get("/archiv/").content.decode()
        assert "/farbe/2f6db0.css" in page.partition("css/site")[2]

    def test_the_logo_stands_before_the_title(self, client: Client) -> None:
        logo = ContentFile(encoded("PNG", (160, 80)), "logo.png")
        save_site_settings(SiteSettings(title="Berge", logo=logo))
        brand = re.search(r'class="brand".*?</p>', client.get("/archiv/").content.decode())
        assert brand
        assert re.search(r'src="/media/site/[^"]+" alt="" width="160" height="80">Berge<', brand[0])

    def test_a_logo_that_contains_the_title_says_it_to_screen_readers(self, client: Client) -> None:
        logo = ContentFile(encoded("PNG", (160, 80)), "logo.png")
        save_site_settings(SiteSettings(title="Berge", logo=logo, logo_has_title=True))
        brand = re.search(r'class="brand".*?</p>', client.get("/archiv/").content.decode())
        assert brand
        assert 'alt="Berge"' in brand[0]
        assert ">Berge" not in brand[0]

    def test_the_host_is_told_what_becomes_of_the_colour(self, host: User) -> None:
        client = signed_in(host)
        client.get("/admin/blog/sitesettings/")
        url = "/admin/blog/sitesettings/1/change/"
        data = {"title": "Berge", "accent": "#ffee00"} | NO_LINKS
        page = client.post(url, data, follow=True).content.decode()
        message = "The accent colour is %(light)s on light ground and %(dark)s on dark ground."
        shown = to_hex(light(from_hex("#ffee00")).main)
        assert said(message, light=shown, dark="#ffee00") in page
        assert SiteSettings.load().accent == "#ffee00"

    @pytest.mark.parametrize("accent", ["rot", "#12", "2f6db0", "#2f6db;"])
    def test_what_is_no_colour_is_refused(self, host: User, accent: str) -> None:
        client = signed_in(host)
        client.get("/admin/blog/sitesettings/")
        data = {"title": "Berge", "accent": accent} | NO_LINKS
        response = client.post("/admin/blog/sitesettings/1/change/", data)
        assert said("A colour such as #2f6db0.") in response.content.decode()
        assert SiteSettings.load().accent == ""
