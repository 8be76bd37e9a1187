"""An address that leads nowhere offers posts with a similar one."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.discovery.similar_slugs import similar_posts
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db


def offered(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 404
    return response.content.decode().partition('class="error-page"')[2].partition("</main>")[0]


@pytest.mark.parametrize(
    "path",
    [
        "/2010/04/29/umziehen-ohne-verschlossene-tür/",
        "/2011/01/01/umziehen-ohne-verschlossene-tuer/",
        "/2010/04/29/umziehen-ohne-verschl/",
        "/umziehen-ohne-verschlosene-tuer/",
        "/2010/04/29/Umziehen-ohne-verschlossene-tuer-2/",
    ],
)
def test_slips_and_cut_links_find_the_post(client: Client, make_post: MakePost, path: str) -> None:
    make_post(slug="umziehen-ohne-verschlossene-tuer")
    make_post(slug="umzug")
    make_post(slug="zwiebeln")
    page = offered(client, path)
    assert 'href="/2010/04/29/umziehen-ohne-verschlossene-tuer/"' in page
    assert "zwiebeln" not in page


@pytest.mark.parametrize("published_at", [None, timezone.now() + datetime.timedelta(days=1)])
def test_what_is_not_public_is_not_offered(
    client: Client, make_post: MakePost, published_at: datetime.datetime | None
) -> None:
    make_post(slug="geheimes-vorhaben", published_at=published_at)
    assert "geheimes-vorhaben" not in offered(client, "/geheimes-vorhabe/").replace(
        "/geheimes-vorhabe/", ""
    )


@pytest.mark.parametrize("path", ["/abc/", "/wp-login.php", "/favicon-32.png", "/" + "x" * 3000])
def test_what_is_no_slug_asks_nothing(
    path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2 if len(path) > 1000 else 0):
        assert similar_posts(path) == []


def test_at_most_five_of_a_thousand_are_offered(make_post: MakePost) -> None:
    for number in range(30):
        make_post(slug=f"garten-im-winter-{number:02d}")
    assert next(post.slug for post in similar_posts("/garten-im-winter-15/")).endswith("-15")
    assert len(similar_posts("/garten-im-winter-15/")) == 5
