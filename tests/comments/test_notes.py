"""After whatever a reader does, the next page says so, once and without JavaScript."""

import re
from typing import Any

import pytest
from django.test import Client

from comments.models import Comment, CommentSettings
from subscriptions.models import ConfirmedEmail, OutgoingEmail
from tests.helpers import OWN_SITE, MakeComment, MakePost, link_in, said, send_comment

pytestmark = pytest.mark.django_db

CONFIRM = "We have sent you an e-mail. Please confirm your address in it."


@pytest.fixture
def comment(make_post: MakePost, make_comment: MakeComment) -> Comment:
    return make_comment(make_post(slug="a"))


def notes(client: Client, url: str = "/2010/04/29/a/") -> str:
    """The notes on top of a page, or nothing."""
    page = client.get(url).content.decode()
    return page.partition('<ul class="messages"')[2].partition("</ul>")[0]


def act(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, data, headers=OWN_SITE)


@pytest.mark.parametrize(
    ("is_author", "sentence"),
    [
        (True, "Thank you. Your comment is published."),
        (False, "Thank you. Your comment is waiting for approval; until then only you can see it."),
    ],
)
def test_a_comment_was_received(
    client: Client, comment: Comment, is_author: bool, sentence: str
) -> None:
    if is_author:
        client.force_login(comment.post.author)
    send_comment(client, comment.post_id)
    shown = notes(client)
    assert said(sentence) in shown
    assert said(CONFIRM) not in shown
    assert notes(client) == ""


@pytest.mark.parametrize("ticked", ["wants_answers", "wants_confirmation"])
def test_a_letter_was_sent_that_asks_for_something(
    client: Client, comment: Comment, ticked: str
) -> None:
    send_comment(client, comment.post_id, **{ticked: "on"})
    assert said(CONFIRM) in notes(client)


def test_who_has_confirmed_their_address_need_not_do_it_again(
    client: Client, comment: Comment
) -> None:
    CommentSettings(seconds_between=0).save()
    send_comment(client, comment.post_id)
    own = Comment.objects.latest("pk")
    ConfirmedEmail.objects.create(email=own.email, reader=own.reader)
    send_comment(client, comment.post_id, body="Noch etwas.", wants_answers="on")
    assert said(CONFIRM) not in notes(client)


def test_a_mark_was_stored_and_taken_back(client: Client, comment: Comment) -> None:
    url = f"/comments/{comment.pk}/helpful/"
    act(client, url, helpful="1")
    assert said("Noted: you found the comment helpful.") in notes(client)
    act(client, url, helpful="")
    assert said("Your mark is taken back.") in notes(client)


def test_a_comment_was_edited_and_withdrawn(client: Client, comment: Comment) -> None:
    send_comment(client, comment.post_id)
    own = Comment.objects.latest("pk")
    notes(client)
    act(client, f"/comments/{own.pk}/edit/", body="Anders gesagt, und lang genug.")
    assert said("Your change is saved.") in notes(client)
    act(client, f"/comments/{own.pk}/withdraw/")
    assert said("Your comment is withdrawn.") in notes(client)


def test_stars_were_received_and_withdrawn(client: Client, comment: Comment) -> None:
    url = f"/ratings/{comment.post_id}/"
    act(client, url, stars="8")
    assert said("Thank you for your rating.") in notes(client)
    act(client, url, withdraw="1")
    assert said("Your rating is withdrawn.") in notes(client)


def test_no_link_puts_words_on_a_page(client: Client, comment: Comment) -> None:
    plain = without_moment(client.get("/2010/04/29/a/"))
    for query in ("note=withdrawn", "message=Hallo", "said=helpful", "messages=x"):
        assert without_moment(client.get(f"/2010/04/29/a/?{query}")) == plain


def without_moment(response: Any) -> str:
    """A page without the signed moment in its form, which changes each second."""
    return re.sub(r'name="made" value="[^"]*"', "", response.content.decode())


def test_a_forged_cookie_puts_no_words_on_a_page(client: Client, comment: Comment) -> None:
    client.cookies["messages"] = '[["__json_message",0,25,"Hallo",""]]:forged:forged'
    assert notes(client) == ""


class TestWithoutAReload:
    def mark(self, client: Client, comment: Comment, helpful: str) -> Any:
        headers = {**OWN_SITE, "X-Requested-With": "fetch"}
        url = f"/comments/{comment.pk}/helpful/"
        return client.post(url, {"helpful": helpful}, headers=headers)

    def test_a_mark_answers_with_what_the_button_shows_then(
        self, client: Client, comment: Comment
    ) -> None:
        assert self.mark(client, comment, "1").json() == {
            "value": "",
            "pressed": True,
            "label": said("Helpful (%(number)s)", number=1),
            "note": said("Noted: you found the comment helpful."),
        }
        answer = self.mark(client, comment, "").json()
        assert (answer["value"], answer["label"]) == ("1", said("Helpful"))
        # The script has said it already.
        assert notes(client) == ""


class TestNewComments:
    def test_the_first_one_after_a_moment_is_found(
        self, client: Client, comment: Comment, make_comment: MakeComment
    ) -> None:
        since = int(comment.created_at.timestamp())
        later = make_comment(comment.post)
        Comment.objects.filter(pk=later.pk).update(created_at="2033-05-18T03:33:20Z")
        response = client.get(f"/comments/new/{comment.post_id}/?since={since}")
        assert response["Location"] == f"/2010/04/29/a/#comment-{later.pk}"

    @pytest.mark.parametrize("since", ["", "x", "-1", "9" * 30, "2000000000", "²"])
    def test_nothing_new_leads_to_the_thread(
        self, client: Client, comment: Comment, since: str
    ) -> None:
        response = client.get(f"/comments/new/{comment.post_id}/", {"since": since})
        assert response["Location"] == "/2010/04/29/a/#comments"

    def test_of_a_hidden_post_nothing_is_told(self, client: Client, comment: Comment) -> None:
        type(comment.post).objects.update(published_at=None, published_on=None)
        assert client.get(f"/comments/new/{comment.post_id}/?since=0").status_code == 404


class TestEditing:
    def edit_link(self, client: Client, comment: Comment) -> bool:
        return f"/comments/{comment.pk}/edit/" in client.get("/2010/04/29/a/").content.decode()

    @pytest.fixture
    def own(self, client: Client, comment: Comment) -> Comment:
        CommentSettings(hold_everything=False, hold_unknown=False).save()
        send_comment(client, comment.post_id)
        return Comment.objects.latest("pk")

    def test_is_offered_while_it_works(self, client: Client, own: Comment) -> None:
        assert self.edit_link(client, own)

    def test_is_over_after_a_quarter_of_an_hour(self, client: Client, own: Comment) -> None:
        Comment.objects.update(created_at="2020-01-01T00:00:00Z")
        assert not self.edit_link(client, own)
        reason = said("Not editable after %(minutes)s minutes.", minutes=15)
        assert reason in client.get("/2010/04/29/a/").content.decode()

    def test_is_over_with_a_reply(
        self, client: Client, own: Comment, make_comment: MakeComment
    ) -> None:
        make_comment(own.post, parent=own)
        assert not self.edit_link(client, own)
        reason = said("Not editable: somebody has replied.")
        assert reason in client.get("/2010/04/29/a/").content.decode()

    def test_is_offered_in_the_overview_only_while_it_works(
        self, client: Client, own: Comment, make_comment: MakeComment
    ) -> None:
        link = f"/comments/{own.pk}/edit/"
        with_access(client, own.email)
        assert link in client.get("/comments/mine/all/").content.decode()
        make_comment(own.post, parent=own)
        assert link not in client.get("/comments/mine/all/").content.decode()


def with_access(client: Client, email: str) -> None:
    """Let the browser look after everything under the address."""
    client.post("/comments/mine/", {"email": email}, headers=OWN_SITE)
    letter = OutgoingEmail.objects.latest("pk")
    client.post(link_in(letter.text, "/comments/mine/"), headers=OWN_SITE)
