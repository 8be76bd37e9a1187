"""The cookie of readers who take part: what it is, and how long it is theirs."""

import datetime

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from blog.models import Post
from ratings.models import Vote
from tests.clock import clock_at
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

OWN_SITE = {"Sec-Fetch-Site": "same-origin"}
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post()


def vote(client: Client, post: Post, *, stars: int = 8, secure: bool = False) -> None:
    url = f"/ratings/{post.pk}/"
    response = client.post(url, {"stars": stars}, headers=OWN_SITE, secure=secure)
    assert response.status_code == 303


def test_no_script_can_read_the_cookie_and_no_other_site_sends_it(
    client: Client, post: Post
) -> None:
    vote(client, post)
    cookie = client.cookies["reader"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert cookie["max-age"] == 365 * 24 * 60 * 60


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_keeps_to_https_where_it_came_by_https(
    client: Client, post: Post, secure: bool
) -> None:
    vote(client, post, secure=secure)
    assert bool(client.cookies["reader"]["secure"]) is secure


def test_the_cookie_is_valid_for_a_year(client: Client, post: Post) -> None:
    begin = timezone.now().replace(microsecond=0)
    with clock_at(begin):
        vote(client, post)
    with clock_at(begin + datetime.timedelta(days=365)):
        vote(client, post, stars=7)
    assert Vote.objects.get().stars == 7
    # The second vote has set it anew.
    with clock_at(begin + datetime.timedelta(days=730) + SECOND):
        vote(client, post, stars=6)
    assert Vote.objects.count() == 2


def test_a_key_is_too_long_to_guess(client: Client, post: Post) -> None:
    vote(client, post)
    assert len(Vote.objects.get().voter) >= 32  # 192 bits in base 64


def test_what_was_signed_for_something_else_is_no_reader(client: Client, post: Post) -> None:
    vote(client, post)
    key = Vote.objects.get().voter
    other = Client()
    other.cookies["reader"] = signing.dumps(key, salt="something else")
    vote(other, post)
    assert Vote.objects.count() == 2


def test_somebody_with_an_account_gets_no_cookie(anna_client: Client, post: Post) -> None:
    vote(anna_client, post)
    assert "reader" not in anna_client.cookies
    assert Vote.objects.get().voter.startswith("user:")


def test_a_session_that_nobody_is_signed_in_to_is_no_account(client: Client, post: Post) -> None:
    client.get("/admin/login/")
    session = client.session
    session["something"] = 1
    session.save()
    vote(client, post)
    vote(client, post)
    assert "reader" in client.cookies
    assert Vote.objects.count() == 1
