"""Lists of posts by category, tag, author and date."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.models import Category, Post
from tests.helpers import SPRING_2010, MakePost

pytestmark = pytest.mark.django_db


@pytest.fixture
def garden(db: None) -> Category:
    return Category.objects.create(name="Garten", description="Was wächst.")


def test_a_category_shows_its_posts(client: Client, make_post: MakePost, garden: Category) -> None:
    make_post(title="Bohnen", categories=[garden])
    make_post(title="Schrauben")
    page = client.get("/category/garten/").content.decode()
    assert "Bohnen" in page
    assert "Schrauben" not in page
    assert "Was wächst." in page


def test_a_category_includes_the_ones_below(
    client: Client, make_post: MakePost, garden: Category
) -> None:
    beds = Category.objects.create(name="Beete", parent=garden)
    make_post(title="Bohnen", categories=[beds])
    assert "Bohnen" in client.get("/category/garten/").content.decode()
    assert "Bohnen" in client.get("/category/garten/beete/").content.decode()


def test_a_post_in_two_branches_is_shown_once(
    client: Client, make_post: MakePost, garden: Category
) -> None:
    beds = Category.objects.create(name="Beete", parent=garden)
    make_post(title="Bohnen", categories=[garden, beds])
    assert client.get("/category/garten/").content.count(b'<article class="card') == 1


def test_a_category_with_a_longer_name_is_another(
    client: Client, make_post: MakePost, garden: Category
) -> None:
    other = Category.objects.create(name="Gartenzwerge")
    make_post(title="Zipfelmütze", categories=[other])
    assert "Zipfelmütze" not in client.get("/category/garten/").content.decode()


def test_an_unknown_category_is_not_found(client: Client) -> None:
    assert client.get("/category/nichts/").status_code == 404


def test_a_tag_shows_its_posts(client: Client, make_post: MakePost) -> None:
    make_post(title="Bohnen", tags=["Gemüse"])
    make_post(title="Schrauben", tags=["Metall"])
    page = client.get("/tag/gemuese/").content.decode()
    assert "Bohnen" in page
    assert "Schrauben" not in page


def test_an_author_shows_their_posts(client: Client, make_post: MakePost) -> None:
    make_post(title="Bohnen")
    page = client.get("/author/anna-albers/").content.decode()
    assert "Bohnen" in page
    assert "Anna Albers" in page


def test_an_author_without_a_public_post_is_not_found(client: Client, make_post: MakePost) -> None:
    make_post(published_at=None)
    assert client.get("/author/anna-albers/").status_code == 404


@pytest.mark.parametrize("address", ["/2010/", "/2010/04/", "/2010/04/29/"])
def test_year_month_and_day_show_their_posts(
    client: Client, make_post: MakePost, address: str
) -> None:
    make_post(title="Bohnen")
    make_post(title="Schrauben", published_at=SPRING_2010 + datetime.timedelta(days=400))
    page = client.get(address).content.decode()
    assert "Bohnen" in page
    assert "Schrauben" not in page
    # Their titles alone: an archive is for finding, not for reading.
    assert "title-list" in page
    assert "card__" not in page


@pytest.mark.parametrize("address", ["/2009/", "/2010/05/", "/2010/04/28/", "/2010/13/"])
def test_times_without_posts_are_not_found(
    client: Client, make_post: MakePost, address: str
) -> None:
    make_post()
    assert client.get(address).status_code == 404


def test_archives_have_pages_too(client: Client, make_post: MakePost, garden: Category) -> None:
    for _ in range(11):
        make_post(categories=[garden], tags=["a"])
    for base in ["/category/garten/", "/tag/a/", "/author/anna-albers/", "/2010/04/29/"]:
        listed = client.get(f"{base}page/2/").content
        assert len(re.findall(rb'<article class="card|<li><time', listed)) == 1, base
        assert f'href="{base}page/2/"' in client.get(base).content.decode()


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(
    "address", ["/category/garten/", "/tag/a/", "/author/anna-albers/", "/2010/", "/2010/04/29/"]
)
def test_costs_a_constant_number_of_queries(
    client: Client,
    make_post: MakePost,
    garden: Category,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
    address: str,
) -> None:
    for _ in range(count):
        make_post(categories=[garden], tags=["a"])
    with django_assert_max_num_queries(12):
        client.get(address)


def test_the_last_month_of_all_is_a_month(client: Client, make_post: MakePost) -> None:
    make_post(published_at=datetime.datetime(2010, 12, 31, 12, tzinfo=datetime.UTC))
    assert client.get("/2010/12/").status_code == 200
    assert client.get("/9999/12/").status_code == 404


def page(number: int) -> str:
    return f"/page/{number}/" if number > 1 else "/"


class TestLatePages:
    """A late page begins at a month; it shows what walking over all that is newer would."""

    @pytest.fixture(autouse=True)
    def _near_is_near(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("blog.models.lists.reading.FAR", 0)
        monkeypatch.setattr("blog.views.archives.POSTS_PER_PAGE", 3)

    @pytest.fixture
    def titles(self, make_post: MakePost, tomorrow: datetime.datetime) -> list[str]:
        """Of 20 posts on the home page, in its order; some are kept on top, others not public."""
        for number in range(20):
            # Up to six in a month.
            moment = SPRING_2010 - datetime.timedelta(days=number * 5)
            make_post(title=f"Nr. {number}.", published_at=moment, is_sticky=number in {4, 15})
            make_post(title=f"Entwurf {number}", published_at=None)
            make_post(
                title=f"Bald {number}",
                published_at=tomorrow + datetime.timedelta(days=number * 10),
                is_sticky=number == 7,
            )
        return [f"Nr. {number}." for number in (4, 15, *(n for n in range(20) if n not in {4, 15}))]

    def test_of_the_home_page(self, client: Client, titles: list[str]) -> None:
        shown = [
            post.title
            for number in range(1, 8)
            for post in client.get(page(number)).context["posts"]
        ]
        assert shown == titles
        assert client.get("/page/8/").status_code == 404

    def test_of_a_list_without_hidden_posts(self, client: Client, titles: list[str]) -> None:
        Post.objects.filter(published_at__gt=timezone.now()).delete()
        Post.objects.update(is_sticky=False)
        shown = [
            post.title
            for number in range(1, 8)
            for post in client.get(page(number)).context["posts"]
        ]
        assert shown == sorted(titles, key=lambda title: int(title[4:-1]))

    def test_of_a_year(self, client: Client, titles: list[str]) -> None:
        shown = [
            post.title
            for number in range(1, 8)
            for post in client.get(f"/2010/page/{number}/" if number > 1 else "/2010/").context[
                "posts"
            ]
        ]
        assert shown == sorted(titles, key=lambda title: int(title[4:-1]))
