"""Approved comments can be found, others never."""

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from blog.models import SearchEntry
from blog.rendering.saving import save_text
from blog.search.finding import find
from blog.search.queries import parse
from comments import moderation
from comments.models import Comment
from tests.helpers import SPRING_2010, MakeComment, MakePost

pytestmark = pytest.mark.django_db


def found(words: str) -> list[int]:
    entries = SearchEntry.objects.in_bulk(find(parse(words)).entries)
    return [entry.object_id for entry in entries.values()]


def test_an_approved_comment_leads_to_its_place(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post(), body="Rosen brauchen Sonne.")
    page = client.get("/?s=rose").content.decode()
    assert f'href="/comments/{comment.pk}/"' in page
    assert "<mark>Rosen</mark> brauchen" in page


@pytest.mark.parametrize("status", ["held", "spam", "trash"])
def test_no_other_is_found(make_post: MakePost, make_comment: MakeComment, status: str) -> None:
    make_comment(make_post(), body="Rosen", status=status)
    assert found("rosen") == []


def test_decisions_let_it_in_and_out(
    make_post: MakePost, make_comment: MakeComment, mo: User
) -> None:
    comment = make_comment(make_post(), body="Rosen", status="held")
    decision = moderation.decide(comment, Comment.Status.APPROVED, by=mo)
    assert found("rosen") == [comment.pk]
    moderation.undo(decision, by=mo)
    assert found("rosen") == []


def test_a_comment_on_a_draft_is_not_found(make_post: MakePost, make_comment: MakeComment) -> None:
    make_comment(make_post(published_at=None), body="Rosen")
    assert found("rosen") == []


def test_a_deleted_comment_is_not_found(make_post: MakePost, make_comment: MakeComment) -> None:
    make_comment(make_post(), body="Rosen").delete()
    assert found("rosen") == []


def test_no_address_is_found(make_post: MakePost, make_comment: MakeComment) -> None:
    make_comment(make_post(), email="rosenfreundin@example.org")
    assert found("rosenfreundin") == []


def test_a_deleted_comment_is_forgotten(
    client: Client, admin_client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post(), body="Rosen brauchen Sonne.")
    data = {"action": "delete_selected", "_selected_action": [comment.pk], "post": "yes"}
    admin_client.post("/admin/comments/comment/?status=all", data)
    assert not Comment.objects.exists()
    assert found("Rosen") == []


def test_a_former_title_is_not_found_below(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(title="Herr Mustermann")
    make_comment(post, author_name="Rita Rose")
    post.title = "Ein Herr"
    save_text(post)
    assert found("Mustermann") == []
    assert "<mark>Rose</mark>: Ein Herr" in client.get("/?s=rose").content.decode()


def test_rebuilding_keeps_what_becomes_public_later(
    make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(published_at=None)
    comment = make_comment(post, body="Vom Apfelbaum")
    call_command("rebuild_search", verbosity=0)
    post.published_at = SPRING_2010
    save_text(post)
    assert found("Apfelbaum") == [comment.pk]
