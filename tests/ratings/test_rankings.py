"""/bestbewertet/ by the Bayesian mean, /beliebt/ with decay."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.models import Category
from ratings.models import RankingPrior, Score
from ratings.scores import ranking
from ratings.scores.importing import add_imported_rating
from ratings.scores.ranking import refresh_ranks
from tests.helpers import MakePost, cast_votes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def prior() -> RankingPrior:
    return RankingPrior.objects.create(pk=1, mean=7, weight=10, computed_at=timezone.now())


def titles(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return re.findall(r'ranking__title"><a href="[^"]+">([^<]+)<', response.content.decode())


def test_many_good_votes_stand_before_few_perfect_ones(client: Client, make_post: MakePost) -> None:
    cast_votes(make_post(title="Drei Zehner"), 10, 10, 10)
    cast_votes(make_post(title="Zwanzig Neuner"), *[9] * 20)
    cast_votes(make_post(title="Mäßig"), *[5] * 20)
    assert titles(client, "/bestbewertet/") == ["Zwanzig Neuner", "Drei Zehner", "Mäßig"]


def test_two_votes_are_not_enough(client: Client, make_post: MakePost) -> None:
    cast_votes(make_post(), 10, 10)
    assert titles(client, "/bestbewertet/") == []


def test_imported_votes_count(client: Client, make_post: MakePost) -> None:
    add_imported_rating(make_post(title="Alt"), "GD Star Rating", 8.3, 11, 10)
    assert titles(client, "/bestbewertet/") == ["Alt"]


def test_a_hidden_post_is_in_no_ranking(
    client: Client, make_post: MakePost, tomorrow: datetime.datetime
) -> None:
    make_post()
    for published_at in (None, tomorrow):
        cast_votes(make_post(title="Geheim", published_at=published_at), 10, 10, 10)
    assert titles(client, "/bestbewertet/") == []
    assert titles(client, "/beliebt/") == []


@pytest.mark.parametrize("many", [0, 500])
def test_the_best_of_a_year(
    client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(ranking, "MANY", many)
    later = datetime.datetime(2012, 1, 1, 9, tzinfo=datetime.UTC)
    cast_votes(make_post(title="Zehn"), 10, 10, 10)
    cast_votes(make_post(title="Zwölf", published_at=later), 9, 9, 9)
    assert titles(client, "/bestbewertet/2010/") == ["Zehn"]
    assert titles(client, "/bestbewertet/2012/") == ["Zwölf"]
    assert client.get("/bestbewertet/2011/").status_code == 404
    page = client.get("/bestbewertet/").content.decode()
    years = re.findall(r'href="/bestbewertet/(\d+)/"', page)
    assert years == ["2012", "2011", "2010"]


@pytest.mark.parametrize("many", [0, 2_000])
def test_the_best_of_a_category_and_those_below(
    client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(ranking, "MANY", many)
    garden = Category.objects.create(name="Garten")
    beds = Category.objects.create(name="Beete", parent=garden)
    cast_votes(make_post(title="Rüben", categories=[beds]), 10, 10, 10)
    cast_votes(make_post(title="Hecke", categories=[garden, beds]), 9, 9, 9)
    cast_votes(make_post(title="Ofen"), 10, 10, 10)
    Category.objects.create(name="Ofen")
    assert titles(client, "/bestbewertet/category/garten/") == ["Rüben", "Hecke"]
    assert titles(client, "/bestbewertet/category/garten/beete/") == ["Rüben", "Hecke"]
    assert titles(client, "/bestbewertet/category/ofen/") == []
    assert client.get("/bestbewertet/category/nichts/").status_code == 404


def test_it_says_what_it_does_and_leads_to_the_explanation(client: Client) -> None:
    page = client.get("/bestbewertet/").content.decode()
    assert {"10", "7,0"} <= set(re.findall(r"\d+(?:,\d+)?", re.sub(r"<[^>]*>", "", page)))
    assert 'href="/sterne/"' in page
    assert client.get("/sterne/").status_code == 200


def test_lately_liked_posts_are_popular(client: Client, make_post: MakePost) -> None:
    now = timezone.now()
    cast_votes(make_post(title="Früher"), *[10] * 6, at=now - datetime.timedelta(days=90))
    cast_votes(make_post(title="Gerade"), 9, 9, at=now)
    cast_votes(make_post(title="Ungeliebt"), 2, 3, at=now)
    assert titles(client, "/beliebt/") == ["Gerade", "Früher"]


def test_what_is_usual_is_taken_from_the_blog_once_a_day(
    make_post: MakePost, prior: RankingPrior
) -> None:
    post = make_post()
    cast_votes(post, 9, 9, 9)
    refresh_ranks()
    prior.refresh_from_db()
    assert (prior.mean, prior.weight) == (7, 10)
    RankingPrior.objects.update(computed_at=timezone.now() - datetime.timedelta(days=1, seconds=1))
    refresh_ranks()
    prior.refresh_from_db()
    assert (prior.mean, prior.weight) == (9, 5)
    assert Score.objects.get(post=post).rank == pytest.approx((5 * 9 + 27) / 8)


def test_a_vote_takes_it_anew_when_it_is_old(
    make_post: MakePost, django_capture_on_commit_callbacks: object, prior: RankingPrior
) -> None:
    RankingPrior.objects.update(computed_at=None)
    # Its type lacks __call__.
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        cast_votes(make_post(), 9, 9, 9)
    prior.refresh_from_db()
    assert prior.computed_at is not None


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/bestbewertet/", 7),
        ("/bestbewertet/2010/", 8),
        ("/bestbewertet/category/garten/", 10),
        ("/beliebt/", 4),
    ],
)
def test_costs_the_same_number_of_queries(
    client: Client,
    make_post: MakePost,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    queries: int,
    count: int,
) -> None:
    category = Category.objects.create(name="Garten")
    for _ in range(count):
        cast_votes(make_post(categories=[category]), 9, 9, 9)
    with django_assert_num_queries(queries):
        assert len(titles(client, address)) == count


@pytest.mark.parametrize("address", ["/bestbewertet/", "/beliebt/", "/sterne/"])
def test_refuses_other_methods_than_reading(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
