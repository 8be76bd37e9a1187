"""Mo's inbox: everything needed to decide, waves in one move, and a way back."""

from typing import Any, ClassVar

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from comments import moderation
from comments.models import Ban, CannedReply, Comment, CommentSettings, Decision
from comments.rules.submission import Submission
from tests.helpers import MakeComment, MakePost, page_text, said, signed_in

pytestmark = pytest.mark.django_db

INBOX = "/admin/comments/comment/inbox/"


def submit(post: Any, number: int = 0, **fields: Any) -> Comment:
    """A held comment that came in through the rules."""
    defaults = {
        "author_name": f"Rita {number}",
        "email": f"rita{number}@example.org",
        "body": f"Meinung Nummer {'x' * number} ist ganz eigen.",
    }
    comment = Comment(post=post, **(defaults | fields))
    sender = f"{number:064d}"
    moderation.submit(Submission(comment=comment, settings=CommentSettings.load(), sender=sender))
    return comment


def status_of(comment: Comment) -> str:
    return Comment.objects.values_list("status", flat=True).get(pk=comment.pk)


def test_shows_what_waits_with_its_reasons(mo_client: Client, make_post: MakePost) -> None:
    submit(make_post(title="Der Garten"), body="Seht https://a.example und https://b.example")
    page = page_text(mo_client, INBOX)
    assert "Der Garten" in page
    assert "rita0@example.org" in page
    one, many = "One link (allowed: %(allowed)s)", "%(count)s links (allowed: %(allowed)s)"
    assert said(one, many, 2, allowed=1) in page


def test_shows_what_is_answered(
    mo_client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post()
    submit(post, parent=make_comment(post, body="Was meinen Sie?"))
    assert "Was meinen Sie?" in page_text(mo_client, INBOX)


def test_shows_the_history_of_the_writer(
    mo_client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post()
    submit(post)
    make_comment(post, email="rita0@example.org")
    make_comment(post, email="rita0@example.org")
    make_comment(post, email="rita0@example.org", status="spam")
    page = page_text(mo_client, INBOX)
    assert f"2 {Comment.Status.APPROVED.label}" in page
    assert f"1 {Comment.Status.SPAM.label}" in page


@pytest.mark.parametrize("status", ["approved", "spam", "trash"])
def test_decides_one(mo_client: Client, make_post: MakePost, mo: User, status: str) -> None:
    comment = submit(make_post())
    mo_client.post(INBOX, {"_decide": f"{comment.pk}:{status}"})
    assert status_of(comment) == status
    assert comment.decisions.filter(before="held", after=status, by=mo).exists()


def test_a_move_is_taken_back(mo_client: Client, make_post: MakePost) -> None:
    comment = submit(make_post())
    mo_client.post(INBOX, {"_decide": f"{comment.pk}:spam"})
    batch = Decision.objects.get(after="spam").batch
    assert f'value="{batch}"' in page_text(mo_client, INBOX)
    mo_client.post(INBOX, {"_undo": batch})
    assert status_of(comment) == "held"


def test_the_second_of_two_moderators_is_told(
    mo_client: Client, make_post: MakePost, edda: User
) -> None:
    comment = submit(make_post())
    moderation.decide(comment, Comment.Status.APPROVED, by=edda)
    response = mo_client.post(INBOX, {"_decide": f"{comment.pk}:spam"}, follow=True)
    assert '<li class="warning">' in response.content.decode()
    assert status_of(comment) == "approved"


def test_approves_and_answers(mo_client: Client, make_post: MakePost, mo: User) -> None:
    comment = submit(make_post())
    mo_client.post(INBOX, {"_answer": str(comment.pk), "answer": "Gern geschehen."})
    answer = Comment.objects.get(parent=comment)
    assert status_of(comment) == "approved"
    assert (answer.body, answer.user, answer.status) == ("Gern geschehen.", mo, "approved")


def test_answers_with_what_was_prepared(mo_client: Client, make_post: MakePost) -> None:
    prepared = CannedReply.objects.create(title="Dank", text="Vielen Dank!")
    comment = submit(make_post())
    assert "Vielen Dank!" in page_text(mo_client, INBOX)
    mo_client.post(INBOX, {"_answer": str(comment.pk), "answer": "", "prepared": prepared.pk})
    assert Comment.objects.get(parent=comment).body == "Vielen Dank!"


def test_an_empty_answer_decides_nothing(mo_client: Client, make_post: MakePost) -> None:
    comment = submit(make_post())
    mo_client.post(INBOX, {"_answer": str(comment.pk), "answer": " "})
    assert status_of(comment) == "held"


def test_bans_the_sender_and_the_address(mo_client: Client, make_post: MakePost) -> None:
    comment = submit(make_post())
    mo_client.post(INBOX, {"_ban": str(comment.pk)})
    assert status_of(comment) == "spam"
    assert set(Ban.objects.active().values_list("kind", flat=True)) == {"email", "sender"}


@pytest.mark.parametrize(
    "data",
    [
        {"_decide": "abc"},
        {"_decide": "1:withdrawn"},
        {"_decide": "9" * 40 + ":spam"},
        {"_undo": "nothing"},
        {"_answer": "", "answer": "Hallo"},
        {"_ban": "-1"},
        {"other": "1"},
    ],
)
def test_nonsense_changes_nothing(
    mo_client: Client, make_post: MakePost, data: dict[str, str]
) -> None:
    comment = submit(make_post())
    assert mo_client.post(INBOX, data).status_code == 302
    assert status_of(comment) == "held"
    assert Decision.objects.count() == 1


def test_a_stranger_may_not(client: Client, make_post: MakePost) -> None:
    comment = submit(make_post())
    assert client.get(INBOX).status_code == 302
    assert client.post(INBOX, {"_decide": f"{comment.pk}:approved"}).status_code == 302
    assert status_of(comment) == "held"


def test_an_author_may_not(anna_client: Client, make_post: MakePost) -> None:
    comment = submit(make_post())
    assert anna_client.post(INBOX, {"_decide": f"{comment.pk}:approved"}).status_code == 403
    assert status_of(comment) == "held"


@pytest.mark.parametrize("waiting", [1, 60])
def test_costs_the_same_number_of_queries(
    mo_client: Client,
    make_post: MakePost,
    waiting: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    post = make_post()
    for number in range(waiting):
        submit(post, number)
    with django_assert_max_num_queries(12):
        page_text(mo_client, INBOX)


def test_many_come_in_pages(mo_client: Client, make_post: MakePost) -> None:
    post = make_post()
    comments = [submit(post, number) for number in range(55)]
    first = page_text(mo_client, INBOX)
    assert first.count("<article") == 50
    assert f"?after={comments[49].pk}" in first
    assert page_text(mo_client, f"{INBOX}?after={comments[49].pk}").count("<article") == 5


def test_a_reason_can_be_given(mo_client: Client, make_post: MakePost) -> None:
    comment = submit(make_post())
    mo_client.post(INBOX, {"_decide": f"{comment.pk}:trash", "reason": "Gehört nicht hierher."})
    assert moderation.explain(comment.decisions.latest("pk")) == ["Gehört nicht hierher."]


def test_answers_the_script_with_the_messages_alone(mo_client: Client, make_post: MakePost) -> None:
    comment = submit(make_post(), author_name="<b>Rita</b>")
    headers: Any = {"Accept": "application/json"}
    first = mo_client.post(INBOX, {"_decide": f"{comment.pk}:spam"}, headers=headers).json()
    assert [one["tags"] for one in first["messages"]] == ["success"]
    second = mo_client.post(INBOX, {"_decide": f"{comment.pk}:spam"}, headers=headers).json()
    assert [one["tags"] for one in second["messages"]] == ["warning"]
    assert 'class="messagelist"' not in page_text(mo_client, INBOX)


class TestShortcuts:
    PAGE = "/admin/comments/comment/shortcuts/"
    USUAL: ClassVar = {
        "forward": "j",
        "back": "k",
        "approve": "a",
        "spam": "s",
        "trash": "t",
        "undo": "z",
    }

    def keys(self, client: Client) -> dict[str, str]:
        found: dict[str, str] = client.get(INBOX).context["shortcuts"].keys
        return found

    def test_are_the_usual_ones_at_first(self, mo_client: Client) -> None:
        assert self.keys(mo_client) == {key: action for action, key in self.USUAL.items()}

    def test_can_be_switched_off(self, mo_client: Client, host: User) -> None:
        assert mo_client.post(self.PAGE, self.USUAL).status_code == 302
        assert self.keys(mo_client) == {}
        assert "<kbd>" not in page_text(mo_client, INBOX)
        assert self.keys(signed_in(host))

    def test_can_be_changed(self, mo_client: Client) -> None:
        mo_client.post(self.PAGE, {**self.USUAL, "enabled": "on", "spam": "X"})
        assert self.keys(mo_client)["x"] == "spam"
        assert "s" not in self.keys(mo_client)

    @pytest.mark.parametrize("change", [{"spam": "a"}, {"spam": "A"}, {"spam": ""}, {"spam": " "}])
    def test_are_one_for_each_action(self, mo_client: Client, change: dict[str, str]) -> None:
        response = mo_client.post(self.PAGE, {**self.USUAL, "enabled": "on", **change})
        assert response.status_code == 400

    def test_are_not_for_authors(self, anna_client: Client) -> None:
        assert anna_client.get(self.PAGE).status_code == 403
