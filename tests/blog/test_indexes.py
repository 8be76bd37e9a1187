"""The whole blog at a glance."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog.models import Category
from blog.views.indexes import sizes
from tests.helpers import MakePost, said

pytestmark = pytest.mark.django_db

PAGES = ["/archiv/", "/kategorien/", "/schlagwoerter/"]


def at(year: int, month: int, day: int = 3) -> datetime.datetime:
    return datetime.datetime(year, month, day, 12, tzinfo=datetime.UTC)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_archive_counts_by_month(client: Client, make_post: MakePost) -> None:
    for number, moment in enumerate([at(2010, 4), at(2010, 4, 9), at(2010, 5), at(2009, 1)]):
        make_post(slug=f"p{number}", published_at=moment)
    page = text(client, "/archiv/")
    two = said("One post", "%(number)s posts", 2)
    assert re.search(rf'href="/2010/04/">April</a> <span[^>]*>2</span><span[^>]*> {two}<', page)
    assert re.search(r'href="/2010/">2010</a> <small>3 ', page)
    assert page.index('href="/2010/"') < page.index('href="/2009/"')


def test_new_years_eve_belongs_to_the_year_in_berlin(client: Client, make_post: MakePost) -> None:
    make_post(published_at=datetime.datetime(2009, 12, 31, 23, 30, tzinfo=datetime.UTC))
    assert 'href="/2010/01/"' in text(client, "/archiv/")


def test_the_tree_counts_each_post_once(client: Client, make_post: MakePost) -> None:
    top = Category.objects.create(name="Haus", description="Alles am Haus.")
    one = Category.objects.create(name="Dach", parent=top)
    two = Category.objects.create(name="Keller", parent=top)
    make_post(slug="a", categories=[one, two])
    make_post(slug="b", categories=[top])
    page = text(client, "/kategorien/")
    assert re.search(r'href="/category/haus/">Haus</a> <small>2 ', page)
    assert "Alles am Haus." in page
    assert 'href="/category/haus/dach/feed/"' in page


def test_the_cloud_shows_use_by_size_and_number(client: Client, make_post: MakePost) -> None:
    make_post(slug="a", tags=["Rosen", "Nelken"])
    make_post(slug="b", tags=["Rosen"])
    page = text(client, "/schlagwoerter/")
    assert page.index("Nelken") < page.index("Rosen")
    assert re.search(r'cloud__tag--5"><a href="/tag/rosen/"', page)
    assert re.search(r'cloud__tag--1"><a href="/tag/nelken/"', page)


@pytest.mark.parametrize("address", PAGES)
def test_drafts_and_scheduled_posts_do_not_count(
    client: Client, make_post: MakePost, tomorrow: Any, address: str
) -> None:
    category = Category.objects.create(name="Haus")
    make_post(published_at=None, tags=["Rosen"], categories=[category])
    make_post(published_at=tomorrow, tags=["Rosen"], categories=[category])
    page = text(client, address)
    assert "Rosen" not in page
    assert "1 " not in re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("<footer")[0])


@pytest.mark.parametrize(
    ("counts", "expected"),
    [({}, {}), ({1: 7}, {1: 1}), ({1: 1, 2: 1}, {1: 1, 2: 1}), ({1: 1, 2: 9}, {1: 1, 2: 5})],
)
def test_sizes_go_from_one_to_five(counts: Any, expected: dict[int, int]) -> None:
    assert sizes(counts) == expected


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("count", [1, 30])
def test_costs_the_same_number_of_queries(
    client: Client,
    make_post: MakePost,
    count: int,
    address: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        category = Category.objects.create(name=f"K{number}")
        make_post(slug=f"p{number}", categories=[category], tags=[f"t{number}"])
    with django_assert_max_num_queries(5):
        text(client, address)
