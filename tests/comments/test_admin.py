"""Mo decides in the admin."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from comments.models import Comment, Decision
from tests.helpers import MakeComment, MakePost, said

pytestmark = pytest.mark.django_db

QUEUE = "/admin/comments/comment/"


@pytest.fixture
def held(make_post: MakePost, make_comment: MakeComment) -> Comment:
    comment = make_comment(make_post(), status="held", body="Bitte prüfen")
    Decision.objects.create(comment=comment, after="held", rule="x", reason="Darum eben")
    return comment


def test_the_queue_shows_waiting_comments_with_their_reason(
    mo_client: Client, held: Comment, make_comment: MakeComment
) -> None:
    make_comment(held.post, body="Schon erledigt")
    page = mo_client.get(QUEUE).content.decode()
    assert "Bitte prüfen" in page
    assert "Darum eben" in page
    assert "Schon erledigt" not in page


def test_the_front_page_says_how_many_wait(mo_client: Client, held: Comment) -> None:
    waiting = said("One comment is waiting.", "%(number)s comments are waiting.", 1)
    assert waiting in mo_client.get("/admin/").content.decode()


@pytest.mark.parametrize("status", ["approved", "spam", "trash"])
def test_one_button_decides_on_one_comment(mo_client: Client, held: Comment, status: str) -> None:
    response = mo_client.post(QUEUE, {"_decide": f"{held.pk}:held:{status}"}, follow=True)
    held.refresh_from_db()
    assert held.status == status
    assert 'name="_undo"' in response.content.decode()


def test_a_comment_decided_by_another_is_left_alone(mo_client: Client, held: Comment) -> None:
    Comment.objects.filter(pk=held.pk).update(status="spam")
    response = mo_client.post(QUEUE, {"_decide": f"{held.pk}:held:approved"}, follow=True)
    held.refresh_from_db()
    assert held.status == "spam"
    assert '<li class="warning">' in response.content.decode()


@pytest.mark.parametrize("value", ["", "x", "1", "abc:held:approved", "1:held:withdrawn"])
def test_a_forged_button_changes_nothing(mo_client: Client, held: Comment, value: str) -> None:
    value = value.replace("1:", f"{held.pk}:")
    assert mo_client.post(QUEUE, {"_decide": value}).status_code == 302
    held.refresh_from_db()
    assert held.status == "held"


def test_many_are_decided_at_once(
    mo_client: Client, held: Comment, make_comment: MakeComment
) -> None:
    other = make_comment(held.post, status="held")
    mo_client.post(QUEUE, {"action": "approve", "_selected_action": [held.pk, other.pk]})
    assert Comment.objects.filter(status="approved").count() == 2


def test_a_decision_is_undone_in_the_log(mo_client: Client, held: Comment) -> None:
    mo_client.post(QUEUE, {"_decide": f"{held.pk}:held:spam"})
    decision = held.decisions.get(after="spam")
    mo_client.post(
        "/admin/comments/decision/", {"action": "undo", "_selected_action": [decision.pk]}
    )
    held.refresh_from_db()
    assert held.status == "held"


def test_the_page_of_a_comment_decides_too(mo_client: Client, held: Comment) -> None:
    address = f"{QUEUE}{held.pk}/change/"
    assert "Bitte prüfen" in mo_client.get(address).content.decode()
    mo_client.post(address, {"_decide": f"{held.pk}:held:approved"})
    held.refresh_from_db()
    assert held.status == "approved"


def test_a_moderator_cannot_change_the_words(mo_client: Client, held: Comment) -> None:
    mo_client.post(f"{QUEUE}{held.pk}/change/", {"body": "Anders", "author_name": "Anders"})
    held.refresh_from_db()
    assert (held.body, held.author_name) == ("Bitte prüfen", "Rita")


def test_an_author_may_not_moderate(anna_client: Client, held: Comment) -> None:
    assert anna_client.get(QUEUE).status_code == 403
    assert anna_client.post(QUEUE, {"_decide": f"{held.pk}:held:approved"}).status_code == 403
    held.refresh_from_db()
    assert held.status == "held"


def test_a_stranger_may_not_moderate(client: Client, held: Comment) -> None:
    assert client.post(QUEUE, {"_decide": f"{held.pk}:held:approved"}).status_code == 302
    held.refresh_from_db()
    assert held.status == "held"


@pytest.mark.parametrize("count", [1, 30])
def test_the_queue_costs_the_same_number_of_queries(
    mo_client: Client,
    held: Comment,
    make_comment: MakeComment,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for _ in range(count):
        make_comment(held.post, status="held", parent=held)
    with django_assert_max_num_queries(10):
        mo_client.get(QUEUE)
