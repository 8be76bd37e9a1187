"""Decisions made in one move carry one name; every other decision has a name of its own."""

import pytest

from accounts.models import User
from comments import moderation
from comments.mail.notifications import replies_topic
from comments.models import Comment, Status
from subscriptions import subscribing
from subscriptions.models import OutgoingEmail
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(make_post: MakePost, make_comment: MakeComment) -> list[Comment]:
    post = make_post()
    return [make_comment(post, status=Status.HELD) for _number in range(2)]


def test_two_decisions_have_two_names(two: list[Comment], mo: User) -> None:
    first, second = (moderation.decide(comment, Status.SPAM, by=mo) for comment in two)
    assert first.batch
    assert second.batch
    assert first.batch != second.batch


def test_two_decisions_of_one_move_have_its_name(two: list[Comment], mo: User) -> None:
    decisions = [moderation.decide(comment, Status.SPAM, by=mo, batch="a move") for comment in two]
    assert [decision.batch for decision in decisions] == ["a move", "a move"]


def test_each_undo_can_be_undone_by_itself(two: list[Comment], mo: User) -> None:
    first, second = (moderation.decide(comment, Status.SPAM, by=mo) for comment in two)
    moderation.undo_batch(first.batch, by=mo)
    assert set(Comment.objects.values_list("status", flat=True)) == {Status.HELD, Status.SPAM}
    moderation.undo_batch(second.batch, by=mo)
    assert set(Comment.objects.values_list("status", flat=True)) == {Status.HELD}


def test_who_waits_for_answers_hears_of_those_that_one_move_approved(
    two: list[Comment], mo: User
) -> None:
    question, answer = two
    Comment.objects.filter(pk=question.pk).update(status=Status.APPROVED)
    Comment.objects.filter(pk=answer.pk).update(parent=question, email="anna@example.org")
    subscribing.confirm(subscribing.ask("rita@example.org", replies_topic(question), "Yes."))
    moderation.decide_all(Comment.objects.all(), Status.APPROVED, by=mo)
    assert OutgoingEmail.objects.filter(to="rita@example.org").count() == 1


def test_nobody_hears_of_what_one_move_sorted_out(two: list[Comment], mo: User) -> None:
    question, answer = two
    Comment.objects.filter(pk=question.pk).update(status=Status.APPROVED)
    Comment.objects.filter(pk=answer.pk).update(parent=question, email="anna@example.org")
    subscribing.confirm(subscribing.ask("rita@example.org", replies_topic(question), "Yes."))
    moderation.decide_all(Comment.objects.all(), Status.SPAM, by=mo)
    assert not OutgoingEmail.objects.exists()
