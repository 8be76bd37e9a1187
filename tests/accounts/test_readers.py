"""The cookie of readers who take part: what it is, and how long it is theirs."""

import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core import signing
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.readers import stored_key
from blog.models import Post
from comments.models import Comment, HelpfulVote
from ratings.models import Vote
from subscriptions.models import ConfirmedEmail
from tests.clock import clock_at
from tests.helpers import MakeComment, MakePost

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
    assert cookie["max-age"] == 90 * 24 * 60 * 60


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_keeps_to_https_where_it_came_by_https(
    client: Client, post: Post, secure: bool
) -> None:
    vote(client, post, secure=secure)
    assert bool(client.cookies["reader"]["secure"]) is secure


def test_the_cookie_is_valid_for_ninety_days(client: Client, post: Post) -> None:
    begin = timezone.now().replace(microsecond=0)
    with clock_at(begin):
        vote(client, post)
    with clock_at(begin + datetime.timedelta(days=90)):
        vote(client, post, stars=7)
    assert Vote.objects.get().stars == 7
    # The second vote has set it anew.
    with clock_at(begin + datetime.timedelta(days=180) + SECOND):
        vote(client, post, stars=6)
    assert Vote.objects.count() == 2


def test_a_key_is_too_long_to_guess(client: Client, post: Post) -> None:
    vote(client, post)
    secret = signing.loads(client.cookies["reader"].value, salt="accounts.readers")
    assert len(secret) >= 32  # 192 bits in base 64


def test_what_was_signed_for_something_else_is_no_reader(client: Client, post: Post) -> None:
    vote(client, post)
    secret = signing.loads(client.cookies["reader"].value, salt="accounts.readers")
    other = Client()
    other.cookies["reader"] = signing.dumps(secret, salt="something else")
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


def test_the_votes_and_comments_of_one_browser_share_no_key(
    client: Client, post: Post, make_comment: MakeComment
) -> None:
    other = make_comment(post)
    vote(client, post)
    client.post(f"/comments/{other.pk}/helpful/", {"helpful": "1"}, headers=OWN_SITE)
    form = {"author_name": "Rita", "email": "rita@example.org", "body": "Gut."}
    client.post(f"/comments/post/{post.pk}/", form, headers=OWN_SITE)
    secret = signing.loads(client.cookies["reader"].value, salt="accounts.readers")
    stored = {
        Vote.objects.get().voter,
        HelpfulVote.objects.get().voter,
        Comment.objects.latest("pk").reader,
        secret,
    }
    assert len(stored) == 4


def test_what_came_before_is_still_theirs_after_the_update(
    client: Client, post: Post, make_comment: MakeComment
) -> None:
    secret = "k" * 32
    Vote.objects.create(post=post, voter=secret, stars=8)
    Vote.objects.create(post=post, voter="user:7", cookie="c" * 32, stars=8)
    comment = make_comment(post, status="held", reader=secret)
    HelpfulVote.objects.create(comment=comment, voter=secret, is_helpful=True)
    ConfirmedEmail.objects.create(email="rita@example.org", reader=secret)
    for name in [
        "ratings.migrations.0002_keys_of_stars",
        "comments.migrations.0005_keys_of_readers",
        "subscriptions.migrations.0003_keys_of_readers",
    ]:
        import_module(name).hash_keys(apps, SimpleNamespace(connection=connection))
    assert Vote.objects.filter(voter=stored_key(secret, "stars")).exists()
    assert Vote.objects.filter(voter="user:7", cookie=stored_key("c" * 32, "stars")).exists()
    assert HelpfulVote.objects.get().voter == stored_key(secret, "helpful")
    comment.refresh_from_db()
    assert comment.reader == stored_key(secret, "comments") == ConfirmedEmail.objects.get().reader
