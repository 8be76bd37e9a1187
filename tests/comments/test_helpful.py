"""Readers say whether a comment helped, and can read the most helpful first."""

import re
from collections import Counter
from typing import Any

import pytest
from django.core import signing
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.readers import stored_key
from accounts.voters import Voter
from comments.models import Comment, CommentSettings, HelpfulVote
from comments.thread.helpful import TooManyVotesError, take_back, vote, wilson_lower_bound
from tests.helpers import OWN_SITE, MakeComment, MakePost, shown_comments
from tests.properties import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(make_post: MakePost, make_comment: MakeComment) -> Comment:
    return make_comment(make_post(slug="a"))


def say(client: Client, comment: Comment, helpful: str, **data: str) -> Any:
    address = f"/comments/{comment.pk}/helpful/"
    return client.post(address, {"helpful": helpful, **data}, headers=OWN_SITE)


def sums(comment: Comment) -> tuple[int, int]:
    comment.refresh_from_db()
    return comment.helpful, comment.unhelpful


def test_a_vote_is_counted_shown_and_leads_back(client: Client, comment: Comment) -> None:
    response = say(client, comment, "1")
    assert (response.status_code, response["Location"]) == (
        303,
        f"/2010/04/29/a/#comment-{comment.pk}",
    )
    assert sums(comment) == (1, 0)
    page = client.get("/2010/04/29/a/").content.decode()
    assert page.count('aria-pressed="true"') == 1
    assert 'aria-pressed="true"' not in Client().get("/2010/04/29/a/").content.decode()


def test_it_can_be_changed_and_taken_back(client: Client, comment: Comment) -> None:
    say(client, comment, "1")
    say(client, comment, "0")
    assert sums(comment) == (0, 1)
    say(client, comment, "")
    assert sums(comment) == (0, 0)
    say(client, comment, "")
    say(client, comment, "1")
    assert sums(comment) == (1, 0)


def test_an_account_made_afterwards_has_no_second_vote(
    client: Client, comment: Comment, edda: User
) -> None:
    say(client, comment, "1")
    client.force_login(edda)
    say(client, comment, "0")
    del client.cookies["sessionid"]
    say(client, comment, "1")
    assert sums(comment) == (1, 0)
    assert HelpfulVote.objects.get().voter == f"user:{edda.pk}"


def test_nobody_votes_on_their_own_comment(client: Client, comment: Comment) -> None:
    say(client, comment, "1")
    secret = signing.loads(client.cookies["reader"].value, salt="accounts.readers")
    say(client, comment, "")
    Comment.objects.update(reader=stored_key(secret, "comments"))
    assert say(client, comment, "1").status_code == 403
    assert sums(comment) == (0, 0)
    assert 'name="helpful"' not in client.get("/2010/04/29/a/").content.decode()


def test_a_writer_who_changes_their_words_loses_no_vote(client: Client, comment: Comment) -> None:
    loaded_before = Comment.objects.get(pk=comment.pk)
    say(client, comment, "1")
    loaded_before.body = "Anders gesagt."
    loaded_before.save()
    assert sums(comment) == (1, 0)
    assert comment.body == "Anders gesagt."
    assert comment.usefulness > 0


@pytest.mark.parametrize("answer", ["2", "-1", "ja", "1 "])
def test_anything_else_is_refused(client: Client, comment: Comment, answer: str) -> None:
    assert say(client, comment, answer).status_code == 400
    assert sums(comment) == (0, 0)


@pytest.mark.parametrize("status", ["held", "spam", "trash", "withdrawn"])
def test_only_what_everybody_reads_can_be_judged(
    client: Client, comment: Comment, status: str
) -> None:
    Comment.objects.update(status=status)
    assert say(client, comment, "1").status_code == 404


def test_refuses_get(client: Client, comment: Comment) -> None:
    assert client.get(f"/comments/{comment.pk}/helpful/").status_code == 405


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_a_stranger_may_not(comment: Comment, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    address = f"/comments/{comment.pk}/helpful/"
    assert client.post(address, {"helpful": "1"}, headers=headers).status_code == 403
    assert not HelpfulVote.objects.exists()


def test_of_one_connection_twenty_vote(comment: Comment) -> None:
    for number in range(20):
        vote(comment, Voter(f"v{number}", fingerprint="office"), True)
    with pytest.raises(TooManyVotesError):
        vote(comment, Voter("one more", fingerprint="office"), True)
    vote(comment, Voter("v7", fingerprint="office"), False)
    assert sums(comment) == (19, 1)


def test_the_database_refuses_a_second_vote(comment: Comment) -> None:
    HelpfulVote.objects.create(comment=comment, voter="a", is_helpful=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpfulVote.objects.create(comment=comment, voter="a", is_helpful=False)


@pytest.mark.parametrize(
    ("positive", "total", "bound"),
    [
        (0, 0, 0),
        (0, 1, 0),
        (0, 100, 0),
        (1, 1, 0.2065),
        (9, 10, 0.5958),
        (90, 100, 0.8256),
        (100, 100, 0.9630),
    ],
)
def test_the_bound_is_wilsons(positive: int, total: int, bound: float) -> None:
    assert wilson_lower_bound(positive, total) == pytest.approx(bound, abs=1e-4)


@examples(30, [HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([True, False, None])), max_size=15)
)
def test_any_moves_add_up_to_what_was_said_last(
    comment: Comment, moves: list[tuple[str, bool | None]]
) -> None:
    HelpfulVote.objects.all().delete()
    vote(comment, Voter("z"), True)
    expected: dict[str, bool] = {"z": True}
    for name, answer in moves:
        if answer is None:
            take_back(comment, Voter(name))
            expected.pop(name, None)
        else:
            vote(comment, Voter(name), answer)
            expected[name] = answer
    counted = Counter(expected.values())
    assert sums(comment) == (counted[True], counted[False])


def test_the_most_helpful_conversations_come_first(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    first, second, third = (make_comment(post) for _ in range(3))
    answer = make_comment(post, parent=second)
    for number in range(9):
        vote(second, Voter(f"v{number}"), True)
    vote(second, Voter("x"), False)
    vote(third, Voter("x"), True)
    later = make_comment(post, parent=second)
    page = client.get("/2010/04/29/a/?order=helpful").content.decode()
    assert shown_comments(page) == [second.pk, answer.pk, later.pk, third.pk, first.pk]
    assert shown_comments(client.get("/2010/04/29/a/").content.decode())[0] == first.pk


def test_an_answers_votes_leave_it_in_its_conversation(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    first, second = make_comment(post), make_comment(post)
    answer = make_comment(post, parent=first)
    vote(answer, Voter("x"), True)
    page = client.get("/2010/04/29/a/?order=helpful").content.decode()
    assert shown_comments(page) == [second.pk, first.pk, answer.pk]


def test_every_comment_stands_on_one_page(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    CommentSettings(page_size=5).save()
    post = make_post(slug="a")
    made: list[Comment] = []
    for number in range(17):
        made.append(make_comment(post, parent=made[-1] if number % 3 == 2 else None))
        for voter in range(number % 4):
            vote(made[-1], Voter(f"v{voter}"), True)
    seen: list[int] = []
    address = "/2010/04/29/a/?order=helpful"
    while address:
        page = client.get(address).content.decode()
        seen += shown_comments(page)
        further = re.search(r'rel="next" href="([^"#]+)#comments"', page)
        address = further[1].replace("&amp;", "&") if further else ""
        assert not address or "order=helpful" in address
    assert sorted(seen) == sorted(comment.pk for comment in made)
    assert len(seen) == 17


def test_the_way_back_keeps_the_order(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    CommentSettings(page_size=5).save()
    post = make_post(slug="a")
    made = [make_comment(post) for _ in range(12)]
    address = say(client, made[0], "0", order="helpful")["Location"]
    assert "order=helpful" in address
    page, _hash, anchor = address.partition("#")
    assert anchor == f"comment-{made[0].pk}"
    assert made[0].pk in shown_comments(client.get(page).content.decode())


def test_an_unknown_order_is_the_usual_one(client: Client, comment: Comment) -> None:
    page = client.get("/2010/04/29/a/?order=x'").content.decode()
    assert shown_comments(page) == [comment.pk]


@pytest.mark.parametrize("count", [1, 30])
def test_costs_the_same_number_of_queries(
    client: Client,
    make_post: MakePost,
    make_comment: MakeComment,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    post = make_post(slug="a")
    for _ in range(count):
        vote(make_comment(post), Voter("x"), True)
    # As many as without a cookie.
    say(client, Comment.objects.all()[0], "1")
    with django_assert_num_queries(9):
        client.get("/2010/04/29/a/?order=helpful")
