"""What readers see of the stars of a post, and on cards."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.voters import Voter
from blog.models import Post
from ratings.models import Vote, VoteHold
from ratings.votes.casting import cast_vote
from tests.conftest import MakePost

pytestmark = pytest.mark.django_db


def give(post: Post, *stars: int) -> None:
    for number, given in enumerate(stars):
        cast_vote(post, Voter(f"v{number}"), given)


def page(client: Client) -> str:
    return client.get("/2010/04/29/a/").content.decode()


@pytest.mark.parametrize("votes", [1, 2])
def test_the_mean_hides_while_there_are_only_two_votes(
    client: Client, make_post: MakePost, votes: int
) -> None:
    give(make_post(slug="a"), *[9] * votes)
    html = page(client)
    assert "9,0" not in html
    assert "/10 (" not in html
    assert 'class="spread"' not in html
    assert "9,0" not in client.get("/").content.decode()


def test_the_mean_appears_from_the_third_vote_on(client: Client, make_post: MakePost) -> None:
    give(make_post(slug="a"), 9, 8, 8)
    assert "8,3/10 (3 Stimmen)" in page(client)
    assert "8,3/10 (3 Stimmen)" in client.get("/").content.decode()


def test_the_spread_has_ten_columns_with_numbers(client: Client, make_post: MakePost) -> None:
    give(make_post(slug="a"), 10, 10, 4, 7)
    html = page(client)
    numbers = re.findall(r'spread__votes" aria-hidden="true">(\d*)<', html)
    assert numbers == ["", "", "", "1", "", "", "1", "", "", "2"]
    heights = re.findall(r'd="M0 100h1v-(\d+)h-1z"', html)
    assert heights == ["0", "0", "0", "50", "0", "0", "50", "0", "0", "100"]


def test_ones_own_column_is_marked(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    give(post, 10, 10, 4)
    client.post(f"/ratings/{post.pk}/", {"stars": "4"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert page(client).count("spread__column--own") == 1
    assert "spread__column--own" not in page(Client())


def test_a_vote_set_aside_says_so(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    client.post(f"/ratings/{post.pk}/", {"stars": "4"}, headers={"Sec-Fetch-Site": "same-origin"})
    before = page(client)
    hold = VoteHold.objects.create(post=post, reason="burst")
    Vote.objects.update(is_counted=False, hold=hold)
    status = re.compile(r'role="status">(.*?)</p>')
    assert len(status.findall(page(client))[0]) > len(status.findall(before)[0])


def test_a_vote_set_aside_is_in_no_column(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    give(post, 10, 10, 4)
    client.post(f"/ratings/{post.pk}/", {"stars": "4"}, headers={"Sec-Fetch-Site": "same-origin"})
    Vote.objects.filter(pk=Vote.objects.latest("pk").pk).update(is_counted=False)
    assert "spread__column--own" not in page(client)


def test_the_answer_for_the_script_tells_the_result(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    give(post, 9, 9)
    headers = {"Sec-Fetch-Site": "same-origin", "X-Requested-With": "fetch"}
    html = client.post(f"/ratings/{post.pk}/", {"stars": "7"}, headers=headers).content.decode()
    status = re.findall(r'role="status">(.*?)</p>', html)[0]
    assert "7 Sterne" in status
    assert "8,3/10 (3 Stimmen)" in status


def test_a_closed_post_shows_its_stars_without_a_form(client: Client, make_post: MakePost) -> None:
    give(make_post(slug="a", ratings_open=False), 9, 8, 8)
    html = page(client)
    assert "8,3/10 (3 Stimmen)" in html
    assert "rating__form" not in html


def test_a_preview_has_no_form(anna_client: Client, make_post: MakePost) -> None:
    post = make_post(published_at=None)
    assert "rating__form" not in anna_client.get(f"/preview/{post.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 10])
def test_all_cards_of_a_page_cost_one_query(
    client: Client, make_post: MakePost, count: int
) -> None:
    for _ in range(count):
        give(make_post(), 9, 8, 8)
    with CaptureQueriesContext(connection) as captured:
        html = client.get("/").content.decode()
    assert html.count("8,3/10 (3 Stimmen)") == count
    assert sum('FROM "ratings_' in query["sql"] for query in captured.captured_queries) == 1
