"""A link that lets people without an account read a post before it is public."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import Post
from blog.models import preview_links as preview
from blog.rendering.saving import save_text
from tests.clock import clock_at
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(make_post: MakePost) -> Post:
    return make_post(title="Entwurf", body="<p>Noch geheim</p>", published_at=None)


def link(post: Post) -> str:
    preview.make_link(post)
    found = preview.link_to(post)
    assert found
    return found.get_absolute_url()


def publish(post: Post) -> None:
    post.published_at = timezone.now()
    save_text(post)


class TestReading:
    def test_strangers_read_the_draft(self, client: Client, draft: Post) -> None:
        response = client.get(link(draft))
        assert response.status_code == 200
        assert "Noch geheim" in response.content.decode()

    def test_they_read_a_scheduled_post(
        self, client: Client, make_post: MakePost, tomorrow: datetime.datetime
    ) -> None:
        post = make_post(body="<p>Bald</p>", published_at=tomorrow)
        assert "Bald" in client.get(link(post)).content.decode()

    def test_it_is_never_kept_nor_found_by_search_engines(
        self, client: Client, draft: Post
    ) -> None:
        response = client.get(link(draft))
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert not response.cookies

    def test_it_takes_no_comments_and_no_stars(
        self, client: Client, draft: Post, make_comment: MakeComment
    ) -> None:
        make_comment(draft, body="Von früher")
        page = client.get(link(draft)).content.decode()
        assert "Von früher" not in page
        assert 'method="post"' not in page

    def test_it_shows_the_post_as_it_is_saved_last(self, client: Client, draft: Post) -> None:
        address = link(draft)
        draft.body = "<p>Besser</p>"
        save_text(draft)
        assert "Besser" in client.get(address).content.decode()

    def test_it_leads_to_the_post_once_that_is_public(self, client: Client, draft: Post) -> None:
        address = link(draft)
        publish(draft)
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"] == draft.get_absolute_url()


class TestTheEnd:
    def test_comes_after_seven_days(self, draft: Post) -> None:
        preview.make_link(draft)
        found = preview.link_to(draft)
        assert found
        left = found.until - timezone.now()
        assert datetime.timedelta(days=6, hours=23) < left <= datetime.timedelta(days=7)

    def test_comes_to_the_second(self, client: Client, draft: Post) -> None:
        now = timezone.now().replace(microsecond=0)
        with clock_at(now):
            address = link(draft)
        end, second = now + datetime.timedelta(days=7), datetime.timedelta(seconds=1)
        with clock_at(end - second):
            assert client.get(address).status_code == 200
        with clock_at(end):
            assert client.get(address).status_code == 410

    def test_a_link_whose_time_is_over_says_so(
        self, client: Client, draft: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(preview, "VALID_FOR", datetime.timedelta(seconds=-1))
        preview.make_link(draft)
        response = client.get(f"/preview/{draft.preview_key}/")
        assert response.status_code == 410
        assert "Noch geheim" not in response.content.decode()
        assert preview.link_to(draft) is None

    def test_a_revoked_link_says_so(self, client: Client, draft: Post) -> None:
        address = link(draft)
        preview.revoke_link(draft)
        response = client.get(address)
        assert response.status_code == 410
        assert "Noch geheim" not in response.content.decode()

    def test_a_revoked_link_stays_revoked_when_there_is_a_new_one(
        self, client: Client, draft: Post
    ) -> None:
        address = link(draft)
        preview.revoke_link(draft)
        assert client.get(link(draft)).status_code == 200
        assert client.get(address).status_code == 410

    def test_a_link_never_opens_another_post(
        self, client: Client, draft: Post, make_post: MakePost
    ) -> None:
        other = make_post(title="Anderer", body="<p>Auch geheim</p>", published_at=None)
        preview.make_link(draft)
        Post.objects.filter(pk=other.pk).update(preview_key=draft.preview_key)
        assert "Auch geheim" not in client.get(f"/preview/{draft.preview_key}/").content.decode()
        forged = draft.preview_key.replace(f"{draft.pk}-", f"{other.pk}-", 1)
        assert client.get(f"/preview/{forged}/").status_code == 404

    @pytest.mark.parametrize("key", ["x", "1-2-3:x", "::", "1-9999999999-abc", "%00", "ä:ö"])
    def test_what_is_no_link_is_not_found(self, client: Client, draft: Post, key: str) -> None:
        preview.make_link(draft)
        assert client.get(f"/preview/{key}/").status_code in {400, 404}

    def test_making_and_ending_a_link_leaves_those_of_other_posts(
        self, client: Client, draft: Post, make_post: MakePost
    ) -> None:
        other = make_post(title="Anderer", published_at=None)
        address = link(draft)
        link(other)
        assert client.get(address).status_code == 200
        preview.revoke_link(other)
        assert client.get(address).status_code == 200

    def test_the_link_of_a_deleted_post_is_not_found(self, client: Client, draft: Post) -> None:
        address = link(draft)
        draft.delete()
        assert client.get(address).status_code == 404


class TestTheButtons:
    def test_make_a_link_that_the_form_shows(
        self, anna_client: Client, client: Client, draft: Post
    ) -> None:
        response = anna_client.post(f"/admin/blog/post/{draft.pk}/preview-link/", {"make": "1"})
        assert response["Location"].startswith(f"/admin/blog/post/{draft.pk}/change/")
        draft.refresh_from_db()
        page = anna_client.get(f"/admin/blog/post/{draft.pk}/change/").content.decode()
        assert f"http://testserver/preview/{draft.preview_key}/" in page
        assert client.get(f"/preview/{draft.preview_key}/").status_code == 200

    def test_end_it(self, anna_client: Client, client: Client, draft: Post) -> None:
        address = link(draft)
        anna_client.post(f"/admin/blog/post/{draft.pk}/preview-link/", {"revoke": "1"})
        assert client.get(address).status_code == 410

    def test_make_none_for_a_public_post(self, anna_client: Client, make_post: MakePost) -> None:
        post = make_post()
        anna_client.post(f"/admin/blog/post/{post.pk}/preview-link/", {"make": "1"})
        post.refresh_from_db()
        assert post.preview_key == ""

    def test_refuse_get(self, anna_client: Client, draft: Post) -> None:
        response = anna_client.get(f"/admin/blog/post/{draft.pk}/preview-link/")
        assert response.status_code == 405
        draft.refresh_from_db()
        assert draft.preview_key == ""

    def test_a_stranger_may_not(
        self, client: Client, mo_client: Client, anna_client: Client, edda: User
    ) -> None:
        post = save_text(Post(title="Eddas", author=edda))
        address = f"/admin/blog/post/{post.pk}/preview-link/"
        assert client.post(address, {"make": "1"}).status_code == 302
        assert mo_client.post(address, {"make": "1"}).status_code == 404
        assert anna_client.post(address, {"make": "1"}).status_code == 404
        post.refresh_from_db()
        assert post.preview_key == ""


def test_a_revoked_link_does_not_come_back(client: Client, make_post: MakePost) -> None:
    post = make_post(published_at=None)
    preview.make_link(post)
    link = preview.link_to(post)
    assert link is not None
    preview.revoke_link(Post.objects.get())
    save_text(post)
    assert client.get(link.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_previews_only_show(
    anna_client: Client, client: Client, make_post: MakePost, method: str
) -> None:
    post = make_post(published_at=None)
    assert getattr(anna_client, method)(f"/preview/{post.pk}/").status_code == 405
    assert getattr(client, method)(link(post)).status_code == 405


def test_what_an_author_sees_before_the_time_is_never_kept(
    anna_client: Client, client: Client, make_post: MakePost
) -> None:
    url = f"/preview/{make_post(published_at=None).pk}/"
    assert "no-store" in anna_client.get(url)["Cache-Control"]
    response = client.get(url)
    assert (response.status_code, "/admin/login/" in response["Location"]) == (302, True)


def test_the_preview_of_an_author_takes_no_comments_and_is_not_shared(
    anna_client: Client, make_post: MakePost
) -> None:
    page = anna_client.get(f"/preview/{make_post(published_at=None).pk}/").content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert 'method="post"' not in page


def test_the_preview_of_an_author_leads_to_the_post_once_that_is_public(
    anna_client: Client, make_post: MakePost
) -> None:
    response = anna_client.get(f"/preview/{make_post(slug='a').pk}/")
    assert (response.status_code, response["Location"]) == (302, "/2010/04/29/a/")
