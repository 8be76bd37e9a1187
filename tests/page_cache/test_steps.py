"""Readers, moderators, authors, commands and time in any order: what is kept is always true."""

import contextlib
import datetime
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from blog.models import Category, Page, Post, SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from comments.models import Comment, CommentSettings
from ratings.models import RankingPrior
from tests.page_cache import small_site
from tests.page_cache.conftest import KeptSite
from tests.page_cache.test_every_column import render
from tests.properties import examples

STEPS: dict[str, Callable[["Blog", int], object]] = {}
# Enough to have every kind of page; all addresses would take minutes.
ASKED = [
    *["/", "/page/2/", "/feed/", "/2010/04/", "/category/reisen/", "/tag/berge/", "/author/anna/"],
    *["/2010/04/29/beitrag-1/", "/2010/04/29/beitrag-3/", "/comments/feed/", "/archiv/"],
    *["/bestbewertet/", "/beliebt/", "/datenschutz/", "/ueber-uns/", "/sitemap-posts-1.xml"],
]


class Blog:
    """The small site, what is kept of it, and a clock."""

    def __init__(self, kept: KeptSite, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kept = kept
        self.monkeypatch = monkeypatch
        self.now = timezone.now()
        self.admin = Client()
        self.admin.force_login(User.objects.get(username="anna"))

    def post(self, number: int) -> Post:
        posts = Post.objects.published().order_by("pk")
        return posts[number % posts.count()]

    def comment(self, number: int) -> Comment:
        return Comment.objects.order_by("pk")[number % Comment.objects.count()]

    def fill(self) -> None:
        for address in ASKED:
            self.kept.get(address)

    def check(self) -> None:
        """As a worker's next turn leaves it: whatever is still there is what would be rendered."""
        self.kept.keeper.turn()
        for address in self.kept.all_kept():
            answer = self.kept.get(address)
            fresh = render(address)
            assert not answer.rendered
            assert answer.body == fresh.content[2], address
            assert fresh.content[0] == "200 OK", address

    def wait(self, **time: int) -> None:
        self.now += datetime.timedelta(**time)
        moment = self.now
        self.monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        self.monkeypatch.setattr("time.time", moment.timestamp)
        self.monkeypatch.setattr("page_cache.generation.clock_offset", moment.timestamp)


def step(act: Callable[[Blog, int], object]) -> Callable[[Blog, int], object]:
    STEPS[act.__name__] = act
    return act


@step
def somebody_comments(blog: Blog, number: int) -> None:
    form = {"author_name": f"Neu {number}", "email": "neu@example.org", "body": f"Nr. {number}"}
    blog.kept.post(f"/comments/post/{blog.post(number).pk}/", form)


@step
def somebody_votes(blog: Blog, number: int) -> None:
    blog.kept.post(f"/ratings/{blog.post(number).pk}/", {"stars": 1 + number % 10})


@step
def somebody_judges(blog: Blog, number: int) -> None:
    blog.kept.post(f"/comments/{blog.comment(number).pk}/helpful/", {"helpful": number % 2})


@step
def a_moderator_acts(blog: Blog, number: int) -> None:
    action = ["approve", "mark_as_spam", "put_in_trash"][number % 3]
    data = {"action": action, "_selected_action": [blog.comment(number).pk]}
    blog.admin.post("/admin/comments/comment/", data)


@step
def an_author_changes_a_post(blog: Blog, number: int) -> None:
    post = blog.post(number)
    if number % 2:
        post.title = f"Neuer Titel {number}"
    else:
        post.body = f"<p>Neuer Text {number}.</p>"
    save_text(post)


@step
def a_post_is_published_or_taken_back(blog: Blog, number: int) -> None:
    drafts = Post.objects.filter(published_at=None)
    post = drafts[0] if drafts else blog.post(number)
    post.published_at = None if post.published_at else blog.now - datetime.timedelta(hours=1)
    save_text(post)


@step
def a_post_is_scheduled(blog: Blog, number: int) -> None:
    later = blog.now + datetime.timedelta(hours=1 + number % 48)
    author = User.objects.get(username="bernd")
    save_text(Post(title=f"Bald {number}", author=author, published_at=later))


@step
def a_post_is_deleted(blog: Blog, number: int) -> None:
    if Post.objects.published().count() > 2:
        pk = blog.post(number).pk
        blog.admin.post(f"/admin/blog/post/{pk}/delete/", {"post": "yes"})


@step
def a_category_moves(blog: Blog, number: int) -> None:
    category = Category.objects.order_by("pk")[number % Category.objects.count()]
    category.name, category.slug = f"Ort {number}", f"ort-{number}"
    category.save()


@step
def the_host_changes_something(blog: Blog, number: int) -> None:
    site = SiteSettings.load()
    site.tagline = f"Untertitel {number}"
    save_site_settings(site)
    order = ["oldest", "newest"][number % 2]
    CommentSettings.objects.update(close_after_days=5_000 + number, order=order)


@step
def many_rows_change_at_once(blog: Blog, number: int) -> None:
    Post.objects.update(is_sticky=bool(number % 2))
    Page.objects.update(title=f"Seite {number}")


@step
def a_command_runs(blog: Blog, number: int) -> None:
    commands = ["render_again", "recount_ratings", "forget", "rebuild_search", "relate_posts"]
    command = commands[number % 5]
    # Some end with an error where they repaired something.
    with contextlib.suppress(CommandError):
        call_command(command, verbosity=0)


@step
def the_ranking_is_measured_anew(blog: Blog, number: int) -> None:
    RankingPrior.objects.update(computed_at=None)
    somebody_votes(blog, number)


@step
def time_goes_by(blog: Blog, number: int) -> None:
    blog.wait(**[{"minutes": 30}, {"hours": 5}, {"days": 1}, {"days": 40}][number % 4])


@given(
    st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 99)), min_size=6, max_size=14)
)
@settings(
    examples(4, suppress=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]),
    # Each example takes seconds: a long one that fails says enough.
    phases=[Phase.explicit, Phase.generate],
)
def test_what_is_kept_is_what_would_be_rendered(
    kept: KeptSite, steps: list[tuple[str, int]]
) -> None:
    call_command("flush", verbosity=0, interactive=False)
    kept.keeper.store.abandon()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("blog.views.archives.POSTS_PER_PAGE", small_site.POSTS_PER_PAGE)
        small_site.build()
        blog = Blog(kept, monkeypatch)
        for name, number in steps:
            blog.fill()
            STEPS[name](blog, number)
            blog.check()


def test_steps_leave_something_to_check(kept: KeptSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that keeps nothing would pass the test above."""
    monkeypatch.setattr("blog.views.archives.POSTS_PER_PAGE", small_site.POSTS_PER_PAGE)
    small_site.build()
    blog = Blog(kept, monkeypatch)
    blog.fill()
    assert len(kept.all_kept()) == len(ASKED)
    somebody_votes(blog, 0)
    blog.check()
    assert len(kept.all_kept()) > len(ASKED) // 2
