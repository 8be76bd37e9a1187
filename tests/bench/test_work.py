"""What a request asks of the database does not grow with the blog: counted, never timed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pytest
from django.db import connection, transaction

from bench.asked import editor_pages, pages, writes
from bench.big_blog import add_comments, add_votes, analyse
from bench.pages import UNCHANGED, has_unchanged
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


@pytest.fixture(scope="module")
def blogs(module_db: None) -> tuple[Counted, Counted]:
    """What both blogs cost: the small one and the large one."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        # No more than a frequent word has on the small blog: a search ends with so many hits.
        monkeypatch.setattr(finding, "MAX_HITS", 20)
        return counted(SMALL), counted(LARGE)


@pytest.mark.django_db
def test_no_request_costs_more_on_a_larger_blog(blogs: tuple[Counted, Counted]) -> None:
    small, large = (blog.everything for blog in blogs)
    growing = {
        f"{name}: {small[name].rows} to {large[name].rows}": name
        for name in small
        if large[name].rows > small[name].rows * FACTOR + STEPS
        or len(large[name].queries) > len(small[name].queries)
    }
    assert set(growing.values()) == STILL_GROWING, "\n".join(growing)
    asked = {name: len(work.queries) for name, work in blogs[1].public.items()}
    assert {name: number for name, number in asked.items() if number > MOST_QUERIES} == {}


@pytest.mark.django_db
def test_the_table_of_figures_names_every_request_and_its_queries(
    blogs: tuple[Counted, Counted],
) -> None:
    asked = {name: str(queries_outside_a_test(work)) for name, work in blogs[1].everything.items()}
    listed = queries_in_table()
    assert {name: listed[name] for name in listed if not name.endswith(UNCHANGED)} == asked
    unchanged = {name.removesuffix(UNCHANGED) for name in listed if name.endswith(UNCHANGED)}
    assert unchanged == {name for name in asked if has_unchanged(name)}


def queries_outside_a_test(work: Work) -> int:
    """A transaction is a savepoint here, begun and released; there it is a BEGIN on SQLite only."""
    is_transaction = any(sql.startswith("SAVEPOINT") for sql in work.queries)
    return len(work.queries) - is_transaction * (2 if connection.vendor == "postgresql" else 1)


def queries_in_table() -> dict[str, str]:
    """What the table in bench/README.md says of this database, by the request."""
    lines = Path("bench/README.md").read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| request |"))
    head, _dashes, *rows = ([cell.strip() for cell in line.split("|")] for line in lines[start:])
    vendor = "PostgreSQL: ms" if connection.vendor == "postgresql" else "SQLite: ms"
    column = head.index(vendor) + 1
    assert head[column] == "queries"
    return {row[1]: row[column] for row in takewhile(lambda row: len(row) > 1, rows)}
