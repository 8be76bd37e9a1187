"""What moderators see of a writer, tell each other, and write to them."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from comments.models import Comment, Note
from subscriptions.models import OutgoingEmail
from tests.comments.test_inbox import INBOX, submit
from tests.helpers import MakeComment, MakePost, page_text

pytestmark = pytest.mark.django_db


def page_of(comment: Comment) -> str:
    return f"/admin/comments/comment/{comment.pk}/writer/"


def traces(client: Client, comment: Comment) -> list[dict[str, int]]:
    return [dict(one.counts) for one in client.get(page_of(comment)).context["traces"]]


class TestTheHistory:
    def test_tells_confirmed_from_typed_addresses(
        self, mo_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post()
        rita: dict[str, Any] = {"email": "rita@example.org"}
        comment = make_comment(post, email_confirmed=True, **rita)
        make_comment(post, email_confirmed=True, **rita)
        make_comment(post, email_confirmed=True, status="spam", **rita)
        make_comment(post, **rita)
        make_comment(post, email="otto@example.org")
        status = Comment.Status
        assert traces(mo_client, comment) == [
            {str(status.APPROVED.label): 1, str(status.SPAM.label): 1},
            {str(status.APPROVED.label): 1},
        ]

    def test_counts_nothing_as_confirmed_that_the_writer_only_typed(
        self, mo_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post()
        make_comment(post, email="rita@example.org", email_confirmed=True)
        comment = make_comment(post, email="rita@example.org")
        assert traces(mo_client, comment) == []

    def test_finds_the_same_connection(self, mo_client: Client, make_post: MakePost) -> None:
        post = make_post()
        first = submit(post, 1)
        other = Comment(post=post, author_name="Otto", email="otto@example.org", body="Anders.")
        other.save()
        for fingerprint in first.fingerprints.filter(kind="sender"):
            fingerprint.pk, fingerprint.comment = None, other
            fingerprint.save()
        assert traces(mo_client, first) == [{str(Comment.Status.HELD.label): 1}]

    def test_lists_the_newest_fifty_of_many(
        self,
        mo_client: Client,
        make_post: MakePost,
        make_comment: MakeComment,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        post = make_post()
        made = [make_comment(post, email="r@example.org", email_confirmed=True) for _ in range(55)]
        with django_assert_max_num_queries(16):
            (trace,) = mo_client.get(page_of(made[0])).context["traces"]
        assert [one.pk for one in trace.newest] == [one.pk for one in made[:4:-1]]
        assert trace.counts[0][1] == 54

    def test_is_not_for_authors(
        self, anna_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        assert anna_client.get(page_of(make_comment(make_post()))).status_code == 403


class TestNotes:
    def test_are_shown_to_moderators_and_nobody_else(
        self, mo_client: Client, make_post: MakePost, mo: User
    ) -> None:
        comment = submit(make_post(slug="a"))
        mo_client.post(page_of(comment), {"_note": comment.pk, "text": "Bitte <b>nachfragen</b>."})
        note = Note.objects.get()
        assert (note.by, note.text) == (mo, "Bitte <b>nachfragen</b>.")
        for address in (page_of(comment), INBOX):
            assert "Bitte &lt;b&gt;nachfragen" in page_text(mo_client, address)
        Comment.objects.update(status="approved")
        assert "nachfragen" not in page_text(Client(), "/2010/04/29/a/")

    def test_go_with_their_comment(
        self, mo_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        comment = make_comment(make_post())
        mo_client.post(page_of(comment), {"_note": comment.pk, "text": "Hm."})
        comment.delete()
        assert not Note.objects.exists()

    @pytest.mark.parametrize("data", [{"_note": "x", "text": "a"}, {"_note": "1", "text": " "}])
    def test_empty_ones_are_not_stored(
        self, mo_client: Client, make_post: MakePost, data: dict[str, str]
    ) -> None:
        mo_client.post(page_of(submit(make_post())), data)
        assert not Note.objects.exists()


class TestTheLetter:
    def test_goes_to_a_confirmed_address_once(
        self, mo_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        comment = make_comment(make_post(), email="rita@example.org", email_confirmed=True)
        for words in ("Bitte freundlicher & ruhiger.", "Noch einmal."):
            mo_client.post(page_of(comment), {"_warn": comment.pk, "text": words})
        letter = OutgoingEmail.objects.get()
        assert letter.to == "rita@example.org"
        assert "Bitte freundlicher & ruhiger." in letter.text
        assert "Bitte freundlicher &amp; ruhiger." in letter.html
        assert "Mo Meier" not in letter.text + letter.html
        assert Note.objects.count() == 1

    def test_never_goes_to_an_address_that_was_only_typed(
        self, mo_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        comment = make_comment(make_post(), email="opfer@example.org")
        assert 'name="_warn"' not in page_text(mo_client, page_of(comment))
        mo_client.post(page_of(comment), {"_warn": comment.pk, "text": "Hallo."})
        assert not OutgoingEmail.objects.exists()
        assert not Note.objects.exists()
