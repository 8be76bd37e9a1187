"""What a reader finds below a post: its neighbours, and posts about the same."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from blog.models import Category, Post
from blog.related import neighbours, tags_and_related
from tests.conftest import SPRING_2010, MakePost

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime.datetime:
    return SPRING_2010 + datetime.timedelta(days=number)


def read(post: Post) -> Post:
    return Post.objects.for_detail().get(pk=post.pk)


def found(post: Post) -> list[str]:
    return [other.title for other in tags_and_related(read(post))[1]]


class TestNeighbours:
    def test_are_the_next_in_time(self, make_post: MakePost) -> None:
        first, second, third = (make_post(published_at=day(number)) for number in range(3))
        near = neighbours(read(second))
        assert (near.older, near.newer) == (first, third)

    def test_at_the_ends_there_is_none(self, make_post: MakePost) -> None:
        near = neighbours(read(make_post()))
        assert (near.older, near.newer) == (None, None)

    def test_of_the_same_moment_follow_each_other(self, make_post: MakePost) -> None:
        first, second = make_post(slug="a"), make_post(slug="b")
        assert neighbours(read(first)).newer == second
        assert neighbours(read(second)).older == first

    def test_within_the_category(self, make_post: MakePost) -> None:
        garden = Category.objects.create(name="Garten")
        older = make_post(published_at=day(0), categories=[garden])
        make_post(published_at=day(1))
        post = make_post(published_at=day(2), categories=[garden])
        make_post(published_at=day(3))
        newer = make_post(published_at=day(4), categories=[garden])
        near = neighbours(read(post))
        assert (near.older_inside, near.newer_inside) == (older, newer)

    def test_drafts_and_scheduled_posts_are_none(self, make_post: MakePost, tomorrow: Any) -> None:
        post = make_post()
        make_post(published_at=tomorrow)
        make_post(published_at=None)
        near = neighbours(read(post))
        assert (near.older, near.newer) == (None, None)


class TestTags:
    def test_are_the_posts_own(self, make_post: MakePost) -> None:
        make_post(tags=["Rosen", "Nelken"])
        post = make_post(tags=["Rosen", "Astern"])
        assert [tag.name for tag in tags_and_related(post)[0]] == ["Astern", "Rosen"]


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
