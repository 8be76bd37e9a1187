"""What a reader finds below a post: posts about the same."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog.discovery.related import related, tags_of
from blog.models import Category, Post
from tests.helpers import SPRING_2010, MakePost

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime.datetime:
    return SPRING_2010 + datetime.timedelta(days=number)


def read(post: Post) -> Post:
    return Post.objects.for_detail().get(pk=post.pk)


def found(post: Post) -> list[str]:
    return [other.title for other in related(read(post), tags_of(post))]


class TestTags:
    def test_are_the_posts_own(self, make_post: MakePost) -> None:
        make_post(tags=["Rosen", "Nelken"])
        post = make_post(tags=["Rosen", "Astern"])
        assert [tag.name for tag in tags_of(post)] == ["Astern", "Rosen"]


class TestRelated:
    def test_share_a_tag(self, make_post: MakePost) -> None:
        post = make_post(tags=["Rosen"])
        make_post(title="Ja", tags=["Rosen"])
        make_post(title="Nein", tags=["Nelken"])
        assert found(post) == ["Ja"]

    def test_a_rare_tag_says_more(self, make_post: MakePost) -> None:
        post = make_post(tags=["Rosen", "Leben"])
        for number in range(5):
            make_post(title=f"Leben {number}", tags=["Leben"], slug=f"l{number}")
        make_post(title="Rosen", tags=["Rosen"])
        assert found(post)[0] == "Rosen"

    def test_shared_words_count(self, make_post: MakePost) -> None:
        text = "<p>Ein Komposthaufen aus Laub und Kaffeesatz wärmt das Frühbeet.</p>"
        post = make_post(tags=["Garten"], body=text)
        make_post(title="Anders", tags=["Garten"], body="<p>Ein ganz anderer Text.</p>")
        make_post(title="Gleich", tags=["Garten"], body=text)
        assert found(post) == ["Gleich", "Anders"]

    def test_are_at_most_four(self, make_post: MakePost) -> None:
        post = make_post(tags=["Garten"])
        for number in range(9):
            make_post(tags=["Garten"], slug=f"g{number}")
        assert len(found(post)) == 4

    def test_are_never_the_post_itself_or_a_draft(self, make_post: MakePost, tomorrow: Any) -> None:
        post = make_post(tags=["Garten"])
        make_post(tags=["Garten"], published_at=None)
        make_post(tags=["Garten"], published_at=tomorrow)
        assert found(post) == []

    def test_stand_below_the_post(self, client: Client, make_post: MakePost) -> None:
        make_post(slug="a", tags=["Garten"])
        make_post(slug="b", title="Gleich", tags=["Garten"])
        page = client.get("/2010/04/29/a/").content.decode()
        assert re.search(r'class="related".*?href="/2010/04/29/b/"', page, re.DOTALL)

    def test_an_old_post_with_a_rare_tag_is_found(self, make_post: MakePost) -> None:
        post = make_post(tags=["Rosen", "Leben"], published_at=day(100))
        make_post(title="Alt", tags=["Rosen"], published_at=day(-100))
        for number in range(20):
            make_post(slug=f"l{number}", tags=["Leben"], published_at=day(number))
        assert found(post)[0] == "Alt"

    def test_without_tags_common_subjects_within_the_category_count(
        self, make_post: MakePost
    ) -> None:
        garden, sea = Category.objects.create(name="Garten"), Category.objects.create(name="Meer")
        text = "<p>Ein Komposthaufen aus Laub und Kaffeesatz wärmt das Frühbeet.</p>"
        post = make_post(body=text, categories=[garden])
        make_post(title="Fern", body=text, categories=[sea])
        make_post(title="Fremd", body="<p>Vom Warten auf den Bus.</p>", categories=[garden])
        make_post(title="Gleich", body=text, categories=[garden])
        assert found(post) == ["Gleich"]

    def test_a_post_without_tags_and_categories_has_none(self, make_post: MakePost) -> None:
        text = "<p>Ein Komposthaufen aus Laub und Kaffeesatz wärmt das Frühbeet.</p>"
        make_post(body=text)
        assert found(make_post(body=text)) == []

    def test_many_drafts_do_not_hide_the_public_ones(self, make_post: MakePost) -> None:
        post = make_post(tags=["Garten"])
        make_post(title="Ja", tags=["Garten"])
        for number in range(15):
            make_post(slug=f"d{number}", tags=["Garten"], published_at=None)
        assert found(post) == ["Ja"]

    @pytest.mark.parametrize("count", [1, 30])
    def test_come_by_two_queries(
        self,
        make_post: MakePost,
        count: int,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        garden = Category.objects.create(name="Garten")
        tags = [f"Wort {number}" for number in range(count)]
        for number in range(count):
            make_post(slug=f"p{number}", tags=tags, categories=[garden])
        post = read(make_post(tags=tags, categories=[garden]))
        with django_assert_num_queries(2):
            assert related(post, tags_of(post))
