"""What the admin's list of posts counts: kept numbers say what the posts say."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from blog.admin.kept_numbers import KeptDates
from blog.models import Category, Post
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

LIST = "/admin/blog/post/"


@pytest.fixture(autouse=True)
def _posts(make_post: MakePost, edda: User, tomorrow: datetime.datetime) -> None:
    garden = Category.objects.create(name="Garten")
    # The last of December at 23:30 in UTC is the first of January in Berlin.
    turn = datetime.datetime(2010, 12, 31, 23, 30, tzinfo=datetime.UTC)
    for number, days in enumerate([0, 1, 40, 400]):
        make_post(published_at=turn + datetime.timedelta(days=days), slug=f"a{number}")
    make_post(author=edda, published_at=turn - datetime.timedelta(days=900), categories=[garden])
    make_post(author=edda, published_at=tomorrow)
    make_post(author=edda, published_at=None)


def shown(client: Client, query: str) -> list[Any]:
    """The links and titles of the dates."""
    page = client.get(f"{LIST}{query}").content.decode()
    dates = re.search(r'<nav class="toplinks">.*?</nav>', page, re.S)
    return re.findall(
        r'(?:href="([^"]*)"[^>]*>)?([^<>\n]*\d{4}[^<>\n]*|[^<>\n]+\d+[^<>\n]*)<',
        dates[0] if dates else "",
    )


@pytest.mark.parametrize("person", ["anna", "edda"])
@pytest.mark.parametrize(
    "query",
    [
        *["", "?published_at__year=2011", "?published_at__year=2011&published_at__month=1"],
        *["?published_at__year=2011&published_at__month=1&published_at__day=2"],
        *["?state=public", "?state=public&published_at__year=2012", "?state=scheduled"],
        *[
            "?state=draft",
            "?categories__id__exact=1",
            "?q=text",
            "?q=text&published_at__year=2011",
            "?published_at__month=1",
        ],
    ],
)
def test_are_what_the_posts_would_say(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, person: str, query: str
) -> None:
    client = request.getfixturevalue(f"{person}_client")
    kept = shown(client, query)
    monkeypatch.setattr(KeptDates, "of", lambda *_given: None)
    assert kept == shown(client, query)


def test_name_years(edda_client: Client) -> None:
    years = [title for _link, title in shown(edda_client, "?state=public")]
    assert years == ["2008", "2011", "2012"]


@pytest.mark.parametrize("query", ["", "?state=draft", "?q=text", "?p=2"])
def test_all_posts_are_counted(edda_client: Client, query: str) -> None:
    changelist = edda_client.get(f"{LIST}{query}").context["cl"]
    assert changelist.full_result_count == Post.objects.count()
    assert changelist.result_count == len(changelist.queryset)
