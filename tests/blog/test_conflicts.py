"""Two people on one post: the second is told before anything is overwritten."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import Page, Post, Revision
from blog.rendering.saving import save_text
from tests.helpers import MakePost, form_of, save_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(title="Haus", body="<p>Alt</p>", published_at=None)


@pytest.fixture
def annas_form(post: Post) -> dict[str, Any]:
    """Anna opens the form before Edda saves, and changes the text."""
    return form_of(post, title="Annas Titel", body="<p>Annas Text</p>", tags="annaswort")


def address(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/change/"


def test_the_form_carries_the_version(anna_client: Client, post: Post) -> None:
    page = anna_client.get(address(post)).content.decode()
    post.refresh_from_db()
    assert f'name="version" value="{post.modified_at.isoformat()}"' in page


def test_the_second_stores_nothing_and_keeps_what_was_typed(
    anna_client: Client, edda_client: Client, post: Post, anna: User, annas_form: dict[str, Any]
) -> None:
    save_post(edda_client, post, body="<p>Eddas Text</p>", author=anna.pk)
    response = anna_client.post(address(post), annas_form)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Edda Ehlers" in page
    assert f'href="/admin/blog/post/{post.pk}/revisions/compare/"' in page
    assert "Annas Titel" in page
    assert "&lt;p&gt;Annas Text&lt;/p&gt;" in page
    assert "annaswort" in page
    post.refresh_from_db()
    assert (post.title, post.body) == ("Haus", "<p>Eddas Text</p>")
    assert not post.tags.exists()


def test_saving_again_without_a_decision_is_refused_again(
    anna_client: Client, edda_client: Client, post: Post, anna: User, annas_form: dict[str, Any]
) -> None:
    save_post(edda_client, post, body="<p>Eddas Text</p>", author=anna.pk)
    page = anna_client.post(address(post), annas_form).content.decode()
    assert f'name="version" value="{annas_form["version"]}"' in page
    assert anna_client.post(address(post), annas_form).status_code == 200
    post.refresh_from_db()
    assert post.body == "<p>Eddas Text</p>"


def test_the_second_may_save_over_it_and_the_first_text_is_kept(
    anna_client: Client, edda_client: Client, post: Post, anna: User, annas_form: dict[str, Any]
) -> None:
    save_post(edda_client, post, body="<p>Eddas Text</p>", author=anna.pk)
    post.refresh_from_db()
    version = post.modified_at.isoformat()
    page = anna_client.post(address(post), annas_form).content.decode()
    assert f'name="_overwrite" value="{version}"' in page
    response = anna_client.post(address(post), annas_form | {"_overwrite": version})
    assert response["Location"] == address(post)
    post.refresh_from_db()
    assert post.title == "Annas Titel"
    bodies = [revision.body for revision in Revision.objects.all()]
    assert bodies == ["<p>Annas Text</p>", "<p>Eddas Text</p>", "<p>Alt</p>"]


def test_a_third_save_in_between_is_told_again(
    anna_client: Client, edda_client: Client, post: Post, anna: User, annas_form: dict[str, Any]
) -> None:
    save_post(edda_client, post, body="<p>Eddas Text</p>", author=anna.pk)
    post.refresh_from_db()
    version = post.modified_at.isoformat()
    save_post(edda_client, post, body="<p>Eddas zweiter Text</p>", author=anna.pk)
    response = anna_client.post(address(post), annas_form | {"_overwrite": version})
    assert response.status_code == 200
    post.refresh_from_db()
    assert post.body == "<p>Eddas zweiter Text</p>"


def test_a_change_of_tags_alone_is_told_too(
    anna_client: Client, edda_client: Client, post: Post, anna: User, annas_form: dict[str, Any]
) -> None:
    save_post(edda_client, post, tags="eddaswort", author=anna.pk)
    assert anna_client.post(address(post), annas_form).status_code == 200


def test_a_save_past_the_admin_is_told_without_a_name(
    anna_client: Client, edda_client: Client, post: Post, anna: User, annas_form: dict[str, Any]
) -> None:
    save_post(edda_client, post, body="<p>Eddas Text</p>", author=anna.pk)
    save_text(Post.objects.get(pk=post.pk))
    page = anna_client.post(address(post), annas_form).content.decode()
    assert (
        "Edda Ehlers" not in page.partition('id="conflict-heading"')[2].partition("</section>")[0]
    )


def test_a_form_without_a_version_is_refused(anna_client: Client, post: Post) -> None:
    form = form_of(post)
    del form["version"]
    assert anna_client.post(address(post), form).status_code == 200


def test_a_link_for_others_is_no_change_to_be_told_of(
    anna_client: Client, post: Post, annas_form: dict[str, Any]
) -> None:
    anna_client.post(f"/admin/blog/post/{post.pk}/preview-link/", {"make": "1"})
    assert anna_client.post(address(post), annas_form).status_code == 302


class TestPages:
    @pytest.fixture
    def wir(self) -> Page:
        return save_text(Page(title="Wir", path="wir", body="<p>Alt</p>"))

    def test_the_second_is_told_and_stores_nothing(
        self, edda_client: Client, admin_client: Client, wir: Page
    ) -> None:
        form = page_form(wir, body="<p>Text der Zweiten</p>")
        admin_client.post(change(wir), page_form(wir, body="<p>Neu</p>"))

        page = edda_client.post(change(wir), form).content.decode()

        assert 'id="conflict-heading"' in page
        assert "&lt;p&gt;Text der Zweiten&lt;/p&gt;" in page
        assert Page.objects.get().body == "<p>Neu</p>"

    def test_what_differs_is_shown_at_once(
        self, edda_client: Client, admin_client: Client, wir: Page
    ) -> None:
        form = page_form(wir, body="<p>Text der Zweiten</p>")
        admin_client.post(change(wir), page_form(wir, body="<p>Neu</p>"))

        page = edda_client.post(change(wir), form).content.decode()

        assert 'class="difference__row difference__row--changed"' in page

    def test_the_second_may_save_over_it(
        self, edda_client: Client, admin_client: Client, wir: Page
    ) -> None:
        form = page_form(wir, body="<p>Text der Zweiten</p>")
        admin_client.post(change(wir), page_form(wir, body="<p>Neu</p>"))
        version = Page.objects.get().modified_at.isoformat()

        edda_client.post(change(wir), form | {"_overwrite": version})

        assert Page.objects.get().body == "<p>Text der Zweiten</p>"

    def test_the_step_of_publishing_stays_closed_above_the_warning(
        self, edda_client: Client, admin_client: Client
    ) -> None:
        wir = save_text(Page(title="Wir", path="wir", body="<p>Alt</p>"))
        assert wir.published_at
        moment = timezone.localtime(wir.published_at)
        times = {
            "publish": "at",
            "published_at_0": f"{moment:%Y-%m-%d}",
            "published_at_1": f"{moment:%H:%M}",
        }
        form = page_form(wir, body="<p>Text der Zweiten</p>", **times)
        admin_client.post(change(wir), page_form(wir, body="<p>Neu</p>", **times))

        page = edda_client.post(change(wir), form).content.decode()

        assert 'id="conflict-heading"' in page
        assert 'id="publishing" open' not in page

    def test_one_alone_is_told_nothing(self, edda_client: Client, wir: Page) -> None:
        assert edda_client.post(change(wir), page_form(wir)).status_code == 302


def change(page: Page) -> str:
    return f"/admin/blog/page/{page.pk}/change/"


def page_form(page: Page, **fields: Any) -> dict[str, Any]:
    page.refresh_from_db()
    return {
        "title": page.title,
        "path": page.path,
        "body": page.body,
        "publish": "not-yet",
        "version": page.modified_at.isoformat(),
        **fields,
    }
