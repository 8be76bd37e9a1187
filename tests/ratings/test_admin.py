"""What moderators and editors see and do; no voter shows anywhere."""

import csv
import datetime
from typing import Any

import pytest
from django.test import Client

from accounts.voters import Voter
from blog.models import Post
from ratings.models import ImportedRating, RatingDecision, Score, Vote, VoteHold
from ratings.scores.importing import add_imported_rating
from ratings.votes.casting import cast_vote
from tests.helpers import MakePost, page_text, said, stars_said

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2024, 5, 1, 10, tzinfo=datetime.UTC)
SECRET = "a-voters-secret-key"
LIST = "/admin/ratings/votehold/"


@pytest.fixture
def voted(make_post: MakePost) -> Post:
    """A post with twelve votes over three days."""
    post = make_post(title="Das Haus")
    for number in range(12):
        moment = NOON + datetime.timedelta(days=number % 3)
        cast_vote(post, Voter(f"{SECRET}{number}"), 1 + number % 10, at=moment)
    return post


@pytest.fixture
def hold(voted: Post) -> VoteHold:
    for number in range(21):
        moment = NOON + datetime.timedelta(days=20, seconds=number)
        cast_vote(voted, Voter(f"{SECRET}-burst{number}"), 10, at=moment)
    return VoteHold.objects.get()


def test_the_numbers_of_a_post_show_its_days(mo_client: Client, voted: Post) -> None:
    page = page_text(mo_client, f"/admin/ratings/score/{voted.pk}/change/")
    for day in ("01.05.2024", "02.05.2024", "03.05.2024"):
        assert day in page
    assert page.count("chart__bar") == 10 + 3
    assert 'name="_do"' not in page


@pytest.mark.parametrize(
    "address",
    [
        "/admin/ratings/score/",
        "/admin/ratings/score/{post}/change/",
        "/admin/ratings/score/export/",
        "/admin/ratings/score/{post}/export/",
        LIST,
        LIST + "?status=all",
        "/admin/ratings/ratingdecision/",
    ],
)
def test_no_page_tells_who_voted(
    admin_client: Client, voted: Post, hold: VoteHold, address: str
) -> None:
    assert SECRET not in page_text(admin_client, address.format(post=voted.pk))


@pytest.mark.parametrize(
    "address", ["/admin/ratings/score/export/", "/admin/ratings/score/{post}/export/", LIST]
)
def test_authors_have_no_business_there(
    anna_client: Client, voted: Post, hold: VoteHold, address: str
) -> None:
    assert anna_client.get(address.format(post=voted.pk)).status_code == 403
    response = anna_client.get(f"/admin/ratings/score/{voted.pk}/change/")
    assert response.status_code == 403


def test_the_export_has_a_line_for_each_vote(mo_client: Client, voted: Post) -> None:
    Post.objects.update(title="=1+1")
    lines = page_text(mo_client, f"/admin/ratings/score/{voted.pk}/export/")
    rows = list(csv.DictReader(lines.removeprefix("\ufeff").splitlines()))
    assert len(rows) == 12
    assert rows[0] == {
        "post": str(voted.pk),
        "title": "'=1+1",
        "address": "/2010/04/29/das-haus/",
        "day": "2024-05-01",
        "stars": "1",
        "counts": "1",
    }


def test_the_export_of_all_has_every_post(mo_client: Client, voted: Post, make_post: Any) -> None:
    cast_vote(make_post(), Voter("x"), 5)
    assert page_text(mo_client, "/admin/ratings/score/export/").count("\r\n") == 1 + 13


def test_a_moderator_sees_the_numbers_of_a_burst(mo_client: Client, hold: VoteHold) -> None:
    page = page_text(mo_client, LIST)
    assert f'value="{hold.pk}:open:counted"' in page
    assert said("%(count)s vote", "%(count)s votes", 21) in page
    assert f"{stars_said(12, 57)} → {stars_said(33, 267)}" in page


@pytest.mark.parametrize(
    ("wanted", "votes", "kind"), [("counted", 33, "count"), ("discarded", 12, "discard")]
)
def test_a_moderator_decides(
    mo_client: Client, hold: VoteHold, wanted: str, votes: int, kind: str
) -> None:
    response = mo_client.post(LIST, {"_decide": f"{hold.pk}:open:{wanted}"})
    assert response.status_code == 302
    assert Score.objects.get().votes == votes
    assert RatingDecision.objects.get().kind == kind
    assert f'value="{hold.pk}:' not in page_text(mo_client, LIST)
    assert f'value="{hold.pk}:{wanted}:' in page_text(mo_client, LIST + "?status=all")


def test_the_second_moderator_changes_nothing(mo_client: Client, hold: VoteHold) -> None:
    for wanted in ("discarded", "counted"):
        mo_client.post(LIST, {"_decide": f"{hold.pk}:open:{wanted}"})
    assert Score.objects.get().votes == 12
    assert RatingDecision.objects.count() == 1


def test_the_front_page_leads_to_what_waits(mo_client: Client, hold: VoteHold) -> None:
    assert 'id="desk-votes"' in page_text(mo_client, "/admin/")
    mo_client.post(LIST, {"_decide": f"{hold.pk}:open:counted"})
    assert 'id="desk-votes"' not in page_text(mo_client, "/admin/")


@pytest.mark.parametrize("value", ["", "x", "1:open", "999:open:counted", "{pk}:open:open", "::"])
def test_an_odd_button_does_nothing(mo_client: Client, hold: VoteHold, value: str) -> None:
    mo_client.post(LIST, {"_decide": value.format(pk=hold.pk)})
    assert not RatingDecision.objects.exists()


def test_a_stranger_may_not_decide(anna_client: Client, hold: VoteHold) -> None:
    response = anna_client.post(LIST, {"_decide": f"{hold.pk}:open:counted"})
    assert response.status_code == 403
    assert Score.objects.get().votes == 12


def do(client: Client, post: Post, action: str, reason: str = "Es gab Streit.") -> Any:
    address = f"/admin/ratings/score/{post.pk}/change/"
    return client.post(address, {"_do": action, "reason": reason})


def test_an_editor_closes_and_opens_the_vote(edda_client: Client, voted: Post) -> None:
    assert do(edda_client, voted, "close").status_code == 302
    voted.refresh_from_db()
    assert not voted.ratings_open
    do(edda_client, voted, "open")
    voted.refresh_from_db()
    assert voted.ratings_open
    log = RatingDecision.objects.order_by("pk").values_list("kind", "reason", "by__username")
    assert list(log) == [("close", "Es gab Streit.", "edda"), ("open", "Es gab Streit.", "edda")]


def test_a_reset_removes_all_votes_and_records_what_they_were(
    edda_client: Client, voted: Post, hold: VoteHold
) -> None:
    add_imported_rating(voted, "GD Star Rating", 8, 10, 10)
    do(edda_client, voted, "reset")
    assert not Vote.objects.exists()
    assert not ImportedRating.objects.exists()
    assert not VoteHold.objects.exists()
    score = Score.objects.get()
    assert (score.all_votes, score.spread, score.rank) == (0, [0] * 10, None)
    decision = RatingDecision.objects.get()
    assert (decision.kind, decision.votes, decision.total) == ("reset", 22, 58 + 80)
    assert "Es gab Streit." in page_text(edda_client, f"/admin/ratings/score/{voted.pk}/change/")


@pytest.mark.parametrize("action", ["close", "reset"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nothing_happens(
    edda_client: Client, voted: Post, action: str, reason: str
) -> None:
    assert do(edda_client, voted, action, reason).status_code == 200
    voted.refresh_from_db()
    assert voted.ratings_open
    assert Vote.objects.count() == 12


def test_an_editor_counts_again(edda_client: Client, voted: Post) -> None:
    Score.objects.update(votes=13, total=60)
    do(edda_client, voted, "recount")
    assert (Score.objects.get().votes, Score.objects.get().total) == (12, 58)


@pytest.mark.parametrize("action", ["close", "open", "reset", "recount"])
def test_a_moderator_may_not(mo_client: Client, voted: Post, action: str) -> None:
    assert do(mo_client, voted, action).status_code == 403
    assert Vote.objects.count() == 12
    assert not RatingDecision.objects.exists()


def test_nobody_types_in_a_number(admin_client: Client, voted: Post) -> None:
    for name in ("score", "votehold", "ratingdecision"):
        assert admin_client.get(f"/admin/ratings/{name}/add/").status_code == 403
    assert admin_client.post(f"/admin/ratings/score/{voted.pk}/delete/").status_code == 403
