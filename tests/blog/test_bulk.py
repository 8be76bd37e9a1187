"""Several posts at once, and a copy of one."""

import datetime
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.admin.submitting import submit
from blog.models import Category, Post, RelatedPost, SubmittedPost, TrashEntry
from tests.helpers import MakePost, page_text, person, said, signed_in

pytestmark = pytest.mark.django_db

LIST = "/admin/blog/post/"


def do(client: Client, action: str, posts: list[Post], **fields: Any) -> Any:
    data = {"action": action, "_selected_action": [post.pk for post in posts], **fields}
    return client.post(LIST, data, follow=True)


@pytest.fixture
def drafts(make_post: MakePost) -> list[Post]:
    return [make_post(slug=name, title=name, published_at=None) for name in ("eins", "zwei")]


class TestPublishing:
    def test_publishes_all_at_once(self, anna_client: Client, drafts: list[Post]) -> None:
        page = do(anna_client, "publish_selected", drafts).content.decode()
        assert said("%(count)s post was published.", "%(count)s posts were published.", 2) in page
        assert Post.objects.published().count() == 2

    def test_leaves_public_posts_where_they_stand(
        self, anna_client: Client, make_post: MakePost
    ) -> None:
        post = make_post()
        do(anna_client, "publish_selected", [post])
        assert Post.objects.get().published_at == post.published_at

    def test_holds_back_what_is_certainly_wrong(
        self, anna_client: Client, drafts: list[Post], make_post: MakePost
    ) -> None:
        wrong = make_post(title="Ohne Text", body='<p><a href="">hier</a></p>', published_at=None)
        page = do(anna_client, "publish_selected", [*drafts, wrong]).content.decode()
        assert Post.objects.published().count() == 2
        assert "Ohne Text" in page

    def test_holds_back_what_would_take_the_url_of_another(
        self, anna_client: Client, drafts: list[Post], make_post: MakePost
    ) -> None:
        make_post(slug="eins", published_at=timezone.now())
        page = do(anna_client, "publish_selected", drafts).content.decode()
        assert said("On that day there is already a post at this address.") in page
        drafts[0].refresh_from_db()
        drafts[1].refresh_from_db()
        assert (drafts[0].published_at, drafts[1].is_published) == (None, True)

    def test_ends_the_waiting_of_what_was_handed_in(
        self, anna: User, anna_client: Client, drafts: list[Post]
    ) -> None:
        submit(drafts[0], anna)
        do(anna_client, "publish_selected", drafts)
        assert not SubmittedPost.objects.exists()

    def test_is_not_for_contributors(self, drafts: list[Post]) -> None:
        kim = person("kim", "Kim", "Contributors")
        Post.objects.update(author=kim)
        do(signed_in(kim), "publish_selected", drafts)
        assert not Post.objects.published().exists()

    def test_back_to_the_drafts(self, anna_client: Client, make_post: MakePost) -> None:
        posts = [make_post(slug="a"), make_post(slug="b")]
        do(anna_client, "unpublish_selected", posts)
        assert not Post.objects.published().exists()


class TestChangingSeveral:
    def test_asks_what_to_change(self, anna_client: Client, drafts: list[Post]) -> None:
        page = do(anna_client, "change_selected", drafts).content.decode()
        assert said("Change several posts") in page
        assert "eins" in page
        assert "zwei" in page

    def test_adds_categories_and_tags(self, anna_client: Client, drafts: list[Post]) -> None:
        garden = Category.objects.create(name="Garten")
        drafts[0].tags.add("Alt")
        do(
            anna_client,
            "change_selected",
            drafts,
            _apply="1",
            categories=[garden.pk],
            tags="Beete, Gießen",
        )
        for post in drafts:
            assert list(post.categories.all()) == [garden]
            assert {"Beete", "Gießen"} <= set(post.tags.names())
        assert "Alt" in drafts[0].tags.names()

    def test_finds_what_they_are_about_again(
        self, anna_client: Client, make_post: MakePost
    ) -> None:
        posts = [make_post(slug="a"), make_post(slug="b")]
        garden = Category.objects.create(name="Garten")
        do(
            anna_client,
            "change_selected",
            posts,
            _apply="1",
            categories=[garden.pk],
            tags="Beet, Erde",
        )
        assert RelatedPost.objects.exists()

    def test_an_editor_gives_them_another_author(
        self, edda: User, edda_client: Client, drafts: list[Post]
    ) -> None:
        do(edda_client, "change_selected", drafts, _apply="1", tags="", author=edda.pk)
        assert set(Post.objects.values_list("author", flat=True)) == {edda.pk}

    def test_an_author_gives_nothing_away(
        self, edda: User, anna_client: Client, drafts: list[Post]
    ) -> None:
        do(anna_client, "change_selected", drafts, _apply="1", tags="x", author=edda.pk)
        assert not Post.objects.filter(author=edda).exists()

    def test_a_tag_that_is_too_long_is_refused(
        self, anna_client: Client, drafts: list[Post]
    ) -> None:
        page = do(anna_client, "change_selected", drafts, _apply="1", tags="x" * 300)
        assert said("“%(tag)s…” is too long for a tag. Is a comma missing?", tag="x" * 30) in (
            page.content.decode()
        )
        assert not drafts[0].tags.exists()

    def test_choosing_nothing_is_told(self, anna_client: Client, drafts: list[Post]) -> None:
        page = do(anna_client, "change_selected", drafts, _apply="1", tags="").content.decode()
        assert said("Nothing is chosen.") in page

    def test_reaches_no_post_of_others(
        self, edda: User, anna_client: Client, make_post: MakePost
    ) -> None:
        eddas = make_post(author=edda)
        do(anna_client, "change_selected", [eddas], _apply="1", tags="x")
        assert not eddas.tags.exists()


class TestACopy:
    def test_is_a_draft_with_the_same_text(self, anna_client: Client, make_post: MakePost) -> None:
        garden = Category.objects.create(name="Garten")
        post = make_post(title="Beete", body="<p>Text</p>", tags=["a"], categories=[garden])
        response = anna_client.post(f"{LIST}{post.pk}/duplicate/")
        copy = Post.objects.exclude(pk=post.pk).get()
        assert response.headers["Location"] == f"{LIST}{copy.pk}/change/"
        assert copy.title == said("%(title)s (copy)", title="Beete")
        assert (copy.body, copy.published_at) == ("<p>Text</p>", None)
        assert list(copy.categories.all()) == [garden]
        assert list(copy.tags.names()) == ["a"]

    def test_belongs_to_whoever_makes_it(
        self, edda: User, edda_client: Client, make_post: MakePost
    ) -> None:
        post = make_post()
        edda_client.post(f"{LIST}{post.pk}/duplicate/")
        assert Post.objects.exclude(pk=post.pk).get().author == edda

    def test_is_not_made_of_posts_of_others(
        self, edda: User, anna_client: Client, client: Client, make_post: MakePost
    ) -> None:
        eddas = make_post(author=edda)
        assert anna_client.post(f"{LIST}{eddas.pk}/duplicate/").status_code == 404
        assert client.post(f"{LIST}{eddas.pk}/duplicate/").status_code == 302
        assert Post.objects.count() == 1

    def test_refuses_get(self, anna_client: Client, make_post: MakePost) -> None:
        assert anna_client.get(f"{LIST}{make_post().pk}/duplicate/").status_code == 405


def test_drafts_come_first(
    anna_client: Client, make_post: MakePost, tomorrow: datetime.datetime
) -> None:
    make_post(title="Öffentlich")
    make_post(title="Entwurf", published_at=None)
    make_post(title="Geplant", published_at=tomorrow)
    page = page_text(anna_client, LIST)
    places = [page.index(f">{title}</a>") for title in ("Entwurf", "Geplant", "Öffentlich")]
    assert places == sorted(places)


class TestTheHistory:
    """What several posts went through at once, each tells in its history."""

    def lines(self, post: Post) -> list[str]:
        entries = LogEntry.objects.filter(object_id=str(post.pk)).order_by("pk")
        return [entry.get_change_message() for entry in entries]

    def test_tells_of_publishing_and_taking_back(
        self, anna_client: Client, drafts: list[Post]
    ) -> None:
        do(anna_client, "publish_selected", drafts)
        do(anna_client, "unpublish_selected", drafts[:1])

        assert self.lines(drafts[0]) == [said("Published."), said("Taken back to the drafts.")]
        assert self.lines(drafts[1]) == [said("Published.")]

    def test_tells_what_was_changed(self, anna_client: Client, drafts: list[Post]) -> None:
        do(anna_client, "change_selected", drafts, _apply="1", tags="Berge")

        [line] = self.lines(drafts[0])
        assert said("tags") in line.lower() or "Schlagw" in line

    def test_tells_of_the_trash_and_back(self, anna_client: Client, drafts: list[Post]) -> None:
        do(anna_client, "trash_selected", drafts[:1])
        entry = TrashEntry.objects.get()
        anna_client.post(f"/admin/blog/trashentry/{entry.pk}/restore/")

        flags = LogEntry.objects.filter(object_id=str(drafts[0].pk)).order_by("pk")
        assert [entry.action_flag for entry in flags] == [DELETION, CHANGE]
        assert self.lines(drafts[0])[-1] == said("Restored from the trash.")

    def test_tells_nothing_of_what_was_not_done(
        self, anna_client: Client, make_post: MakePost
    ) -> None:
        post = make_post()
        do(anna_client, "publish_selected", [post])

        assert self.lines(post) == []
