"""What other sites show of a shared link."""

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from blog.models import Category, Image, Page, SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from blog.rendering.saving_images import save_image
from tests.helpers import SPRING_2010, MakePost
from tests.pictures import encoded

pytestmark = pytest.mark.django_db

META = re.compile(r'<meta (?:property|name)="((?:og|twitter|article):[\w:]+)" content="([^"]*)">')


def card(client: Client, address: str) -> dict[str, str]:
    return dict(META.findall(client.get(address).content.decode()))


def picture(size: tuple[int, int], name: str = "lampen.jpg") -> Image:
    return save_image(
        Image(file=ContentFile(encoded(size=size), name), alternative_text="Lampions")
    )


def test_a_post_with_a_picture_shows_that(client: Client, make_post: MakePost) -> None:
    image = picture((640, 400))
    make_post(slug="a", title="Sommer", picture=image)
    shown = card(client, "/2010/04/29/a/")
    assert shown["og:type"] == "article"
    assert shown["og:title"] == "Sommer"
    assert shown["og:url"] == "http://testserver/2010/04/29/a/"
    assert shown["og:image"] == f"http://testserver{image.file.url}"
    assert (shown["og:image:width"], shown["og:image:height"]) == ("640", "400")
    assert shown["og:image:alt"] == "Lampions"
    assert shown["twitter:card"] == "summary_large_image"
    assert shown["article:published_time"] == "2010-04-29T09:30:00+02:00"


def test_a_post_without_one_shows_the_painted_picture(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", title="Sommer")
    shown = card(client, "/2010/04/29/a/")
    assert shown["og:image"] == "http://testserver/2010/04/29/a/share.png"
    assert (shown["og:image:width"], shown["og:image:height"]) == ("1200", "630")
    assert shown["og:image:alt"] == "Sommer"


def test_a_picture_too_small_for_networks_is_not_offered(
    client: Client, make_post: MakePost
) -> None:
    make_post(slug="a", picture=picture((640, 100)))
    assert card(client, "/2010/04/29/a/")["og:image"].endswith("/share.png")


def test_a_format_that_some_networks_lack_is_not_offered(
    client: Client, make_post: MakePost
) -> None:
    image = picture((640, 400))
    Image.objects.filter(pk=image.pk).update(file="images/lampen.webp")
    make_post(slug="a", picture=Image.objects.get(pk=image.pk))
    assert card(client, "/2010/04/29/a/")["og:image"].endswith("/share.png")


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/", "Unser Haus"),
        ("/2010/", "2010"),
        ("/category/garten/", "Garten"),
        ("/author/anna-albers/", "Anna Albers"),
        ("/ueber-uns/", "Über uns"),
    ],
)
def test_every_page_has_a_card(
    client: Client, make_post: MakePost, address: str, title: str
) -> None:
    save_site_settings(SiteSettings(title="Unser Haus"))
    make_post(categories=[Category.objects.create(name="Garten")])
    save_text(Page(title="Über uns", path="ueber-uns"))
    shown = card(client, address)
    assert shown["og:title"] == title
    assert shown["og:url"] == f"http://testserver{address}"
    assert shown["og:image"] == "http://testserver/share.png"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/page/2/",
        "/2010/page/2/",
        "/category/garten/",
        "/category/garten/page/2/",
        "/tag/lesen/page/2/",
        "/author/anna-albers/page/2/",
        "/2010/04/29/beitrag-1/",
        "/ueber-uns/",
        "/impressum/",
        "/datenschutz/",
    ],
)
def test_every_page_names_its_one_address(
    client: Client, make_post: MakePost, address: str
) -> None:
    garden = Category.objects.create(name="Garten")
    save_text(Page(title="Über uns", path="ueber-uns"))
    for _ in range(11):
        make_post(categories=[garden], tags=["Lesen"], published_at=SPRING_2010)
    page = client.get(f"{address}?utm_source=x").content.decode()
    assert re.findall(r'<link rel="canonical" href="([^"]*)">', page) == [
        f"http://testserver{address}"
    ]


def test_an_authors_page_claims_their_profiles(client: Client, make_post: MakePost) -> None:
    author = make_post().author
    author.profiles.create(name="Mastodon", url="https://social.example.org/@anna")
    page = client.get("/author/anna-albers/").content.decode()
    assert '<link rel="me" href="https://social.example.org/@anna">' in page
