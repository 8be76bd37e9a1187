"""Rita gives stars, changes her mind, and takes them back."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Attempt, User
from accounts.voters import Voter, vote_of, votes_by
from ratings.models import Score, Vote
from ratings.votes.casting import cast_vote
from tests.helpers import OWN_SITE, MakePost, own_stars, said

pytestmark = pytest.mark.django_db


def give(client: Client, post_id: int, headers: dict[str, str] = OWN_SITE, **data: str) -> Any:
    return client.post(f"/ratings/{post_id}/", data, headers=headers)


def test_stars_are_counted_and_shown(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    response = give(client, post.pk, stars="8")
    page = client.get("/2010/04/29/a/").content.decode()
    assert (response.status_code, response["Location"]) == (303, "/2010/04/29/a/#rating")
    assert own_stars(8) in page
    assert Score.objects.get(post=post).total == 8


def test_a_second_vote_takes_the_place_of_the_first(client: Client, make_post: MakePost) -> None:
    post = make_post()
    give(client, post.pk, stars="8")
    give(client, post.pk, stars="3")
    score = Score.objects.get(post=post)
    assert (score.votes, score.total) == (1, 3)


def test_a_vote_can_be_withdrawn(client: Client, make_post: MakePost) -> None:
    post = make_post()
    give(client, post.pk, stars="8")
    give(client, post.pk, withdraw="1")
    score = Score.objects.get(post=post)
    assert (score.votes, score.total) == (0, 0)
    assert not Vote.objects.exists()


def test_a_withdrawn_vote_can_be_given_again(client: Client, make_post: MakePost) -> None:
    post = make_post()
    give(client, post.pk, stars="8")
    give(client, post.pk, withdraw="1")
    give(client, post.pk, withdraw="1")
    give(client, post.pk, stars="9")
    score = Score.objects.get(post=post)
    assert (score.votes, score.total) == (1, 9)


def test_two_readers_have_two_votes(client: Client, make_post: MakePost) -> None:
    post = make_post()
    give(client, post.pk, stars="8")
    give(Client(), post.pk, stars="5")
    score = Score.objects.get(post=post)
    assert (score.votes, score.total) == (2, 13)


def test_two_browsers_with_one_cookie_have_one_vote(client: Client, make_post: MakePost) -> None:
    post = make_post()
    give(client, post.pk, stars="8")
    other = Client()
    other.cookies["reader"] = client.cookies["reader"].value
    give(other, post.pk, stars="5")
    assert Score.objects.get(post=post).votes == 1


def test_a_forged_cookie_is_another_reader(client: Client, make_post: MakePost) -> None:
    post = make_post()
    give(client, post.pk, stars="8")
    other = Client()
    other.cookies["reader"] = client.cookies["reader"].value[:-2] + "xx"
    give(other, post.pk, stars="5")
    assert Score.objects.get(post=post).votes == 2


def test_a_signed_in_person_votes_by_account(anna_client: Client, make_post: MakePost) -> None:
    post = make_post()
    response = give(anna_client, post.pk, stars="8")
    assert "reader" not in response.cookies
    assert Vote.objects.get().voter == f"user:{post.author.pk}"


@pytest.mark.parametrize(
    "stars", ["", "0", "11", "-1", "abc", "NaN", "7.5", "9" * 400, "1e1", "\0", "８"]
)
def test_anything_but_one_to_ten_is_refused(
    client: Client, make_post: MakePost, stars: str
) -> None:
    response = give(client, make_post().pk, stars=stars)
    if stars == "８":  # a full-width digit is a digit
        assert response.status_code == 303
        return
    assert response.status_code == 400
    assert said("Please choose between one and ten stars.") in response.content.decode()
    assert not Vote.objects.exists()


@pytest.mark.parametrize("stars", ["1", "10"])
def test_one_and_ten_are_stars(client: Client, make_post: MakePost, stars: str) -> None:
    assert give(client, make_post().pk, stars=stars).status_code == 303


def test_the_box_alone_comes_back_for_the_script(client: Client, make_post: MakePost) -> None:
    headers = OWN_SITE | {"X-Requested-With": "fetch"}
    page = give(client, make_post().pk, headers, stars="8").content.decode()
    assert page.lstrip().startswith("<section")
    assert 'id="stars-8" value="8" required checked' in page


def test_the_cookie_is_kept_from_scripts(client: Client, make_post: MakePost) -> None:
    cookie = give(client, make_post().pk, stars="8").cookies["reader"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_refused_vote_sets_no_cookie(client: Client, make_post: MakePost) -> None:
    assert not give(client, make_post().pk, stars="11").cookies


def test_a_closed_post_takes_no_stars(client: Client, make_post: MakePost) -> None:
    assert give(client, make_post(ratings_open=False).pk, stars="8").status_code == 403


def test_a_draft_takes_no_stars(client: Client, make_post: MakePost) -> None:
    assert give(client, make_post(published_at=None).pk, stars="8").status_code == 404


def test_refuses_get(client: Client, make_post: MakePost) -> None:
    assert client.get(f"/ratings/{make_post().pk}/").status_code == 405


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_a_stranger_may_not(make_post: MakePost, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    assert give(client, make_post().pk, headers, stars="8").status_code == 403
    assert not Vote.objects.exists()


def test_an_account_made_after_an_anonymous_vote_has_one_vote(
    client: Client, make_post: MakePost
) -> None:
    post = make_post(slug="a")
    give(client, post.pk, stars="8")
    client.force_login(post.author)
    assert 'value="8" required checked' in client.get("/2010/04/29/a/").content.decode()
    give(client, post.pk, stars="3")
    vote = Vote.objects.get()
    assert (vote.voter, vote.stars) == (f"user:{post.author.pk}", 3)
    assert (Score.objects.get().votes, Score.objects.get().total) == (1, 3)


def test_signed_out_again_it_is_still_the_same_vote(client: Client, make_post: MakePost) -> None:
    post = make_post()
    give(client, post.pk, stars="8")
    client.force_login(post.author)
    give(client, post.pk, stars="3")
    del client.cookies["sessionid"]
    give(client, post.pk, stars="5")
    assert (Score.objects.get().votes, Score.objects.get().total) == (1, 5)
    give(client, post.pk, withdraw="1")
    assert not Vote.objects.exists()


def test_two_votes_of_one_person_become_one(client: Client, make_post: MakePost) -> None:
    post = make_post()
    elsewhere = Client()
    elsewhere.force_login(post.author)
    give(elsewhere, post.pk, stars="9")
    give(client, post.pk, stars="8")
    assert Score.objects.get().votes == 2
    client.force_login(post.author)
    give(client, post.pk, stars="4")
    assert (Score.objects.get().votes, Score.objects.get().total) == (1, 4)
    assert Score.objects.get().spread == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


def test_two_accounts_in_one_browser_have_two_votes(
    client: Client, make_post: MakePost, edda: User
) -> None:
    post = make_post()
    give(client, make_post().pk, stars="1")
    for person, stars in [(post.author, "2"), (edda, "4"), (post.author, "3")]:
        client.force_login(person)
        give(client, post.pk, stars=stars)
    score = Score.objects.get(post=post)
    assert (score.votes, score.total) == (2, 7)


def test_a_withdrawal_without_a_vote_changes_nothing(client: Client, make_post: MakePost) -> None:
    post = make_post()
    give(client, post.pk, stars="8")
    assert give(Client(), post.pk, withdraw="1").status_code == 303
    assert Score.objects.get(post=post).votes == 1


def test_no_address_is_stored(client: Client, make_post: MakePost) -> None:
    client.post(
        f"/ratings/{make_post().pk}/", {"stars": "8"}, headers=OWN_SITE, REMOTE_ADDR="203.0.113.77"
    )
    stored = [*Vote.objects.values_list(), *Attempt.objects.values_list()]
    assert "203.0.113.77" not in str(stored)
    assert len(Attempt.objects.get().fingerprint) == 64


def test_the_fingerprint_of_an_address_differs_from_post_to_post(
    client: Client, make_post: MakePost
) -> None:
    give(client, make_post().pk, stars="8")
    give(client, make_post().pk, stars="8")
    assert Attempt.objects.values("fingerprint").distinct().count() == 2


def test_a_fingerprint_is_gone_after_72_hours(client: Client, make_post: MakePost) -> None:
    give(client, make_post().pk, stars="8")
    Attempt.objects.update(created_at=timezone.now() - datetime.timedelta(hours=72, seconds=1))
    give(Client(), make_post().pk, stars="8")
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("voters", [0, 30])
def test_storing_costs_few_queries_whoever_voted_before(
    client: Client, make_post: MakePost, voters: int
) -> None:
    post, other = make_post(slug="a"), make_post(slug="b")
    for number in range(voters):
        at = timezone.now() - datetime.timedelta(days=number, hours=2)
        cast_vote(post, Voter(f"v{number}"), 7, at=at)
    cast_vote(post, Voter("x"), 7)

    def queries_of(client: Client, post_id: int) -> int:
        marks = ("BEGIN", "SAVEPOINT", "RELEASE")
        with CaptureQueriesContext(connection) as queries:
            assert give(client, post_id, stars="8").status_code == 303
        return sum(not query["sql"].startswith(marks) for query in queries)

    assert queries_of(client, post.pk) <= 7
    assert queries_of(client, post.pk) <= 7
    cast_vote(other, Voter("x"), 7)
    assert queries_of(client, other.pk) <= 8


@pytest.mark.parametrize(
    "voter",
    [
        Voter("cookie"),
        Voter("user:1"),
        Voter("user:1", cookie="cookie"),
        Voter("user:2"),
        Voter("x"),
    ],
)
@pytest.mark.parametrize(
    "stored",
    [
        [("cookie", None)],
        [("user:1", None)],
        [("user:1", "cookie")],
        [("cookie", None), ("user:1", None)],
        [("user:1", None), ("cookie", None), ("user:2", "other")],
    ],
)
def test_a_query_finds_the_vote_that_a_list_has_first(
    make_post: MakePost, voter: Voter, stored: list[tuple[str, str | None]]
) -> None:
    post = make_post()
    for stars, (key, cookie) in enumerate(stored, 1):
        Vote.objects.create(post=post, voter=key, cookie=cookie, stars=stars)
    given = Vote.objects.filter(post=post)
    assert list(vote_of(voter, given)) == votes_by(voter, given)[:1]
