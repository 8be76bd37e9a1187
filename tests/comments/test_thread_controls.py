"""Mo arranges a conversation: a comment on top, a thread that is over, a post that is closed."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from blog.models import Post
from comments.models import Comment
from tests.helpers import OWN_SITE, MakeComment, MakePost

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(make_post: MakePost, make_comment: MakeComment) -> Comment:
    return make_comment(make_post(slug="a"), body="Das Beste.")


def arrange(client: Client, comment: Comment, what: str) -> Any:
    address = f"/admin/comments/comment/{comment.pk}/change/"
    return client.post(address, {"_control": f"{comment.pk}:{what}"})


def test_a_pinned_comment_stands_on_top(
    client: Client, mo_client: Client, comment: Comment, make_comment: MakeComment
) -> None:
    second = make_comment(comment.post, body="Noch besser.")
    arrange(mo_client, second, "pin")
    page = client.get("/2010/04/29/a/").content.decode()
    assert page.index("Noch besser.") < page.index("Das Beste.")
    assert page.partition("comments__list")[0].count("Noch besser.") == 1


def test_only_one_is_pinned(mo_client: Client, comment: Comment, make_comment: MakeComment) -> None:
    second = make_comment(comment.post)
    arrange(mo_client, comment, "pin")
    arrange(mo_client, second, "pin")
    assert Comment.objects.get(is_pinned=True) == second
    arrange(mo_client, second, "unpin")
    assert not Comment.objects.filter(is_pinned=True).exists()


def test_what_is_not_public_is_not_pinned(mo_client: Client, comment: Comment) -> None:
    Comment.objects.update(status="held")
    arrange(mo_client, comment, "pin")
    assert not Comment.objects.filter(is_pinned=True).exists()


def test_a_closed_thread_takes_no_answers(
    client: Client, mo_client: Client, comment: Comment, make_comment: MakeComment
) -> None:
    below = make_comment(comment.post, parent=comment)
    arrange(mo_client, comment, "close")
    page = client.get("/2010/04/29/a/").content.decode()
    assert "data-reply=" not in page
    data = {"author_name": "Rita", "email": "r@example.org", "body": "Doch!", "parent": below.pk}
    response = client.post(f"/comments/post/{comment.post_id}/", data, headers=OWN_SITE)
    assert response.status_code in {403, 422}
    assert "Doch!" in response.content.decode()
    assert Comment.objects.count() == 2
    arrange(mo_client, comment, "open")
    assert "data-reply=" in client.get("/2010/04/29/a/").content.decode()


def test_a_closed_post_takes_no_comments(
    client: Client, mo_client: Client, comment: Comment
) -> None:
    changed = comment.post.modified_at
    arrange(mo_client, comment, "close-post")
    page = client.get("/2010/04/29/a/").content.decode()
    assert 'name="body"' not in page
    assert Post.objects.get().modified_at == changed
    arrange(mo_client, comment, "open-post")
    assert 'name="body"' in client.get("/2010/04/29/a/").content.decode()


def test_the_log_says_who_did_it(mo_client: Client, comment: Comment) -> None:
    arrange(mo_client, comment, "close-post")
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("mo", str(comment.pk))


@pytest.mark.parametrize("value", ["", ":", "1", "x:pin", "999999:pin", "1:burn"])
def test_nonsense_changes_nothing(mo_client: Client, comment: Comment, value: str) -> None:
    address = f"/admin/comments/comment/{comment.pk}/change/"
    assert mo_client.post(address, {"_control": value}).status_code in {200, 302}
    comment.refresh_from_db()
    assert (comment.is_pinned, comment.is_closed) == (False, False)


@pytest.mark.parametrize("what", ["pin", "close", "close-post"])
def test_a_stranger_may_not(
    client: Client, anna_client: Client, comment: Comment, what: str
) -> None:
    for who in (client, anna_client):
        assert arrange(who, comment, what).status_code in {302, 403}
    comment.refresh_from_db()
    assert (comment.is_pinned, comment.is_closed) == (False, False)
    assert Post.objects.get().comments_open
