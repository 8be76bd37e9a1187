"""The posts before and after one, in time."""

import datetime
from typing import Any

import pytest
from django.db.models import Q

from blog.discovery.neighbours import around
from blog.models import Category, Post
from tests.helpers import SPRING_2010, MakePost

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime.datetime:
    return SPRING_2010 + datetime.timedelta(days=number)


def read(post: Post) -> Post:
    return Post.objects.for_detail().get(pk=post.pk)


class TestNeighbours:
    def test_are_the_next_in_time(self, make_post: MakePost) -> None:
        first, second, third = (make_post(published_at=day(number)) for number in range(3))
        near = around(read(second))[0]
        assert (near.older, near.newer) == (first, third)

    def test_at_the_ends_there_is_none(self, make_post: MakePost) -> None:
        near = around(read(make_post()))[0]
        assert (near.older, near.newer) == (None, None)

    def test_of_the_same_moment_follow_each_other(self, make_post: MakePost) -> None:
        first, second = make_post(slug="a"), make_post(slug="b")
        assert around(read(first))[0].newer == second
        assert around(read(second))[0].older == first

    def test_within_the_category(self, make_post: MakePost) -> None:
        garden = Category.objects.create(name="Garten")
        older = make_post(published_at=day(0), categories=[garden])
        make_post(published_at=day(1))
        post = make_post(published_at=day(2), categories=[garden])
        make_post(published_at=day(3))
        newer = make_post(published_at=day(4), categories=[garden])
        near = around(read(post))[0]
        assert (near.older_inside, near.newer_inside) == (older, newer)

    def test_drafts_and_scheduled_posts_are_none(self, make_post: MakePost, tomorrow: Any) -> None:
        post = make_post()
        make_post(published_at=tomorrow)
        make_post(published_at=None)
        near = around(read(post))[0]
        assert (near.older, near.newer) == (None, None)

    def test_a_hidden_one_does_not_hide_the_one_behind_it(
        self, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        older, hidden, post = (make_post(published_at=day(number)) for number in range(3))
        for module in ("public", "base"):
            monkeypatch.setattr(
                f"blog.models.{module}.is_public",
                lambda prefix="", moment=None: ~Q(**{f"{prefix}pk": hidden.pk}),
            )
        near = around(read(post))[0]
        assert near.older == older
