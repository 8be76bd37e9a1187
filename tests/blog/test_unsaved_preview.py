"""What somebody typed into a public text, on its real page, before anybody else sees it."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import Embed, Page, Post, UnsavedText
from blog.rendering.saving import save_text
from tests.helpers import SPRING_2010, MakePost, said

pytestmark = pytest.mark.django_db

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(slug="a", title="Haus", body="<p>Alt.</p>")


def typed(
    user: User, text: Post | Page, title: str = "Neues Haus", body: str = "<p>Neu.</p>"
) -> str:
    kind = text._meta.model_name or ""
    row = UnsavedText.objects.create(
        user=user,
        kind=kind,
        form_key="k1",
        values=[["title", "Neues Haus", ""], ["body", body, ""], ["excerpt", "", ""]],
        typed_at=timezone.now(),
        **{kind: text},
    )
    return f"/preview/unsaved/{row.pk}/"


def test_its_author_sees_what_was_typed(anna: User, anna_client: Client, post: Post) -> None:
    page = anna_client.get(typed(anna, post)).content.decode()

    assert "Neues Haus" in page
    assert "<p>Neu.</p>" in page
    assert "Alt." not in page
    sentence = "You have not saved this. Everybody else goes on seeing the saved text."
    assert said(sentence) in page


def test_readers_see_nothing_of_it(
    anna: User, anna_client: Client, client: Client, post: Post
) -> None:
    anna_client.get(typed(anna, post, body=f"<p>Neu.</p><p>{VIDEO}</p>"))

    page = client.get("/2010/04/29/a/").content.decode()
    assert "Alt." in page
    assert "Neu" not in page
    assert not Embed.objects.exists()
    assert Post.objects.get().title == "Haus"


def test_it_leads_back_to_what_was_typed(anna: User, anna_client: Client, post: Post) -> None:
    url = typed(anna, post)
    page = anna_client.get(url).content.decode()

    row = UnsavedText.objects.get()
    assert f'href="/admin/blog/post/{post.pk}/change/?unsaved={row.pk}"' in page


def test_it_is_sanitised_as_when_it_is_saved(anna: User, anna_client: Client, post: Post) -> None:
    url = typed(anna, post, body="<p onclick='x()'>Neu.</p><iframe src='https://x.org'></iframe>")
    page = anna_client.get(url).content.decode()

    assert "onclick" not in page
    assert "<iframe" not in page


def test_it_is_kept_nowhere(anna: User, anna_client: Client, post: Post) -> None:
    assert "no-store" in anna_client.get(typed(anna, post))["Cache-Control"]


def test_nobody_else_sees_it(anna: User, edda_client: Client, client: Client, post: Post) -> None:
    url = typed(anna, post)

    assert edda_client.get(url).status_code == 404
    assert client.get(url).status_code == 302


def test_it_ends_where_the_text_is_no_longer_theirs(
    anna: User, edda: User, anna_client: Client, post: Post
) -> None:
    url = typed(anna, post)
    Post.objects.update(author=edda)

    assert anna_client.get(url).status_code == 404


def test_a_page_is_shown_to_its_editor(
    edda: User, edda_client: Client, anna: User, anna_client: Client
) -> None:
    page = save_text(Page(title="Wir", path="wir", body="<p>Alt.</p>", published_at=SPRING_2010))
    shown = edda_client.get(typed(edda, page)).content.decode()

    assert "<p>Neu.</p>" in shown
    assert anna_client.get(typed(anna, page)).status_code == 404


def test_a_form_that_is_only_open_has_none(anna: User, anna_client: Client, post: Post) -> None:
    url = typed(anna, post)
    UnsavedText.objects.update(typed_at=None)

    assert anna_client.get(url).status_code == 404


def keep(client: Client, text: str) -> Any:
    data = {"unsaved": "abc", "text": text, "values": json.dumps([["title", "Neu", ""]])}
    return client.post("/admin/blog/post/unsaved/", data).json()


def test_the_form_is_told_where_its_preview_is(anna_client: Client, post: Post) -> None:
    answer = keep(anna_client, str(post.pk))

    row = UnsavedText.objects.get()
    assert (answer["pk"], answer["preview"]) == (row.pk, f"/preview/unsaved/{row.pk}/")


def test_a_new_text_has_none(anna_client: Client) -> None:
    assert "preview" not in keep(anna_client, "")


def test_only_public_texts_have_the_button(
    anna_client: Client, post: Post, make_post: MakePost
) -> None:
    draft = make_post(published_at=None)

    assert "data-preview" in anna_client.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
    page = anna_client.get(f"/admin/blog/post/{draft.pk}/change/").content.decode()
    assert "data-preview" not in page
