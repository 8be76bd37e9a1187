"""What the table of figures leaves out walks an index to what it needs: counted."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Attempt, User
from bench.asked import Asked
from bench.big_blog import analyse
from bench.site import post as made_up_post
from bench.threads import add_thread
from bench.work import work_of
from blog.models import Image, Post
from ratings.models import Vote, VoteHold
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

MORE = 1_000
START = datetime.datetime(2005, 1, 1, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _walks_where_it_can() -> None:
    """PostgreSQL rightly reads a small table whole. Asked not to, it shows whether it had to."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")


def growth(path: str, add: Callable[[], object], *, by_host: bool = True) -> int:
    """How many more rows or steps the list costs after something was added."""
    asked = Asked(path, by_host=by_host)
    analyse()
    before = work_of(asked).rows_shown
    add()
    analyse()
    return work_of(asked).rows_shown - before


def add_posts(author: User) -> None:
    Post.objects.bulk_create(made_up_post(number, author, START, 5) for number in range(MORE))


def add_images(number: int) -> None:
    Image.objects.bulk_create(
        Image(file=f"images/{one}.jpg", width=1, height=1) for one in range(number)
    )


@pytest.mark.parametrize(
    "path", ["/admin/blog/image/", "/admin/blog/file/", "/admin/pictures/", "/bildnachweise/"]
)
def test_the_library_does_not_read_posts_that_show_nothing_of_it(
    make_post: MakePost, path: str
) -> None:
    add_images(200)
    post = make_post()
    post.images.set(Image.objects.all())
    assert growth(path, lambda: add_posts(post.author)) < MORE


@pytest.mark.parametrize("path", ["/admin/blog/image/", "/admin/pictures/"])
def test_the_library_reads_the_pictures_of_a_page_only(path: str) -> None:
    add_images(60)
    assert growth(path, lambda: add_images(MORE)) < MORE


def test_comments_of_any_status_are_read_as_far_as_they_are_shown(make_post: MakePost) -> None:
    post = make_post()
    add_thread(post, 60)
    path = "/admin/comments/comment/?status=all"
    assert growth(path, lambda: add_thread(make_post(), MORE)) < MORE


def test_votes_set_aside_do_not_read_the_others(make_post: MakePost) -> None:
    post = make_post()
    hold = VoteHold.objects.create(post=post, reason=VoteHold.Reason.BURST)

    def add() -> None:
        Vote.objects.bulk_create(
            Vote(post=post, voter=f"v{number}", stars=8, created_at=timezone.now())
            for number in range(MORE)
        )

    Vote.objects.create(post=post, voter="x", stars=8, hold=hold)
    assert growth("/admin/ratings/votehold/", add) < MORE


def test_a_comment_does_not_read_the_thread_that_it_joins(make_post: MakePost) -> None:
    quiet, long = make_post(), make_post(slug="lang")
    add_thread(quiet, 1)
    add_thread(long, MORE)
    analyse()
    form = (("author_name", "Rita"), ("email", "rita@example.org"), ("body", "Gut gesagt."))
    costs = []
    for post in (quiet, long):
        costs.append(work_of(Asked(f"/comments/post/{post.pk}/", form, status=303)).rows)
        # The second comment comes from the same senders.
        Attempt.objects.all().delete()
    assert costs[1] - costs[0] < MORE
