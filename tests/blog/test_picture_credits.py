"""The page that names the makers of all public pictures."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Page
from blog.rendering.saving import save_text
from tests.blog.test_pictures_in_texts import DEED, make_image
from tests.helpers import MakePost, figure

pytestmark = pytest.mark.django_db

ADDRESS = "/bildnachweise/"


def test_it_names_who_made_each_picture_and_where_it_stands(
    client: Client, make_post: MakePost
) -> None:
    image = make_image(title="Der Turm")
    make_post(title="Am Turm", body=figure(image))
    save_text(Page(title="Über uns", path="ueber-uns", body=figure(image)))

    html = client.get(ADDRESS).content.decode()

    assert "Rita Roth" in html
    assert f'<a href="{DEED}" rel="license">CC BY 2.0</a>' in html
    assert '<a href="/2010/04/29/am-turm/">Am Turm</a>' in html
    assert '<a href="/ueber-uns/">Über uns</a>' in html
    assert html.count("credits__entry") == 1


def test_the_picture_above_a_post_counts(client: Client, make_post: MakePost) -> None:
    make_post(picture=make_image())

    assert "Rita Roth" in client.get(ADDRESS).content.decode()


def test_what_no_reader_sees_is_not_named(
    client: Client, make_post: MakePost, tomorrow: Any
) -> None:
    make_post(body=figure(make_image("images/1.jpg")), published_at=None)
    make_post(body=figure(make_image("images/2.jpg")), published_at=tomorrow)
    save_text(Page(title="P", path="p", body=figure(make_image("images/3.jpg")), published_at=None))
    make_image("images/4.jpg")

    assert "Rita Roth" not in client.get(ADDRESS).content.decode()


def test_a_draft_that_shows_a_public_picture_is_not_named(
    client: Client, make_post: MakePost
) -> None:
    image = make_image()
    make_post(body=figure(image))
    make_post(title="Geheim", body=figure(image), published_at=None)

    assert "Geheim" not in client.get(ADDRESS).content.decode()


def test_a_picture_that_is_everywhere_names_but_some_places(
    client: Client, make_post: MakePost
) -> None:
    image = make_image()
    for number in range(12):
        make_post(title=f"Überall {number}", picture=image, published_at=timezone.now())

    html = client.get(ADDRESS).content.decode()

    assert html.count(">Überall ") == 10


@pytest.mark.parametrize("number", [1, 30])
def test_how_many_queries_does_not_depend_on_the_number(
    client: Client, make_post: MakePost, django_assert_num_queries: Any, number: int
) -> None:
    for count in range(number):
        make_post(body=figure(make_image(f"images/{count}.jpg")))

    with django_assert_num_queries(6):
        client.get(ADDRESS)


def test_it_has_pages(client: Client, make_post: MakePost) -> None:
    images = [make_image(f"images/{count}.jpg") for count in range(51)]
    make_post(body="".join(map(figure, images)))

    assert client.get(ADDRESS).content.decode().count("credits__entry") == 50
    assert client.get(f"{ADDRESS}page/2/").content.decode().count("credits__entry") == 1
    assert client.get(f"{ADDRESS}page/3/").status_code == 404
    assert client.get(f"{ADDRESS}page/1/").headers["Location"] == ADDRESS


def test_it_says_so_where_there_is_none(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 200


def test_only_reading_is_possible(client: Client) -> None:
    assert client.post(ADDRESS).status_code == 405


def test_every_page_links_to_it(client: Client) -> None:
    assert f'href="{ADDRESS}"' in client.get("/").content.decode()
