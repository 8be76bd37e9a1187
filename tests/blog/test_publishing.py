"""The bar of the page for writing: what each of its buttons does to a post or a page."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from blog.admin.conflicts import version_of
from blog.models import Page, Post
from blog.rendering.saving import save_text
from tests.helpers import MakePost, page_text, send_post

pytestmark = pytest.mark.django_db


def address(text: Post | Page) -> str:
    return f"/admin/blog/{text._meta.model_name}/{text.pk}/change/"


class TestSaving:
    def test_stays_in_the_text(self, anna_client: Client, make_post: MakePost) -> None:
        post = make_post(published_at=None)
        assert send_post(anna_client, post, _save="1")["Location"] == address(post)

    def test_a_new_text_is_gone_on_with_as_well(self, anna_client: Client) -> None:
        response = anna_client.post("/admin/blog/post/add/", {"title": "Neu", "_save": "1"})
        post = Post.objects.get()
        assert response["Location"] == address(post)
        assert post.published_at is None

    def test_without_another_decision_changes_nothing_of_publication(
        self, anna_client: Client, make_post: MakePost, tomorrow: datetime.datetime
    ) -> None:
        for moment in (None, timezone.now() - datetime.timedelta(days=1), tomorrow):
            post = make_post(published_at=moment)
            send_post(anna_client, post, publish="")
            post.refresh_from_db()
            assert post.published_at == moment

    def test_what_is_public_keeps_its_second(
        self, anna_client: Client, make_post: MakePost
    ) -> None:
        moment = datetime.datetime(2010, 4, 29, 7, 30, 12, 345, tzinfo=datetime.UTC)
        post = make_post(published_at=moment)
        day = {"published_at_0": "2010-04-29", "published_at_1": "09:30"}
        send_post(anna_client, post, publish="at", **day)
        post.refresh_from_db()
        assert post.published_at == moment

    def test_half_a_time_keeps_no_draft_from_being_saved(
        self, anna_client: Client, make_post: MakePost
    ) -> None:
        post = make_post(published_at=None)
        send_post(anna_client, post, title="Neu", published_at_0="2035-12-24")
        post.refresh_from_db()
        assert post.title == "Neu"

    def test_a_title_of_several_lines_becomes_one(self, anna_client: Client) -> None:
        anna_client.post("/admin/blog/post/add/", {"title": "Haus\r\nund \n Hof"})
        assert Post.objects.get().title == "Haus und Hof"


class TestPublishing:
    def test_the_pressed_button_counts_not_what_stands(self, anna_client: Client) -> None:
        # A browser sends the hidden field first, and then the button.
        anna_client.post("/admin/blog/post/add/", {"title": "A", "publish": ["not-yet", "now"]})
        assert Post.objects.get().is_published

    def test_a_refused_publication_is_not_made_up_for_by_saving(self, anna_client: Client) -> None:
        data = {"title": "A", "body": "<p><a href='/x/'></a></p>", "publish": ["not-yet", "now"]}
        page = anna_client.post("/admin/blog/post/add/", data).content.decode()
        assert '<input type="hidden" name="publish" value="not-yet">' in page
        assert '<details class="step" id="publishing" open>' in page

    def test_a_public_post_goes_back_to_the_drafts(
        self, anna_client: Client, make_post: MakePost
    ) -> None:
        post = make_post()
        send_post(anna_client, post, publish=["at", "not-yet"])
        post.refresh_from_db()
        assert post.published_at is None

    def test_the_bar_says_how_the_text_stands(
        self, anna_client: Client, make_post: MakePost, tomorrow: datetime.datetime
    ) -> None:
        choices = {}
        for name, moment in {"draft": None, "scheduled": tomorrow, "public": None}.items():
            post = make_post(**({"published_at": moment} if name != "public" else {}))
            page = page_text(anna_client, address(post))
            choices[name] = [
                value for value in ("now", "at", "not-yet") if f'"publish" value="{value}"' in page
            ]
        assert choices == {
            "draft": ["now", "at", "not-yet"],  # the last one is the hidden field's
            "scheduled": ["now", "at", "not-yet"],
            "public": ["at", "not-yet"],
        }


class TestPages:
    def form(self, **fields: Any) -> dict[str, Any]:
        return {"title": "Über uns", "path": "wir", "body": "<p>Wir.</p>", **fields}

    def test_a_page_is_a_draft_until_it_is_published(
        self, edda_client: Client, client: Client
    ) -> None:
        edda_client.post("/admin/blog/page/add/", self.form(publish="not-yet"))
        assert client.get("/wir/").status_code == 404
        page = Page.objects.get()
        edda_client.post(address(page), self.form(publish="now", version=version_of(page)))
        assert client.get("/wir/").status_code == 200

    def test_an_editor_sees_a_draft_as_readers_will(
        self, edda_client: Client, anna_client: Client, client: Client
    ) -> None:
        page = save_text(Page(title="Wir", path="wir", body="<p>Wir.</p>", published_at=None))
        preview = f"/preview/page/{page.pk}/"
        form = self.form(_preview="1", version=version_of(page))
        response = edda_client.post(address(page), form)
        assert response["Location"] == preview
        assert "<p>Wir.</p>" in page_text(edda_client, preview)
        assert anna_client.get(preview).status_code == 403
        assert client.get(preview).status_code == 302

    def test_the_preview_of_a_public_page_is_the_page(self, edda_client: Client) -> None:
        page = save_text(Page(title="Wir", path="wir"))
        assert edda_client.get(f"/preview/page/{page.pk}/")["Location"] == "/wir/"


def test_whoever_may_only_look_gets_no_buttons(client: Client, django_user_model: Any) -> None:
    looker = django_user_model.objects.create_user("lea", password="x", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_page"))
    page = save_text(Page(title="Wir", path="wir"))
    client.force_login(looker)
    assert 'name="_save"' not in page_text(client, address(page))
