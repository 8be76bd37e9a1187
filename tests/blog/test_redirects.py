"""Nobody stands before a closed door who comes by an old link."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Category, Page, Post, Redirect, Tag
from blog.rendering.saving import save_text
from tests.helpers import SPRING_2010, MakePost

pytestmark = pytest.mark.django_db


def leads_to(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 301, address
    return str(response["Location"])


class TestPosts:
    def test_a_new_slug_leaves_a_redirect(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="alt")
        post.slug = "neu"
        save_text(post)
        assert leads_to(client, "/2010/04/29/alt/") == "/2010/04/29/neu/"

    def test_a_new_day_leaves_a_redirect(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="a")
        post.published_at = SPRING_2010 - datetime.timedelta(days=1)
        save_text(post)
        assert leads_to(client, "/2010/04/29/a/") == "/2010/04/28/a/"

    def test_a_second_move_needs_no_second_redirect(
        self, client: Client, make_post: MakePost
    ) -> None:
        post = make_post(slug="eins")
        for slug in ("zwei", "drei"):
            post.slug = slug
            save_text(post)
        assert leads_to(client, "/2010/04/29/eins/") == "/2010/04/29/drei/"
        assert leads_to(client, "/2010/04/29/zwei/") == "/2010/04/29/drei/"

    def test_a_way_back_works(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="eins")
        for slug in ("zwei", "eins"):
            post.slug = slug
            save_text(post)
        assert client.get("/2010/04/29/eins/").status_code == 200
        assert leads_to(client, "/2010/04/29/zwei/") == "/2010/04/29/eins/"

    def test_its_feed_moves_along_with_the_query(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="alt")
        post.slug = "neu"
        save_text(post)
        assert leads_to(client, "/2010/04/29/alt/feed/?a=b") == "/2010/04/29/neu/feed/?a=b"

    @pytest.mark.parametrize("below", ["feed/", "feed/atom/", "2/", "share.png"])
    def test_what_stands_below_it_moves_along(
        self, client: Client, make_post: MakePost, below: str
    ) -> None:
        post = make_post(slug="alt")
        post.slug = "neu"
        save_text(post)
        assert leads_to(client, f"/2010/04/29/alt/{below}") == f"/2010/04/29/neu/{below}"

    def test_anything_else_below_it_is_not_found(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="alt")
        post.slug = "neu"
        save_text(post)
        assert client.get("/2010/04/29/alt/irgendwas/").status_code == 404

    def test_a_link_without_the_slash_leads_on_at_once(
        self, client: Client, make_post: MakePost
    ) -> None:
        post = make_post(slug="alt")
        post.slug = "neu"
        save_text(post)
        assert leads_to(client, "/2010/04/29/alt") == "/2010/04/29/neu/"

    def test_a_question_for_the_head_is_led_on(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="alt")
        post.slug = "neu"
        save_text(post)
        response = client.head("/2010/04/29/alt/")
        assert (response.status_code, response["Location"]) == (301, "/2010/04/29/neu/")

    def test_nothing_leads_to_itself(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="eins")
        for slug in ("zwei", "eins"):
            post.slug = slug
            save_text(post)
        assert client.get("/2010/04/29/eins/9/").status_code == 404
        # Nor where the row is still there, as after a change behind the models' backs.
        Redirect.add("/2010/04/29/eins/", post)
        assert client.get("/2010/04/29/eins/9/").status_code == 404

    def test_who_takes_the_place_takes_all_below_it(
        self, client: Client, make_post: MakePost
    ) -> None:
        post = make_post(slug="a")
        post.slug = "b"
        save_text(post)
        make_post(slug="a")
        assert client.get("/2010/04/29/a/9/").status_code == 404

    def test_a_post_that_moved_while_it_was_a_draft_leads_on(
        self, client: Client, make_post: MakePost
    ) -> None:
        post = make_post(slug="alt")
        post.published_at = None
        save_text(post)
        post.slug, post.published_at = "neu", SPRING_2010
        save_text(post)
        assert leads_to(client, "/2010/04/29/alt/") == "/2010/04/29/neu/"

    def test_a_draft_that_was_public_once_is_gone_when_deleted(
        self, client: Client, make_post: MakePost
    ) -> None:
        post = make_post(slug="a")
        post.published_at = None
        save_text(post)
        post.delete()
        assert client.get("/2010/04/29/a/").status_code == 410

    def test_a_scheduled_post_leaves_nothing(
        self, make_post: MakePost, tomorrow: datetime.datetime
    ) -> None:
        post = make_post(slug="alt", published_at=tomorrow)
        post.slug = "neu"
        save_text(post)
        post.delete()
        assert not Redirect.objects.exists()

    def test_a_draft_leaves_nothing(self, client: Client, make_post: MakePost) -> None:
        post = make_post(published_at=None, slug="alt")
        post.slug = "neu"
        save_text(post)
        assert not Redirect.objects.exists()

    def test_a_post_that_is_taken_back_to_the_drafts_is_not_found(
        self, client: Client, make_post: MakePost
    ) -> None:
        post = make_post(slug="a")
        post.published_at = None
        save_text(post)
        assert client.get("/2010/04/29/a/").status_code == 404

    def test_a_deleted_post_is_gone(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="alt")
        post.slug = "neu"
        save_text(post)
        post.delete()
        for address in ("/2010/04/29/neu/", "/2010/04/29/alt/", "/2010/04/29/neu/feed/"):
            assert client.get(address).status_code == 410, address
            assert client.head(address).status_code == 410, address

    def test_another_post_may_take_its_place(self, client: Client, make_post: MakePost) -> None:
        make_post(slug="a").delete()
        make_post(slug="a")
        assert client.get("/2010/04/29/a/").status_code == 200

    def test_the_page_of_a_gone_post_leads_to_the_search(
        self, client: Client, make_post: MakePost
    ) -> None:
        make_post(slug="a").delete()
        page = client.get("/2010/04/29/a/").content.decode()
        assert 'class="button" href="/?s="' in page
        assert "noindex" in page
        assert not client.cookies

    def test_a_post_deleted_in_the_admin_is_gone(
        self, edda_client: Client, make_post: MakePost
    ) -> None:
        post = make_post(slug="a")
        edda_client.post(f"/admin/blog/post/{post.pk}/delete/", {"post": "yes"})
        assert edda_client.get("/2010/04/29/a/").status_code == 410

    def test_posts_deleted_together_are_gone(
        self, edda_client: Client, make_post: MakePost
    ) -> None:
        posts = [make_post(slug="a"), make_post(slug="b")]
        edda_client.post(
            "/admin/blog/post/",
            {
                "action": "trash_selected",
                "_selected_action": [post.pk for post in posts],
            },
        )
        assert not Post.objects.published().exists()
        assert edda_client.get("/2010/04/29/a/").status_code == 410

    def test_a_post_request_is_not_led_on(self, client: Client, make_post: MakePost) -> None:
        make_post(slug="a").delete()
        assert client.post("/2010/04/29/a/").status_code == 405
        assert client.post("/irgendwo/").status_code in {404, 405}


class TestCategories:
    @pytest.fixture
    def tree(self) -> list[Category]:
        top = Category.objects.create(name="Haus")
        below = Category.objects.create(name="Garten", parent=top)
        return [top, below, Category.objects.create(name="Beete", parent=below)]

    def test_a_new_name_leads_on(self, client: Client, tree: list[Category]) -> None:
        tree[0].slug = "hof"
        tree[0].save()
        assert leads_to(client, "/category/haus/") == "/category/hof/"
        assert leads_to(client, "/category/haus/garten/beete/") == "/category/hof/garten/beete/"

    def test_a_move_in_the_tree_leads_on(self, client: Client, tree: list[Category]) -> None:
        tree[1].parent = None
        tree[1].save()
        assert leads_to(client, "/category/haus/garten/") == "/category/garten/"
        assert leads_to(client, "/category/haus/garten/beete/") == "/category/garten/beete/"

    def test_its_pages_lead_on(self, client: Client, tree: list[Category]) -> None:
        tree[0].slug = "hof"
        tree[0].save()
        assert leads_to(client, "/category/haus/page/2/") == "/category/hof/page/2/"

    def test_its_feeds_lead_on(self, client: Client, tree: list[Category]) -> None:
        tree[0].slug = "hof"
        tree[0].save()
        assert leads_to(client, "/category/haus/feed/") == "/category/hof/feed/"
        assert leads_to(client, "/category/haus/feed/atom/") == "/category/hof/feed/atom/"

    def test_a_way_back_works_for_all_below(self, client: Client, tree: list[Category]) -> None:
        for slug in ("hof", "haus"):
            tree[0].slug = slug
            tree[0].save()
        for address in ("/category/haus/", "/category/haus/garten/beete/"):
            assert client.get(address).status_code == 200
            assert client.get(f"{address}page/9/").status_code == 404

    def test_a_deleted_category_is_gone(self, client: Client, tree: list[Category]) -> None:
        tree[2].slug = "wiese"
        tree[2].save()
        tree[2].delete()
        for slug in ("beete", "wiese"):
            assert client.get(f"/category/haus/garten/{slug}/").status_code == 410

    def test_those_deleted_in_the_admin_are_gone(
        self, edda_client: Client, tree: list[Category]
    ) -> None:
        action = {"action": "delete_selected", "_selected_action": [tree[2].pk], "post": "yes"}
        edda_client.post("/admin/blog/category/", action)
        assert edda_client.get("/category/haus/garten/beete/").status_code == 410


class TestTags:
    def test_a_new_address_leads_on(self, client: Client, make_post: MakePost) -> None:
        make_post(tags=["Lesen"])
        tag = Tag.objects.get()
        tag.slug = "buecher"
        tag.save()
        assert leads_to(client, "/tag/lesen/") == "/tag/buecher/"
        assert leads_to(client, "/tag/lesen/feed/") == "/tag/buecher/feed/"

    def test_a_new_name_alone_leaves_nothing(self, make_post: MakePost) -> None:
        make_post(tags=["Lesen"])
        tag = Tag.objects.get()
        tag.name = "LESEN"
        tag.save()
        assert not Redirect.objects.exists()


class TestPages:
    def test_a_new_address_leads_on(self, client: Client) -> None:
        page = save_text(Page(title="Wir", path="ueber-uns"))
        page.path = "wir"
        save_text(page)
        assert leads_to(client, "/ueber-uns/") == "/wir/"

    def test_a_draft_leaves_nothing(self) -> None:
        page = save_text(Page(title="Wir", path="ueber-uns", published_at=None))
        page.path = "wir"
        save_text(page)
        page.delete()
        assert not Redirect.objects.exists()

    def test_a_deleted_page_is_gone(self, client: Client) -> None:
        save_text(Page(title="Wir", path="ueber-uns")).delete()
        assert client.get("/ueber-uns/").status_code == 410

    def test_a_page_deep_down_comes_before_what_stands_above(self, client: Client) -> None:
        for path in ("wir/2", "wir"):
            page = save_text(Page(title="Wir", path=path))
            page.path = f"neu-{path}"
            save_text(page)
        assert leads_to(client, "/wir/2/") == "/neu-wir/2/"
        page.delete()
        assert leads_to(client, "/wir/2/") == "/neu-wir/2/"
        assert client.get("/wir/").status_code == 410


def test_it_costs_one_query_and_only_where_nothing_is_found(
    client: Client, make_post: MakePost
) -> None:
    posts = [make_post(slug=f"alt-{number}") for number in range(30)]
    for post in posts:
        post.slug = post.slug.replace("alt", "neu")
        save_text(post)
    for address, count in (("alt-7/feed/", 1), ("nie/", 1), ("neu-7/", 0)):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/2010/04/29/{address}")
        assert sum("blog_redirect" in query["sql"] for query in asked) == count, address


def test_an_address_that_never_was_is_not_found(client: Client, db: Any) -> None:
    assert client.get("/2010/04/29/nie/").status_code == 404
    assert client.get("/nie").status_code in {301, 404}


def test_what_moves_back_leads_nobody_in_circles(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    post.slug = "b"
    save_text(post)
    assert client.get("/2010/04/29/a/")["Cache-Control"] == "no-cache"


def test_the_name_of_a_hidden_tag_is_not_told(client: Client, make_post: MakePost) -> None:
    make_post(published_at=None, tags=["Alt"])
    tag = Tag.objects.get()
    tag.slug = "geheimer-plan"
    tag.save()
    assert client.get("/tag/alt/").status_code == 404
