"""Whoever wrote has the old pages removed before the answer; what nobody removed, others do."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from blog.models import Category, Post
from blog.rendering.saving import save_text
from comments.models import Comment, CommentSettings
from page_cache import triggers
from page_cache.models import LogEntry
from page_cache.reads import reads, touch
from tests.helpers import SPRING_2010, MakeComment, MakePost
from tests.page_cache.conftest import KeptSite, new_process

DAY = datetime.timedelta(days=1)
POST = "/2010/04/29/beitrag-1/"


def test_a_vote_removes_the_page_before_it_is_answered(kept: KeptSite, make_post: MakePost) -> None:
    post = make_post()
    kept.get(POST)
    kept.get("/")
    assert kept.post(f"/ratings/{post.pk}/", {"stars": 8}).status == 303
    assert kept.all_kept() == ["/"], "one vote is not shown in lists"
    assert "Noch" in kept.get(POST).text or kept.get(POST).status == 200


def test_a_comment_removes_the_pages_that_show_it_and_no_others(
    kept: KeptSite, make_post: MakePost
) -> None:
    post, other = make_post(), make_post()
    CommentSettings.objects.create(hold_everything=False, hold_unknown=False)
    addresses = [POST, "/2010/04/29/beitrag-2/", "/", "/comments/feed/", "/feed/", "/archiv/"]
    for address in [*addresses, f"{POST}feed/"]:
        kept.get(address)
    form = {"author_name": "Rita", "email": "rita@example.org", "body": "Gut."}
    made = _made(kept, POST)
    answer = kept.post(f"/comments/post/{post.pk}/", {**form, "made": made})
    assert (answer.status, Comment.objects.get().status) == (303, "approved")
    assert kept.all_kept() == [f"/2010/04/29/{other.slug}/", "/archiv/", "/feed/"]


def _made(kept: KeptSite, address: str) -> str:
    return kept.get(address).text.partition('name="made" value="')[2].partition('"')[0]


def test_a_held_comment_removes_nothing(
    kept: KeptSite, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post()
    kept.get(POST)
    make_comment(post, status="held")
    kept.keeper.drain(has_written=True)
    assert kept.is_kept(POST)


@pytest.mark.parametrize("number_of_worker", [0, 1])
def test_what_a_killed_writer_left_is_removed_by_the_next_turn(
    kept: KeptSite, make_post: MakePost, number_of_worker: int
) -> None:
    """Killed between commit and removal: nobody was told of success, and the log has it."""
    post = make_post(title="Haus")
    kept.get("/2010/04/29/haus/")
    worker = [kept, new_process(kept.root)][number_of_worker]
    worker.keeper.start(with_thread=False)
    Post.objects.filter(pk=post.pk).update(title="Turm")
    assert "Haus" in kept.get("/2010/04/29/haus/").text
    worker.keeper.turn()
    assert "Turm" in kept.get("/2010/04/29/haus/").text


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE blog_post SET title = 'Turm'",
        "DELETE FROM blog_post_categories",
        "INSERT INTO blog_category (name, slug, path, description) VALUES ('A', 'a', 'a', '')",
    ],
)
def test_raw_sql_is_noticed(kept: KeptSite, make_post: MakePost, sql: str) -> None:
    make_post(categories=[Category.objects.create(name="B", slug="b")])
    kept.get("/")
    with connection.cursor() as cursor:
        cursor.execute(sql)
    kept.keeper.turn()
    assert not kept.is_kept("/")


def test_what_is_not_shown_removes_nothing(kept: KeptSite, make_post: MakePost, anna: Any) -> None:
    post = make_post()
    kept.get("/")
    kept.get(POST)
    anna.last_login = timezone.now()
    anna.save()
    Post.objects.filter(pk=post.pk).update(preview_key="x", body="<p>Quelle</p>")
    save_text(Post(title="Entwurf", author=anna))
    kept.keeper.turn()
    assert kept.all_kept() == ["/", POST]


def test_a_change_of_the_text_alone_leaves_the_lists(kept: KeptSite, make_post: MakePost) -> None:
    post = make_post()
    for address in ("/", POST, "/feed/"):
        kept.get(address)
    Post.objects.filter(pk=post.pk).update(body_html="<p>Anders</p>")
    kept.keeper.turn()
    assert kept.all_kept() == ["/"]


def test_a_new_post_leaves_the_lists_that_it_is_not_in(
    kept: KeptSite, make_post: MakePost, edda: Any
) -> None:
    garden, trips = (Category.objects.create(name=name) for name in ("Garten", "Reisen"))
    make_post(slug="alt", categories=[garden], tags=["Beet"])
    others = ["/category/garten/", "/category/garten/feed/", "/tag/beet/", "/author/anna-albers/"]
    for address in ["/", "/category/reisen/", *others]:
        kept.get(address)
    make_post(slug="neu", author=edda, categories=[trips], tags=["See"])
    kept.keeper.turn()
    assert [address for address in others if not kept.is_kept(address)] == []
    assert not kept.is_kept("/")
    assert not kept.is_kept("/category/reisen/")


def test_a_new_post_leaves_the_pages_of_posts_that_it_stands_not_beside(
    kept: KeptSite, make_post: MakePost
) -> None:
    garden, trips = (Category.objects.create(name=name) for name in ("Garten", "Reisen"))
    # Every other post is about travelling; the fourth day is free.
    posts = [
        make_post(slug=f"tag-{day}", published_at=SPRING_2010 + day * DAY, categories=[category])
        for day, category in zip(range(7), [trips, garden] * 4, strict=False)
        if day != 4
    ]
    pages = {post.slug: post.get_absolute_url() for post in posts}
    for page in pages.values():
        kept.get(page)
    make_post(slug="neu", published_at=SPRING_2010 + 4 * DAY, categories=[garden], tags=["Beet"])
    kept.keeper.turn()
    gone = {slug for slug, page in pages.items() if not kept.is_kept(page)}
    assert gone == {"tag-3", "tag-5"}


def test_what_changed_while_it_was_rendered_is_not_kept(
    kept: KeptSite, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post(title="Haus")

    def slowly(response: Any, html: str) -> Any:
        Post.objects.filter(pk=post.pk).update(title="Turm")
        return response

    monkeypatch.setattr("blog.views.posts.with_frames", slowly)
    assert "Haus" in kept.get("/2010/04/29/haus/").text
    assert not kept.is_kept("/2010/04/29/haus/")


def test_a_page_is_not_kept_where_a_post_came_beside_it_meanwhile(
    kept: KeptSite, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post()

    def slowly(response: Any, html: str) -> Any:
        make_post(published_at=SPRING_2010 + 400 * DAY)
        return response

    monkeypatch.setattr("blog.views.posts.with_frames", slowly)
    kept.get(post.get_absolute_url())
    assert not kept.is_kept(post.get_absolute_url())


def test_very_many_changes_are_one_new_generation(
    kept: KeptSite, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("page_cache.log.MOST_TAGS", 3)
    post = make_post()
    kept.get("/archiv/")
    before = kept.keeper.store.name()
    LogEntry.objects.bulk_create(
        LogEntry(tag=f"blog_post:{number}", **triggers._stamp(connection)) for number in range(5)
    )
    kept.keeper.drain(has_written=True)
    assert kept.keeper.store.name() != before
    assert kept.get(f"/2010/04/29/{post.slug}/").status == 200


def test_only_the_conversation_that_a_judgement_is_in_is_removed(
    kept: KeptSite, make_post: MakePost, make_comment: MakeComment
) -> None:
    CommentSettings.objects.create(page_size=5)
    post = make_post()
    comments = [make_comment(post) for _number in range(7)]
    second = f"{POST}?after={comments[4].pk}"
    for address in (POST, second, "/", "/comments/feed/"):
        kept.get(address)
    kept.post(f"/comments/{comments[0].pk}/helpful/", {"helpful": "1"})
    assert kept.all_kept() == sorted(["/", "/comments/feed/", second])


def test_a_value_in_memory_has_to_name_its_table(
    kept: KeptSite, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post()

    def uses_memory(*args: Any) -> list[Any]:
        touch(Category)
        return []

    monkeypatch.setattr("ratings.views.years_of_posts", uses_memory)
    kept.get("/bestbewertet/")
    Category.objects.create(name="Neu", slug="neu")
    kept.keeper.turn()
    assert not kept.is_kept("/bestbewertet/")


def test_a_narrowing_needs_a_declared_scope() -> None:
    with pytest.raises(KeyError):
        touch_in_render()


def touch_in_render() -> None:
    from page_cache.reads import Render  # only this test makes one

    with Render().collecting(), reads(Category, of=[1]):
        pass


# Time


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime.datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    monkeypatch.setattr("time.time", moment.timestamp)
    offset = moment.timestamp()
    monkeypatch.setattr("page_cache.generation.clock_offset", lambda: offset)


def test_a_scheduled_post_appears_on_time(
    kept: KeptSite, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    make_post()
    make_post(title="Morgen", published_at=now + datetime.timedelta(hours=2))
    assert "Morgen" not in kept.get("/").text
    at(monkeypatch, now + datetime.timedelta(hours=1))
    assert not kept.get("/").rendered
    at(monkeypatch, now + datetime.timedelta(hours=2, seconds=1))
    assert "Morgen" in kept.get("/").text


def test_what_ends_is_removed_for_nginx_too(
    kept: KeptSite, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    make_post(published_at=now + datetime.timedelta(hours=2))
    kept.get("/")
    assert kept.is_kept("/")
    at(monkeypatch, now + datetime.timedelta(hours=3))
    kept.keeper.turn()
    assert not kept.is_kept("/")


def test_comments_close_on_time(
    kept: KeptSite, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    CommentSettings.objects.create(close_after_days=14)
    post = make_post(published_at=now - datetime.timedelta(days=13, hours=23, minutes=50))
    address = post.get_absolute_url()
    assert 'class="comment-form"' in kept.get(address).text
    at(monkeypatch, now + datetime.timedelta(minutes=11))
    assert 'class="comment-form"' not in kept.get(address).text


def test_a_page_with_a_form_lasts_a_day_at_most(
    kept: KeptSite, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    make_post()
    first = _made(kept, POST)
    at(monkeypatch, now + datetime.timedelta(days=1))
    assert _made(kept, POST) != first


def test_a_form_in_a_kept_page_is_the_same_at_every_render(
    kept: KeptSite, make_post: MakePost
) -> None:
    make_post()
    first = kept.get(POST)
    kept.keeper.store.abandon()
    second = kept.get(POST)
    assert (first.body, second.rendered) == (second.body, True)
