"""Nobody stands before a closed door who comes by an old link."""

import datetime
from typing import Any

import pytest
from django.test import Client

from blog.models import Category, FormerAddress, Page, Post
from tests.conftest import SPRING_2010, MakePost

pytestmark = pytest.mark.django_db


def leads_to(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 301, address
    return str(response["Location"])


class TestPosts:
    def test_a_new_slug_leaves_a_redirect(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="alt")
        post.slug = "neu"
        post.save()
        assert leads_to(client, "/2010/04/29/alt/") == "/2010/04/29/neu/"

    def test_a_new_day_leaves_a_redirect(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="a")
        post.published_at = SPRING_2010 - datetime.timedelta(days=1)
        post.save()
        assert leads_to(client, "/2010/04/29/a/") == "/2010/04/28/a/"

    def test_a_second_move_needs_no_second_redirect(
        self, client: Client, make_post: MakePost
    ) -> None:
        post = make_post(slug="eins")
        for slug in ("zwei", "drei"):
            post.slug = slug
            post.save()
        assert leads_to(client, "/2010/04/29/eins/") == "/2010/04/29/drei/"
        assert leads_to(client, "/2010/04/29/zwei/") == "/2010/04/29/drei/"

    def test_a_way_back_works(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="eins")
        for slug in ("zwei", "eins"):
            post.slug = slug
            post.save()
        assert client.get("/2010/04/29/eins/").status_code == 200
        assert leads_to(client, "/2010/04/29/zwei/") == "/2010/04/29/eins/"

    def test_its_feed_moves_along_with_the_query(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="alt")
        post.slug = "neu"
        post.save()
        assert leads_to(client, "/2010/04/29/alt/feed/?a=b") == "/2010/04/29/neu/feed/?a=b"

    def test_a_draft_leaves_nothing(self, client: Client, make_post: MakePost) -> None:
        post = make_post(published_at=None, slug="alt")
        post.slug = "neu"
        post.save()
        assert not FormerAddress.objects.exists()

    def test_a_post_that_is_taken_back_to_the_drafts_is_not_found(
        self, client: Client, make_post: MakePost
    ) -> None:
        post = make_post(slug="a")
        post.published_at = None
        post.save()
        assert client.get("/2010/04/29/a/").status_code == 404

    def test_a_deleted_post_is_gone(self, client: Client, make_post: MakePost) -> None:
        post = make_post(slug="alt")
        post.slug = "neu"
        post.save()
        post.delete()
        for address in ("/2010/04/29/neu/", "/2010/04/29/alt/", "/2010/04/29/neu/feed/"):
            assert client.get(address).status_code == 410, address
            assert client.head(address).status_code == 410, address

    def test_another_post_may_take_its_place(self, client: Client, make_post: MakePost) -> None:
        make_post(slug="a").delete()
        make_post(slug="a")
        assert client.get("/2010/04/29/a/").status_code == 200

    def test_posts_deleted_together_are_gone(
        self, edda_client: Client, make_post: MakePost
    ) -> None:
        posts = [make_post(slug="a"), make_post(slug="b")]
        edda_client.post(
            "/admin/blog/post/",
            {
                "action": "delete_selected",
                "_selected_action": [post.pk for post in posts],
                "post": "yes",
            },
        )
        assert not Post.objects.exists()
        assert edda_client.get("/2010/04/29/a/").status_code == 410

    def test_a_post_request_is_not_led_on(self, client: Client, make_post: MakePost) -> None:
        make_post(slug="a").delete()
        assert client.post("/2010/04/29/a/").status_code == 405


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


class TestPages:
    def test_a_new_address_leads_on(self, client: Client) -> None:
        page = Page.objects.create(title="Wir", path="ueber-uns")
        page.path = "wir"
        page.save()
        assert leads_to(client, "/ueber-uns/") == "/wir/"


def test_an_address_that_never_was_is_not_found(client: Client, db: Any) -> None:
    assert client.get("/2010/04/29/nie/").status_code == 404
    assert client.get("/nie").status_code in {301, 404}
