"""What was written once can be read, compared and brought back."""

import datetime
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from blog.models import Image, Post, Revision
from blog.models.revisions import KEPT_PER_POST
from blog.rendering.saving import save_text
from blog.rendering.saving_images import save_image
from tests.helpers import MakePost, save_post
from tests.pictures import encoded

pytestmark = pytest.mark.django_db


def keep(post: Post, by: User | None = None, *, minutes: int = 0, **fields: Any) -> Revision:
    saved_at = timezone.now() - datetime.timedelta(minutes=minutes)
    return Revision.objects.create(post=post, by=by, saved_at=saved_at, **fields)


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(title="Haus", body="<p>Alt</p>", published_at=None)


class TestKeeping:
    def test_the_first_save_is_kept(self, anna_client: Client, anna: User) -> None:
        anna_client.post(
            "/admin/blog/post/add/", {"title": "Neu", "body": "<p>A</p>", "publish": "not-yet"}
        )
        revision = Revision.objects.get()
        assert (revision.title, revision.body, revision.by) == ("Neu", "<p>A</p>", anna)

    def test_a_changed_text_is_kept_with_who_and_when(
        self, edda_client: Client, edda: User, anna: User, post: Post
    ) -> None:
        keep(post, anna, title="Haus", body="<p>Alt</p>", minutes=5)
        save_post(edda_client, post, body="<p>Neu</p>", author=anna.pk)
        newest, _before = Revision.objects.all()
        assert (newest.body, newest.by) == ("<p>Neu</p>", edda)
        assert timezone.now() - newest.saved_at < datetime.timedelta(minutes=1)

    def test_the_text_before_the_first_revision_is_not_lost(
        self, anna_client: Client, post: Post
    ) -> None:
        written = post.modified_at
        save_post(anna_client, post, body="<p>Neu</p>")
        new, old = Revision.objects.all()
        assert (old.body, old.by, old.saved_at) == ("<p>Alt</p>", None, written)
        assert new.body == "<p>Neu</p>"

    def test_a_text_that_came_past_the_admin_is_not_lost(
        self, anna_client: Client, post: Post
    ) -> None:
        keep(post, title="Haus", body="<p>Uralt</p>", minutes=5)
        save_post(anna_client, post, body="<p>Neu</p>")
        bodies = [revision.body for revision in Revision.objects.all()]
        assert bodies == ["<p>Neu</p>", "<p>Alt</p>", "<p>Uralt</p>"]

    @pytest.mark.parametrize("field", ["title", "excerpt", "body"])
    def test_each_of_the_three_counts(self, anna_client: Client, post: Post, field: str) -> None:
        save_post(anna_client, post, **{field: "anders"})
        assert Revision.objects.count() == 2

    def test_what_changed_nothing_is_not_kept(self, anna_client: Client, post: Post) -> None:
        Post.objects.filter(pk=post.pk).update(excerpt="Eins\nZwei")
        save_post(anna_client, post, excerpt="Eins\r\nZwei", tags="Garten", comments_open="on")
        assert not Revision.objects.exists()

    def test_the_newest_hundred_are_kept(self, anna_client: Client, post: Post) -> None:
        Revision.objects.bulk_create(
            Revision(post=post, title="Haus", body=f"<p>{n}</p>") for n in range(KEPT_PER_POST)
        )
        save_post(anna_client, post, body="<p>Neu</p>")
        kept = Revision.objects.filter(post=post)
        assert kept.count() == KEPT_PER_POST
        assert kept[0].body == "<p>Neu</p>"


class TestTheList:
    def test_links_from_the_form_to_who_and_when(
        self, anna_client: Client, post: Post, edda: User
    ) -> None:
        keep(post, edda, title="Haus")
        form = anna_client.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
        assert f'href="/admin/blog/post/{post.pk}/revisions/"' in form
        page = anna_client.get(f"/admin/blog/post/{post.pk}/revisions/").content.decode()
        assert "Edda Ehlers" in page

    def test_is_paged_by_a_constant_number_of_queries(
        self, anna_client: Client, post: Post, edda: User
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                anna_client.get(f"/admin/blog/post/{post.pk}/revisions/")
            return len(captured)

        keep(post, edda, title="Haus")
        at_one = queries()
        for n in range(30):
            keep(post, edda, title=f"Haus {n}", minutes=n + 1)
        assert queries() == at_one
        page = anna_client.get(f"/admin/blog/post/{post.pk}/revisions/").content.decode()
        assert page.count('name="old"') == 25
        page = anna_client.get(f"/admin/blog/post/{post.pk}/revisions/?page=2").content.decode()
        assert page.count('name="old"') == 6


class TestTheComparison:
    def test_is_with_the_one_before(self, anna_client: Client, post: Post) -> None:
        keep(post, title="Haus", body="<p>Ganz alt</p>", minutes=9)
        keep(post, title="Haus", body="<p>Der rote Stuhl</p>", minutes=5)
        keep(post, title="Haus", body="<p>Der blaue Stuhl</p>")
        page = anna_client.get(f"/admin/blog/post/{post.pk}/revisions/compare/").content.decode()
        assert "Der <del>rote</del> Stuhl" in page
        assert "Der <ins>blaue</ins> Stuhl" in page
        assert "Ganz alt" not in page

    def test_can_be_of_any_two_in_any_order(self, anna_client: Client, post: Post) -> None:
        first = keep(post, title="Haus", body="<p>Der grüne Stuhl</p>", minutes=9)
        keep(post, title="Haus", body="<p>Der rote Stuhl</p>", minutes=5)
        last = keep(post, title="Haus", body="<p>Der blaue Stuhl</p>")
        address = f"/admin/blog/post/{post.pk}/revisions/compare/?old={last.pk}&new={first.pk}"
        page = anna_client.get(address).content.decode()
        assert "Der <del>grüne</del> Stuhl" in page
        assert "Der <ins>blaue</ins> Stuhl" in page

    def test_of_the_oldest_shows_all_as_new(self, anna_client: Client, post: Post) -> None:
        keep(post, title="Haus", body="<p>Der rote Stuhl</p>")
        page = anna_client.get(f"/admin/blog/post/{post.pk}/revisions/compare/").content.decode()
        assert "<ins>Der rote Stuhl</ins>" in page

    @pytest.mark.parametrize("query", ["", "?new=abc", "?new=99", "?new=-1", f"?old={'9' * 30}"])
    def test_of_what_is_not_there_is_not_found(
        self, anna_client: Client, post: Post, query: str
    ) -> None:
        if query:
            keep(post, title="Haus")
        address = f"/admin/blog/post/{post.pk}/revisions/compare/{query}"
        assert anna_client.get(address).status_code == 404

    def test_of_another_posts_revision_is_not_found(
        self, anna_client: Client, post: Post, make_post: MakePost
    ) -> None:
        keep(post, title="Haus")
        other = keep(make_post(), title="Fremd")
        address = f"/admin/blog/post/{post.pk}/revisions/compare/?new={other.pk}"
        assert anna_client.get(address).status_code == 404


class TestRestoring:
    def address(self, revision: Revision) -> str:
        return f"/admin/blog/post/{revision.post_id}/revisions/{revision.pk}/restore/"

    def test_brings_an_old_text_back_as_a_new_revision(
        self, anna_client: Client, post: Post, anna: User
    ) -> None:
        old = keep(post, title="Früher", excerpt="Kurz", body="<p>Früher</p>", minutes=5)
        post.refresh_from_db()
        version = {"version": post.modified_at.isoformat()}
        response = anna_client.post(self.address(old), version)
        assert response["Location"] == f"/admin/blog/post/{post.pk}/change/"
        post.refresh_from_db()
        assert (post.title, post.excerpt, post.body) == ("Früher", "Kurz", "<p>Früher</p>")
        assert "Früher" in post.body_html
        newest, before, _old = Revision.objects.all()
        assert (newest.body, newest.by) == ("<p>Früher</p>", anna)
        assert before.body == "<p>Alt</p>"

    def test_leaves_address_and_publication_alone(
        self, anna_client: Client, make_post: MakePost
    ) -> None:
        post = make_post(slug="haus")
        address = post.get_absolute_url()
        old = keep(post, title="Früher", body="<p>Früher</p>", minutes=5)
        post.refresh_from_db()
        anna_client.post(self.address(old), {"version": post.modified_at.isoformat()})
        post.refresh_from_db()
        assert post.get_absolute_url() == address
        assert post.is_published

    @pytest.mark.parametrize("version", ["", "2010-04-29T07:30:00+00:00"])
    def test_does_nothing_where_somebody_saved_meanwhile(
        self, anna_client: Client, post: Post, version: str
    ) -> None:
        old = keep(post, title="Früher", minutes=5)
        response = anna_client.post(self.address(old), {"version": version})
        assert response["Location"] == f"/admin/blog/post/{post.pk}/revisions/"
        post.refresh_from_db()
        assert post.title == "Haus"

    def test_refuses_get(self, anna_client: Client, post: Post) -> None:
        assert anna_client.get(self.address(keep(post, title="Früher"))).status_code == 405

    def test_does_not_take_the_revision_of_another_post(
        self, anna_client: Client, post: Post, make_post: MakePost
    ) -> None:
        other = keep(make_post(), title="Fremd")
        address = f"/admin/blog/post/{post.pk}/revisions/{other.pk}/restore/"
        post.refresh_from_db()
        version = {"version": post.modified_at.isoformat()}
        assert anna_client.post(address, version).status_code == 404

    def test_the_page_offers_it_for_all_but_what_stands_in_the_post(
        self, anna_client: Client, post: Post
    ) -> None:
        old = keep(post, title="Früher", minutes=5)
        keep(post, title="Haus", body="<p>Alt</p>")
        page = anna_client.get(f"/admin/blog/post/{post.pk}/revisions/compare/").content.decode()
        assert re.findall(r'action="([^"]+restore/)"', page) == [self.address(old)]


@pytest.mark.parametrize("who", ["nobody", "moderator", "other author"])
def test_only_those_who_may_change_the_post_see_its_revisions(
    client: Client, mo: User, anna_client: Client, edda: User, who: str
) -> None:
    post = save_text(Post(title="Eddas Geheimnis", author=edda))
    revision = keep(post, edda, title="Eddas Geheimnis")
    asking = client
    if who == "moderator":
        client.force_login(mo)
    elif who == "other author":
        asking = anna_client
    base = f"/admin/blog/post/{post.pk}/revisions/"
    version = {"version": post.modified_at.isoformat()}
    responses = [
        asking.get(base),
        asking.get(f"{base}compare/"),
        asking.post(f"{base}{revision.pk}/restore/", version),
    ]
    expected = 302 if who == "nobody" else 404
    assert [response.status_code for response in responses] == [expected] * 3


def test_a_co_author_sees_them(anna_client: Client, anna: User, edda: User) -> None:
    post = save_text(Post(title="Zusammen", author=edda))
    post.co_authors.add(anna)
    assert anna_client.get(f"/admin/blog/post/{post.pk}/revisions/").status_code == 200


def test_a_restored_text_finds_its_picture_though_the_file_was_replaced(
    anna_client: Client, anna: User, make_post: MakePost
) -> None:
    image = save_image(Image(file=ContentFile(encoded(), "a.jpg"), uploaded_by=anna))
    post = make_post(published_at=None, body=f'<p>Alt</p><p><img src="{image.file.url}"></p>')
    before = Post.objects.get()
    post.body += "<p>Neu</p>"
    save_text(post)
    Revision.record(post, anna, before)
    image.file = ContentFile(encoded(), "b.jpg")
    save_image(image)
    seen = post.modified_at
    post.refresh_from_db()
    # Who has the form open has the old address in it, and is told of the change.
    assert post.modified_at > seen
    old = Revision.objects.order_by("pk").first()
    assert old is not None
    address = f"/admin/blog/post/{post.pk}/revisions/{old.pk}/restore/"
    anna_client.post(address, {"version": post.modified_at.isoformat()})
    post.refresh_from_db()
    assert "Neu" not in post.body_html
    assert "<img" in post.body_html
