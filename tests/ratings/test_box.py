"""What readers see of the stars of a post, and on cards."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ratings.models import Vote, VoteHold
from tests.helpers import OWN_SITE, MakePost, cast_votes, own_stars, page_text, stars_said

pytestmark = pytest.mark.django_db

URL = "/2010/04/29/a/"


@pytest.mark.parametrize("votes", [1, 2])
def test_the_mean_hides_while_there_are_only_two_votes(
    client: Client, make_post: MakePost, votes: int
) -> None:
    cast_votes(make_post(slug="a"), *[9] * votes)
    html = page_text(client, URL)
    assert "9,0" not in html
    assert "/10 (" not in html
    assert 'class="spread"' not in html
    assert "9,0" not in client.get("/").content.decode()


def test_the_mean_appears_from_the_third_vote_on(client: Client, make_post: MakePost) -> None:
    cast_votes(make_post(slug="a"), 9, 8, 8)
    assert stars_said(3, 25) in page_text(client, URL)
    assert stars_said(3, 25) in client.get("/").content.decode()


def test_the_spread_has_ten_columns_with_numbers(client: Client, make_post: MakePost) -> None:
    cast_votes(make_post(slug="a"), 10, 10, 4, 7)
    html = page_text(client, URL)
    numbers = re.findall(r'spread__votes" aria-hidden="true">(\d*)<', html)
    assert numbers == ["", "", "", "1", "", "", "1", "", "", "2"]
    heights = re.findall(r'd="M0 100h1v-(\d+)h-1z"', html)
    assert heights == ["0", "0", "0", "50", "0", "0", "50", "0", "0", "100"]


def test_ones_own_column_is_marked(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    cast_votes(post, 10, 10, 4)
    client.post(f"/ratings/{post.pk}/", {"stars": "4"}, headers=OWN_SITE)
    assert page_text(client, URL).count("spread__column--own") == 1
    assert "spread__column--own" not in page_text(Client(), URL)


def test_a_vote_set_aside_says_so(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    client.post(f"/ratings/{post.pk}/", {"stars": "4"}, headers=OWN_SITE)
    before = page_text(client, URL)
    hold = VoteHold.objects.create(post=post, reason="burst")
    Vote.objects.update(is_counted=False, hold=hold)
    status = re.compile(r'role="status">(.*?)</p>')
    assert len(status.findall(page_text(client, URL))[0]) > len(status.findall(before)[0])


def test_a_vote_set_aside_is_in_no_column(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    cast_votes(post, 10, 10, 4)
    client.post(f"/ratings/{post.pk}/", {"stars": "4"}, headers=OWN_SITE)
    Vote.objects.filter(pk=Vote.objects.latest("pk").pk).update(is_counted=False)
    assert "spread__column--own" not in page_text(client, URL)


def test_the_answer_for_the_script_tells_the_result(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    cast_votes(post, 9, 9)
    headers = {"Sec-Fetch-Site": "same-origin", "X-Requested-With": "fetch"}
    html = client.post(f"/ratings/{post.pk}/", {"stars": "7"}, headers=headers).content.decode()
    status = re.findall(r'role="status">(.*?)</p>', html)[0]
    assert own_stars(7) in status
    assert stars_said(3, 25) in status


def test_a_closed_post_shows_its_stars_without_a_form(client: Client, make_post: MakePost) -> None:
    cast_votes(make_post(slug="a", ratings_open=False), 9, 8, 8)
    html = page_text(client, URL)
    assert stars_said(3, 25) in html
    assert "rating__form" not in html


def test_a_preview_has_no_form(anna_client: Client, make_post: MakePost) -> None:
    post = make_post(published_at=None)
    assert "rating__form" not in anna_client.get(f"/preview/{post.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 10])
def test_all_cards_of_a_page_cost_one_query(
    client: Client, make_post: MakePost, count: int
) -> None:
    for _ in range(count):
        cast_votes(make_post(), 9, 8, 8)
    with CaptureQueriesContext(connection) as captured:
        html = client.get("/").content.decode()
    assert html.count(stars_said(3, 25)) == count
    assert sum('FROM "ratings_' in query["sql"] for query in captured.captured_queries) == 1
