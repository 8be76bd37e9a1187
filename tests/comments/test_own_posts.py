"""Anna reads the comments on her posts on the desk, and answers them there."""

import pytest
from django.test import Client

from accounts.models import User
from comments.models import Comment, Status
from tests.helpers import MakeComment, MakePost, page_text

pytestmark = pytest.mark.django_db

MINE = "/admin/comments/comment/mine/"


class TestReading:
    def test_shows_comments_on_her_posts_alone(
        self, anna_client: Client, edda: User, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        make_comment(make_post(slug="a"), body="Auf Annas Beitrag.")
        make_comment(make_post(slug="b", author=edda), body="Auf Eddas Beitrag.")
        page = page_text(anna_client, MINE)
        assert "Auf Annas Beitrag." in page
        assert "Auf Eddas Beitrag." not in page

    @pytest.mark.parametrize("status", ["held", "spam", "trash", "withdrawn"])
    def test_leaves_the_rest_to_moderators(
        self, anna_client: Client, make_post: MakePost, make_comment: MakeComment, status: str
    ) -> None:
        make_comment(make_post(), body="Noch nicht.", status=Status(status))
        assert "Noch nicht." not in page_text(anna_client, MINE)

    def test_shows_no_email_address(
        self, anna_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        make_comment(make_post(), email="rita@example.org")
        assert "rita@example.org" not in page_text(anna_client, MINE)

    def test_goes_on_page_by_page(
        self, anna_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post()
        comments = [make_comment(post, body=f"Nummer {number:02}.") for number in range(25)]
        first = page_text(anna_client, MINE)
        assert "Nummer 24." in first
        assert "Nummer 04." not in first
        second = page_text(anna_client, f"{MINE}?before={comments[5].pk}")
        assert "Nummer 04." in second
        assert "Nummer 05." not in second


class TestAnswering:
    def test_posts_the_answer_below(
        self, anna: User, anna_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        asked = make_comment(make_post(), body="Wie tief?")
        response = anna_client.post(MINE, {"_answer": asked.pk, "answer": "Drei Zentimeter."})
        assert response.status_code == 302
        reply = Comment.objects.get(parent=asked)
        assert (reply.user, reply.status) == (anna, Status.APPROVED)
        assert "Drei Zentimeter." in reply.body

    def test_an_empty_answer_is_told(
        self, anna_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        asked = make_comment(make_post())
        assert anna_client.post(MINE, {"_answer": asked.pk, "answer": " "}).status_code == 400
        assert Comment.objects.count() == 1

    def test_a_refused_answer_stays_in_its_field(
        self, anna_client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post()
        asked = make_comment(post)
        type(post).objects.filter(pk=post.pk).update(comments_open=False)
        response = anna_client.post(MINE, {"_answer": asked.pk, "answer": "Drei Zentimeter."})
        assert response.status_code == 400
        assert "Drei Zentimeter.</textarea>" in response.content.decode()

    def test_reaches_no_comment_elsewhere(
        self, anna_client: Client, edda: User, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        elsewhere = make_comment(make_post(author=edda))
        data = {"_answer": elsewhere.pk, "answer": "Hallo"}
        assert anna_client.post(MINE, data).status_code == 404
        assert Comment.objects.count() == 1

    def test_a_moderator_without_posts_and_a_stranger_may_not(
        self, mo_client: Client, client: Client
    ) -> None:
        assert mo_client.get(MINE).status_code == 403
        assert mo_client.post(MINE).status_code == 403
        assert client.post(MINE).status_code == 302
