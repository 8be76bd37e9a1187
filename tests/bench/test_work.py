"""What a request asks of the database does not grow with the blog: counted, never timed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import connection, transaction

from bench.asked import editor_pages, pages, writes
from bench.big_blog import add_comments, add_votes, analyse
from bench.site import seed
from bench.work import Work, work_of
from blog.search import finding
from tests.page_cache.small_site import restart_keys

SMALL, LARGE = 500, 1_500
WORDS = 40
TAGS = 60
"""So few that a list of each is full on the small blog, too."""
MOST_QUERIES = 12
# An index grows by a level here and there, and numbers by a digit.
FACTOR, STEPS = 1.1, 300

# What still costs more on a larger blog. Whoever mends one takes its line out: the test demands it.
# On the small blog the sitemap's file is half full.
# Up to 500 posts of a category are sorted for its ranking.
STILL_GROWING = {"sitemap, posts", "best rated of a category"}


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Counted:
    """The work of every kind of request on a blog of one size."""

    public: dict[str, Work]
    others: dict[str, Work]

    @property
    def everything(self) -> dict[str, Work]:
        return self.public | self.others


def counted(posts: int) -> Counted:
    with undone():
        restart_keys()
        seed(posts, WORDS, TAGS)
        add_comments(posts)
        add_votes()
        analyse()
        if connection.vendor == "postgresql":
            # It rightly reads a small table whole. Asked not to, it shows whether it had to.
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
        return Counted(
            {name: work_of(asked) for name, asked in pages().items()},
            {name: work_of(asked) for name, asked in (editor_pages() | writes()).items()},
        )


@pytest.mark.django_db
def test_no_request_costs_more_on_a_larger_blog(monkeypatch: pytest.MonkeyPatch) -> None:
    # No more than a frequent word has on the small blog: a search ends with so many hits.
    monkeypatch.setattr(finding, "MAX_HITS", 20)
    blog_small, blog_large = counted(SMALL), counted(LARGE)
    small, large = blog_small.everything, blog_large.everything
    growing = {
        f"{name}: {small[name].rows} to {large[name].rows}": name
        for name in small
        if large[name].rows > small[name].rows * FACTOR + STEPS
        or len(large[name].queries) > len(small[name].queries)
    }
    assert set(growing.values()) == STILL_GROWING, "\n".join(growing)
    asked = {name: len(work.queries) for name, work in blog_large.public.items()}
    assert {name: number for name, number in asked.items() if number > MOST_QUERIES} == {}
