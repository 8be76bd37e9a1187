"""What a reader finds below a post: posts about the same."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from blog.discovery.neighbours import MAX_RELATED, around
from blog.models import Category, Post, RelatedPost, shown
from blog.rendering.saving import save_text
from blog.search.related import SCHEDULED, STORED, RelatedPosts, store_related
from tests.clock import clock_at
from tests.helpers import SPRING_2010, MakePost, save_post

pytestmark = pytest.mark.django_db


def day(number: int) -> datetime.datetime:
    return SPRING_2010 + datetime.timedelta(days=number)


def computed(post: Post) -> list[int]:
    return RelatedPosts().of([post.pk])[post.pk]


def stored(post: Post) -> list[int]:
    rows = RelatedPost.objects.filter(post=post).order_by("position")
    return list(rows.values_list("other", flat=True))


def found(post: Post) -> list[str]:
    """The titles that the post's page shows once it is saved."""
    store_related(post)
    return titles(post)


def titles(post: Post) -> list[str]:
    return [other.title for other in around(post)[1]]


def test_the_tags_of_a_post_are_its_own(make_post: MakePost) -> None:
    make_post(tags=["Rosen", "Nelken"])
    post = make_post(tags=["Rosen", "Astern"])
    shown.for_page(post)
    assert [tag.name for tag in post.tags.all()] == ["Astern", "Rosen"]


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
        store_related(make_post(slug="b", title="Gleich", tags=["Garten"]))
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

    def test_scheduled_posts_do_not_hide_the_public_ones(
        self, make_post: MakePost, tomorrow: Any
    ) -> None:
        post = make_post(tags=["Garten"])
        make_post(title="Ja", tags=["Garten"])
        for number in range(15):
            make_post(slug=f"d{number}", tags=["Garten"], published_at=tomorrow)
        assert found(post) == ["Ja"]
        assert len(stored(post)) == 1 + SCHEDULED

    @pytest.mark.parametrize("count", [1, 30])
    def test_cost_a_limited_number_of_queries(
        self,
        make_post: MakePost,
        count: int,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        garden = Category.objects.create(name="Garten")
        tags = [f"Wort {number}" for number in range(count)]
        for number in range(count):
            make_post(slug=f"p{number}", tags=tags, categories=[garden])
        post = make_post(tags=tags, categories=[garden])
        with django_assert_max_num_queries(20):
            assert computed(post)


class TestStored:
    """Nothing that makes a post's list may change without its being computed anew."""

    @pytest.mark.parametrize(
        "change",
        [
            {"title": "Rosen, Laub und Kaffeesatz im Frühbeet"},
            {"body": "<p>Ein Komposthaufen aus Laub und Kaffeesatz wärmt das Frühbeet.</p>"},
            {"excerpt": "<p>Ein Komposthaufen aus Laub und Kaffeesatz wärmt das Frühbeet.</p>"},
            {"published_at": day(30)},
            {"published_at": None},
        ],
    )
    def test_a_saved_post(self, make_post: MakePost, change: dict[str, Any]) -> None:
        posts = garden_posts(make_post)
        for name, value in change.items():
            setattr(posts[3], name, value)
        save_text(posts[3])
        store_related(posts[3])
        assert [stored(post) for post in posts] == [computed(post) for post in posts]

    @pytest.mark.parametrize(
        "sort",
        [
            lambda post: post.tags.set(["Rosen"]),
            lambda post: post.tags.clear(),
            lambda post: post.categories.clear(),
            lambda post: post.categories.add(Category.objects.create(name="Alles")),
        ],
    )
    def test_a_post_that_is_sorted_anew(
        self, make_post: MakePost, sort: Callable[[Post], None]
    ) -> None:
        posts = garden_posts(make_post)
        sort(posts[3])
        store_related(posts[3])
        assert stored(posts[3]) == computed(posts[3])

    def test_the_form_of_the_admin(self, make_post: MakePost, anna_client: Client) -> None:
        posts = garden_posts(make_post)
        save_post(anna_client, posts[3], tags="Meer", categories=[], publish="now")
        assert stored(posts[3]) == computed(posts[3]) == []

    def test_a_deleted_post_makes_room_for_the_next(self, make_post: MakePost) -> None:
        posts = garden_posts(make_post)
        before = titles(posts[0])
        Post.objects.get(title=before[0]).delete()
        assert titles(posts[0])[: MAX_RELATED - 1] == before[1:]
        assert len(titles(posts[0])) == MAX_RELATED

    def test_a_hidden_post_makes_room_for_the_next(self, make_post: MakePost) -> None:
        posts = garden_posts(make_post)
        before = titles(posts[0])
        hidden = Post.objects.filter(title=before[0])
        hidden.update(published_at=None, published_on=None)
        assert titles(posts[0])[: MAX_RELATED - 1] == before[1:]
        assert len(titles(posts[0])) == MAX_RELATED

    def test_a_scheduled_post_appears_at_its_time(
        self, make_post: MakePost, tomorrow: datetime.datetime
    ) -> None:
        posts = garden_posts(make_post)
        later = make_post(title="Morgen", published_at=tomorrow, tags=["Garten"])
        store_related(later)
        names_it = [post for post in posts if later.pk in stored(post)]
        assert names_it
        assert not any("Morgen" in titles(post) for post in posts)
        with clock_at(tomorrow):
            assert all("Morgen" in titles(post) for post in names_it)

    def test_the_command_computes_all(self, make_post: MakePost) -> None:
        posts = garden_posts(make_post)
        RelatedPost.objects.all().delete()
        call_command("relate_posts", verbosity=0)
        assert [stored(post) for post in posts] == [computed(post) for post in posts]
        assert all(len(stored(post)) == STORED for post in posts)

    @pytest.mark.parametrize("remembered", [1, 100])
    def test_a_long_run_gives_the_same_as_a_short_one(
        self,
        make_post: MakePost,
        tomorrow: datetime.datetime,
        monkeypatch: pytest.MonkeyPatch,
        remembered: int,
    ) -> None:
        posts = garden_posts(make_post)
        later = make_post(title="Morgen", published_at=tomorrow, tags=["Garten"])
        monkeypatch.setattr("blog.search.related.REMEMBERED", remembered)
        run = RelatedPosts()
        for post in [posts[0], later, *posts]:
            assert run.of([post.pk])[post.pk] == computed(post)

    def test_nothing_is_written_where_nothing_changed(self, make_post: MakePost) -> None:
        garden_posts(make_post)
        before = list(RelatedPost.objects.order_by("pk").values_list("pk"))
        call_command("relate_posts", verbosity=0)
        assert list(RelatedPost.objects.order_by("pk").values_list("pk")) == before


def garden_posts(make_post: MakePost) -> list[Post]:
    """Posts about the garden with their lists stored."""
    posts = [
        make_post(title=f"Garten {number}", tags=["Garten"], published_at=day(number))
        for number in range(STORED + 2)
    ]
    for post in posts:
        store_related(post)
    call_command("relate_posts", verbosity=0)
    return posts
