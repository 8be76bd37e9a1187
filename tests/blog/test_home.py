"""The home page, with its cards and its pages."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog.models import ListKind, Post, SiteSettings
from blog.rendering.saving import save_site_settings
from tests.helpers import SPRING_2010, MakeComment, MakePost, said

pytestmark = pytest.mark.django_db


def test_shows_a_post_with_its_date_and_author(client: Client, make_post: MakePost) -> None:
    make_post(title="Ein Haus für viele")
    page = client.get("/").content.decode()
    assert "Ein Haus für viele" in page
    assert "29. April 2010" in page
    assert "Anna Albers" in page


def test_the_accessible_name_of_read_on_carries_the_title(
    client: Client, make_post: MakePost
) -> None:
    make_post(title="Ein Haus für viele")
    page = client.get("/").content.decode()
    link = f'{said("Continue reading")}<span class="visually-hidden">: Ein Haus für viele</span>'
    assert link in page


def test_shows_ten_posts_on_a_page(client: Client, make_post: MakePost) -> None:
    for number in range(11):
        make_post(published_at=SPRING_2010 + datetime.timedelta(days=number))
    assert client.get("/").content.count(b'<article class="card') == 10
    assert client.get("/page/2/").content.count(b'<article class="card') == 1


def test_the_newest_post_comes_first(client: Client, make_post: MakePost) -> None:
    make_post(title="Alt")
    make_post(title="Neu", published_at=SPRING_2010 + datetime.timedelta(days=1))
    page = client.get("/").content
    assert page.index(b"Neu") < page.index(b"Alt")


class TestPinned:
    def test_comes_first_and_says_so(self, client: Client, make_post: MakePost) -> None:
        make_post(title="Alt", is_sticky=True)
        make_post(title="Neu", published_at=SPRING_2010 + datetime.timedelta(days=1))
        page = client.get("/").content.decode()
        assert page.index("Alt") < page.index("Neu")
        assert page.count('class="card__pin"') == 1
        assert 'class="card__pin"' not in client.get("/2010/04/29/").content.decode()

    def test_every_post_stands_on_one_page(self, client: Client, make_post: MakePost) -> None:
        for number in range(25):
            moment = SPRING_2010 + datetime.timedelta(days=number % 3)
            make_post(title=f"Nr. {number}.", published_at=moment, is_sticky=number in {3, 20})
        pages = "".join(
            client.get(address).content.decode() for address in ("/", "/page/2/", "/page/3/")
        )
        for number in range(25):
            assert pages.count(f'/">Nr. {number}.</a>') == 1

    def test_a_pinned_draft_is_not_shown(self, client: Client, make_post: MakePost) -> None:
        make_post(title="Geheim", published_at=None, is_sticky=True)
        assert "Geheim" not in client.get("/").content.decode()

    def test_the_order_comes_from_an_index(self) -> None:
        plan = Post.objects.in_list(ListKind.EVERYTHING.key()).published()[:10].explain()
        assert "list_by_time" in plan or connection.vendor != "sqlite"
        assert "TEMP B-TREE" not in plan


def test_page_1_has_one_address_only(client: Client, make_post: MakePost) -> None:
    make_post()
    response = client.get("/page/1/")
    assert (response.status_code, response["Location"]) == (301, "/")


def test_a_page_behind_the_last_is_not_found(client: Client, make_post: MakePost) -> None:
    make_post()
    assert client.get("/page/2/").status_code == 404


def test_an_empty_blog_says_so(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert said("Nothing has been published here yet.") in response.content.decode()


def test_counts_one_comment_as_one(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    make_comment(make_post())
    assert said("One comment", "%(number)s comments", 1) in client.get("/").content.decode()


def test_counts_two_comments(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post()
    make_comment(post)
    make_comment(post)
    assert said("One comment", "%(number)s comments", 2) in client.get("/").content.decode()


def test_does_not_count_waiting_comments(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    make_comment(make_post(), status="held")
    assert said("No comment yet") in client.get("/").content.decode()


def test_title_and_tagline_come_from_the_settings(client: Client) -> None:
    save_site_settings(SiteSettings(title="Unser Platz", tagline="Für alle"))
    page = client.get("/").content.decode()
    assert "Unser Platz" in page
    assert "Für alle" in page


def test_reading_sets_no_cookie(client: Client, make_post: MakePost) -> None:
    make_post()
    assert not client.get("/").cookies


def test_an_unchanged_page_is_not_sent_twice(client: Client, make_post: MakePost) -> None:
    make_post()
    etag = client.get("/")["ETag"]
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("count", [1, 10])
def test_costs_the_same_number_of_queries(
    client: Client,
    make_post: MakePost,
    make_comment: MakeComment,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for _ in range(count):
        make_comment(make_post(tags=["a", "b"]))
    with django_assert_num_queries(8):
        client.get("/")
