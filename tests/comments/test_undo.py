"""Mo takes a decision back."""

import re

import pytest
from django.test import Client

from accounts.models import User
from comments import moderation
from comments.models import Comment, Decision, Status
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db

QUEUE = "/admin/comments/comment/"


@pytest.fixture
def held(make_post: MakePost, make_comment: MakeComment) -> Comment:
    return make_comment(make_post(), status="held")


def undo_value(page: str) -> str:
    found = re.search(r'name="_undo" value="([\d,]+)"', page)
    assert found
    return found[1]


def test_the_message_after_a_decision_has_an_undo_button(held: Comment, mo: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mo)
    token = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(QUEUE).content.decode()
    )
    assert token
    decide = {"_decide": f"{held.pk}:held:spam", "csrfmiddlewaretoken": token[1]}
    page = client.post(QUEUE, decide, follow=True).content.decode()
    message = page[page.index('class="messagelist"') :]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', message)
    assert token
    client.post(QUEUE, {"_undo": undo_value(message), "csrfmiddlewaretoken": token[1]})
    held.refresh_from_db()
    assert held.status == "held"


def test_many_decisions_are_undone_at_once(
    mo_client: Client, held: Comment, make_comment: MakeComment
) -> None:
    other = make_comment(held.post, status="held")
    bulk = {"action": "mark_as_spam", "_selected_action": [held.pk, other.pk]}
    page = mo_client.post(QUEUE, bulk, follow=True).content.decode()
    mo_client.post(QUEUE, {"_undo": undo_value(page)})
    assert Comment.objects.filter(status="held").count() == 2


def test_the_page_of_a_comment_lists_decisions_and_undoes_the_latest(
    mo_client: Client, held: Comment, mo: User
) -> None:
    moderation.decide(held, Status.APPROVED, by=mo, reason="freundlich")
    address = f"{QUEUE}{held.pk}/change/"
    page = mo_client.get(address).content.decode()
    assert "freundlich" in page
    response = mo_client.post(address, {"_undo": undo_value(page)})
    held.refresh_from_db()
    assert response["Location"] == QUEUE
    assert held.status == "held"


def test_an_older_decision_cannot_be_undone(held: Comment, mo: User) -> None:
    first = moderation.decide(held, Status.APPROVED, by=mo)
    moderation.decide(held, Status.SPAM, by=mo)
    moderation.decide(held, Status.APPROVED, by=mo)
    with pytest.raises(moderation.AlreadyDecidedError):
        moderation.undo(Decision.objects.get(pk=first.pk), by=mo)


def test_what_its_writer_withdrew_stays_withdrawn(held: Comment, mo: User) -> None:
    Comment.objects.update(status="withdrawn")
    held.refresh_from_db()
    with pytest.raises(moderation.AlreadyDecidedError):
        moderation.decide(held, Status.APPROVED, by=mo)


def test_the_page_of_a_comment_decides_on_what_was_seen(mo_client: Client, held: Comment) -> None:
    Comment.objects.update(status="spam")
    mo_client.post(f"{QUEUE}{held.pk}/change/", {"_decide": f"{held.pk}:held:approved"})
    held.refresh_from_db()
    assert held.status == "spam"


def test_those_that_others_decided_on_are_named(
    mo_client: Client, held: Comment, make_comment: MakeComment
) -> None:
    other = make_comment(held.post, status="spam")
    bulk = {"action": "approve", "_selected_action": [held.pk, other.pk]}
    page = mo_client.post(QUEUE, bulk, follow=True).content.decode()
    other.refresh_from_db()
    assert other.status == "spam"
    assert 'class="warning"' in page


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 40, "9" * 5000, ",,", "²"])
def test_a_forged_undo_changes_nothing(mo_client: Client, held: Comment, value: str) -> None:
    assert mo_client.post(QUEUE, {"_undo": value}).status_code == 302
    assert mo_client.post(QUEUE, {"_decide": f"{value}:held:spam"}).status_code == 302
    held.refresh_from_db()
    assert held.status == "held"


def test_an_author_may_not_undo(anna_client: Client, held: Comment, mo: User) -> None:
    decision = moderation.decide(held, Status.SPAM, by=mo)
    for address in [QUEUE, f"{QUEUE}{held.pk}/change/", "/admin/comments/decision/"]:
        assert anna_client.get(address).status_code in {302, 403}
        assert anna_client.post(address, {"_undo": str(decision.pk)}).status_code in {302, 403}
    held.refresh_from_db()
    assert held.status == "spam"


def test_the_log_cannot_be_edited(mo_client: Client, held: Comment, mo: User) -> None:
    decision = moderation.decide(held, Status.SPAM, by=mo)
    address = f"/admin/comments/decision/{decision.pk}/"
    assert mo_client.post(f"{address}change/", {"reason": "x"}).status_code == 403
    assert mo_client.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert mo_client.get("/admin/comments/decision/add/").status_code == 403
    assert mo_client.get("/admin/comments/comment/add/").status_code == 403


def test_an_administrator_can_erase_a_comment_with_its_log(
    admin_client: Client, held: Comment, mo: User
) -> None:
    moderation.decide(held, Status.SPAM, by=mo)
    admin_client.post(f"{QUEUE}{held.pk}/delete/", {"post": "yes"})
    assert not Comment.objects.exists()


def test_a_moderator_cannot_erase(mo_client: Client, held: Comment) -> None:
    assert mo_client.post(f"{QUEUE}{held.pk}/delete/", {"post": "yes"}).status_code == 403
