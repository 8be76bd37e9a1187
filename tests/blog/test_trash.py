"""A deleted post waits in the trash, with its comments and votes, and comes back as it was."""

import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.voters import Voter
from blog.admin import texts
from blog.models import Page, Post, TrashEntry
from blog.models.trash import KEPT
from blog.rendering.saving import save_text
from blog.rendering.trash import delete_expired, move_to_trash, restore
from comments.models import Comment
from ratings.models import Vote
from ratings.votes.casting import cast_vote
from tests.clock import clock_at
from tests.helpers import SPRING_2010, MakeComment, MakePost, person, said, signed_in

pytestmark = pytest.mark.django_db

TRASH = "/admin/blog/trashentry/"
POST = "/2010/04/29/a/"


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post(slug="a", title="Im Garten")


def delete(client: Client, text: Post | Page) -> Any:
    kind = text._meta.model_name
    return client.post(f"/admin/blog/{kind}/{text.pk}/delete/", {"post": "yes"}, follow=True)


def restored(entry: TrashEntry) -> Post:
    post = restore(entry)
    assert isinstance(post, Post)
    return post


def restore_by_form(client: Client, entry: TrashEntry) -> Any:
    return client.post(f"{TRASH}{entry.pk}/restore/", follow=True)


class TestDeletingAPost:
    def test_moves_it_to_the_trash(self, anna_client: Client, post: Post) -> None:
        page = delete(anna_client, post).content.decode()
        assert said("“%(title)s” is in the trash for 30 days.", title="Im Garten") in page
        assert f'href="{TRASH}"' in page
        assert TrashEntry.objects.get().post == post

    def test_asks_first_and_says_what_happens(self, anna_client: Client, post: Post) -> None:
        page = anna_client.get(f"/admin/blog/post/{post.pk}/delete/").content.decode()
        assert said("Move to the trash") in page
        assert not TrashEntry.objects.exists()

    def test_hides_it_from_readers_at_once(self, anna_client: Client, post: Post) -> None:
        reader = Client()
        assert reader.get(POST).status_code == 200
        delete(anna_client, post)
        assert reader.get(POST).status_code == 410
        assert "Im Garten" not in reader.get("/").content.decode()
        assert "Im Garten" not in reader.get("/?s=garten").content.decode()

    def test_hides_it_on_the_desk(self, anna_client: Client, post: Post) -> None:
        delete(anna_client, post)
        assert post.get_absolute_url() not in anna_client.get("/admin/").content.decode()
        assert "Im Garten" not in anna_client.get("/admin/blog/post/").content.decode()
        assert anna_client.get(f"/preview/{post.pk}/").status_code == 404
        change = anna_client.get(f"/admin/blog/post/{post.pk}/change/")
        assert change.status_code == 302

    def test_keeps_comments_and_votes(
        self, anna_client: Client, post: Post, make_comment: MakeComment
    ) -> None:
        make_comment(post)
        cast_vote(post, Voter("a"), 9)
        delete(anna_client, post)
        assert Comment.objects.count() == 1
        assert Vote.objects.count() == 1

    def test_may_not_be_done_by_a_co_author(
        self, edda: User, make_post: MakePost, anna: User, anna_client: Client
    ) -> None:
        together = make_post(slug="b", author=edda)
        together.co_authors.add(anna)
        assert delete(anna_client, together).status_code == 403
        data = {"action": "trash_selected", "_selected_action": [together.pk]}
        page = anna_client.post("/admin/blog/post/", data, follow=True).content.decode()
        assert said("Only the first author of a post may delete it.") in page
        assert not TrashEntry.objects.exists()

    def test_works_for_many_at_once(self, anna_client: Client, make_post: MakePost) -> None:
        posts = [make_post(slug=f"p{number}") for number in range(3)]
        data = {"action": "trash_selected", "_selected_action": [post.pk for post in posts]}
        anna_client.post("/admin/blog/post/", data)
        assert TrashEntry.objects.count() == 3

    def test_tells_of_those_that_were_too_many(
        self, anna_client: Client, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(texts, "MAX_AT_ONCE", 2)
        posts = [make_post(slug=f"p{number}") for number in range(3)]
        data = {"action": "trash_selected", "_selected_action": [post.pk for post in posts]}
        page = anna_client.post("/admin/blog/post/", data, follow=True).content.decode()
        sentence = "Only the first %(count)s were taken; please repeat it for the others."
        assert said(sentence, count=2) in page
        assert TrashEntry.objects.count() == 2

    def test_leaves_its_address_to_others(
        self, anna_client: Client, post: Post, make_post: MakePost
    ) -> None:
        delete(anna_client, post)
        assert make_post(slug="a").get_absolute_url() == POST


class TestRestoring:
    def test_gives_everything_back(
        self, anna: User, anna_client: Client, post: Post, make_comment: MakeComment
    ) -> None:
        make_comment(post, body="Wie schön!")
        entry = move_to_trash(post, anna)
        page = restore_by_form(anna_client, entry).content.decode()
        assert said("“%(title)s” is back, and public again.", title="Im Garten") in page
        shown = Client().get(POST).content.decode()
        assert "Wie schön!" in shown
        assert not TrashEntry.objects.exists()
        assert Post.objects.get().published_at == SPRING_2010

    def test_gives_a_draft_back_as_a_draft(self, anna: User, make_post: MakePost) -> None:
        draft = make_post(published_at=None)
        assert restored(move_to_trash(draft, anna)).published_at is None

    def test_gives_a_scheduled_post_its_time_back(
        self, anna: User, make_post: MakePost, tomorrow: datetime.datetime
    ) -> None:
        later = make_post(published_at=tomorrow)
        assert restored(move_to_trash(later, anna)).published_at == tomorrow

    def test_publishes_nothing_whose_time_came_meanwhile(
        self, anna: User, make_post: MakePost, tomorrow: datetime.datetime
    ) -> None:
        entry = move_to_trash(make_post(published_at=tomorrow), anna)
        with clock_at(tomorrow + datetime.timedelta(days=1)):
            assert restored(entry).published_at is None

    def test_gives_a_draft_where_the_address_is_taken(
        self, anna: User, post: Post, make_post: MakePost
    ) -> None:
        entry = move_to_trash(post, anna)
        make_post(slug="a")
        assert restored(entry).published_at is None

    def test_works_for_many_at_once(self, anna: User, anna_client: Client, post: Post) -> None:
        entry = move_to_trash(post, anna)
        data = {"action": "restore_selected", "_selected_action": [entry.pk]}
        anna_client.post(TRASH, data)
        assert Client().get(POST).status_code == 200

    def test_leads_from_the_former_address_to_where_it_is_published_next(
        self, anna: User, post: Post, make_post: MakePost
    ) -> None:
        entry = move_to_trash(post, anna)
        taken = make_post(slug="a")
        text = restored(entry)
        taken.delete()
        text.published_at = SPRING_2010 + datetime.timedelta(days=1)
        save_text(text)
        assert Client().get("/2010/04/30/a/").status_code == 200

    def test_gives_a_page_back(self, edda: User, edda_client: Client) -> None:
        page = save_text(Page(title="Wir", path="wir", published_at=SPRING_2010))
        delete(edda_client, page)
        assert Client().get("/wir/").status_code == 410
        restore_by_form(edda_client, TrashEntry.objects.get())
        assert Client().get("/wir/").status_code == 200

    def test_refuses_get(self, anna: User, anna_client: Client, post: Post) -> None:
        entry = move_to_trash(post, anna)
        assert anna_client.get(f"{TRASH}{entry.pk}/restore/").status_code == 405


class TestWhoSeesIt:
    def test_an_author_sees_their_own(
        self, anna: User, edda: User, anna_client: Client, make_post: MakePost
    ) -> None:
        move_to_trash(make_post(title="Annas"), anna)
        move_to_trash(make_post(title="Eddas", author=edda), edda)
        page = anna_client.get(TRASH).content.decode()
        assert "Annas" in page
        assert "Eddas" not in page

    def test_nobody_restores_what_is_not_theirs(
        self, edda: User, anna_client: Client, mo_client: Client, make_post: MakePost
    ) -> None:
        entry = move_to_trash(make_post(author=edda), edda)
        assert restore_by_form(anna_client, entry).status_code == 404
        assert restore_by_form(mo_client, entry).status_code == 403
        assert TrashEntry.objects.exists()

    def test_a_contributor_brings_nothing_back_that_an_editor_took_from_readers(
        self, edda: User, make_post: MakePost
    ) -> None:
        kim = person("kim", "Kim Kraft", "Contributors")
        entry = move_to_trash(make_post(author=kim), edda)
        assert restore_by_form(signed_in(kim), entry).status_code == 404
        delete_for_good = {"action": "delete_for_good", "_selected_action": entry.pk}
        signed_in(kim).post(TRASH, delete_for_good)
        assert TrashEntry.objects.get() == entry

    def test_a_contributor_brings_a_draft_back(self, make_post: MakePost) -> None:
        kim = person("kim", "Kim Kraft", "Contributors")
        entry = move_to_trash(make_post(author=kim, published_at=None), kim)
        assert restore_by_form(signed_in(kim), entry).status_code == 200
        assert not TrashEntry.objects.exists()

    def test_a_moderator_and_a_stranger_may_not(self, mo_client: Client, client: Client) -> None:
        assert mo_client.get(TRASH).status_code == 403
        assert client.get(TRASH).status_code == 302

    def test_many_entries_take_as_many_queries_as_one(
        self,
        anna: User,
        edda_client: Client,
        make_post: MakePost,
        django_assert_max_num_queries: Any,
    ) -> None:
        for number in range(30):
            move_to_trash(make_post(slug=f"p{number}"), anna)
        with django_assert_max_num_queries(10):
            edda_client.get(TRASH)


class TestTheEnd:
    def test_comes_after_thirty_days(self, anna: User, post: Post) -> None:
        entry = move_to_trash(post, anna)
        TrashEntry.objects.update(trashed_at=timezone.now() - KEPT + datetime.timedelta(hours=1))
        assert delete_expired() == 0
        TrashEntry.objects.update(trashed_at=timezone.now() - KEPT - datetime.timedelta(hours=1))
        call_command("tidy_up", verbosity=0)
        assert not Post.objects.exists()
        assert not TrashEntry.objects.filter(pk=entry.pk).exists()

    def test_says_at_the_old_address_that_it_is_gone(self, anna: User, post: Post) -> None:
        move_to_trash(post, anna)
        post.delete()
        assert Client().get(POST).status_code == 410

    def test_may_be_chosen_at_once(self, anna: User, anna_client: Client, post: Post) -> None:
        entry = move_to_trash(post, anna)
        data = {"action": "delete_for_good", "_selected_action": [entry.pk]}
        assert "Im Garten" in anna_client.post(TRASH, data).content.decode()
        assert Post.objects.exists()
        anna_client.post(TRASH, data | {"_apply": "1"})
        assert not Post.objects.exists()
        assert Client().get(POST).status_code == 410
