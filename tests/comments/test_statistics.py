"""How long comments waited, by which rule, month by month."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from comments import moderation
from comments.models import Comment, Decision, Status
from tests.comments.test_inbox import submit
from tests.helpers import MakeComment, MakePost, page_text, said

pytestmark = pytest.mark.django_db

PAGE = "/admin/comments/comment/statistics/"


def decide(comment: Comment, status: Status, mo: User, at: datetime.datetime, hours: float) -> None:
    """Let the comment have waited so many hours until the decision."""
    decision = moderation.decide(comment, status, by=mo)
    written = at - datetime.timedelta(hours=hours)
    Decision.objects.filter(pk=decision.pk).update(decided_at=at)
    Comment.objects.filter(pk=comment.pk).update(created_at=written)


@pytest.fixture
def this_month() -> datetime.datetime:
    return timezone.localtime().replace(day=1, hour=12)


def test_names_median_and_outcomes_of_each_month(
    mo_client: Client,
    make_post: MakePost,
    make_comment: MakeComment,
    mo: User,
    this_month: datetime.datetime,
) -> None:
    post = make_post()
    last_month = (this_month - datetime.timedelta(days=3)).replace(day=10)
    waits: list[tuple[datetime.datetime, float, Status]] = [
        (this_month, 1, Status.APPROVED),
        (this_month, 3, Status.SPAM),
        (this_month, 900, Status.APPROVED),
        (last_month, 24 * 3, Status.TRASH),
    ]
    for at, hours, status in waits:
        decide(make_comment(post, status="held"), status, mo, at, hours)
    found = mo_client.get(PAGE).context["months"]
    assert [(one.decided, one.approved, one.spam, one.trash) for one in found] == [
        (3, 2, 1, 0),
        (1, 0, 0, 1),
    ]
    hours_said = said("%(count)s hour", "%(count)s hours", 3)
    assert [one.median for one in found] == [hours_said, said("%(count)s day", "%(count)s days", 3)]


def test_leaves_out_what_was_imported_or_undone(
    mo_client: Client, make_post: MakePost, make_comment: MakeComment, mo: User
) -> None:
    post = make_post()
    imported = make_comment(post, status="held")
    Decision.objects.create(comment=imported, after="held", rule=Decision.IMPORT)
    moderation.decide(imported, Status.APPROVED, by=mo)
    undone = make_comment(post, status="approved")
    moderation.undo_batch(moderation.decide(undone, Status.HELD, by=mo).batch, by=mo)
    assert mo_client.get(PAGE).context["months"] == []


def test_names_the_share_of_each_rule(
    mo_client: Client, make_post: MakePost, make_comment: MakeComment, mo: User
) -> None:
    post = make_post()
    rules = ["links"] * 3 + ["quick"]
    for number, rule in enumerate(rules):
        status = Status.APPROVED if number == 0 else Status.HELD
        comment = make_comment(post, status=status)
        Decision.objects.create(comment=comment, after="held", rule=rule)
    shares = mo_client.get(PAGE).context["shares"]
    assert [(one.number, one.percent) for one in shares] == [(3, 75), (1, 25)]
    approved, held = str(Status.APPROVED.label), str(Status.HELD.label)
    assert shares[0].outcomes == [(approved, 1), (held, 2)]


@pytest.mark.parametrize("number", [1, 30])
def test_costs_the_same_for_few_and_many(
    mo_client: Client,
    make_post: MakePost,
    mo: User,
    number: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    post = make_post()
    for one in range(number):
        moderation.decide(submit(post, one), Status.APPROVED, by=mo)
    with django_assert_max_num_queries(7):
        page_text(mo_client, PAGE)


def test_is_not_for_authors(anna_client: Client) -> None:
    assert anna_client.get(PAGE).status_code == 403


def test_an_empty_blog_has_a_page(mo_client: Client) -> None:
    context: Any = mo_client.get(PAGE).context
    assert (context["months"], context["shares"]) == ([], [])
