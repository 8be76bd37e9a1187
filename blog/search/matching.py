"""Ask the full-text index for the newest entries that match: one statement for each database.

Entries are walked from the last key downwards and no further than is needed. What is hidden is
left out on the way, by the rule for what is public, so that no number tells of it.
"""
# all values are parameters

from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from blog.models import Page, Post, SearchEntry
from blog.search.queries import Query

Row = tuple[int, int | None]
"""The key of an entry, and that of its post."""


@dataclass(frozen=True)
class Scope:
    """Which of the matches count."""

    kind: str = ""
    posts: QuerySet[Any, Any] | None = None
    """The keys of posts that they must belong to; None if they may belong to any."""
    with_hidden: bool = False


@dataclass
class Statement:
    """SQL and its parameters, put together from parts."""

    sql: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, sql: str, *parameters: Any) -> None:
        self.sql.append(sql)
        self.parameters += parameters

    def add_keys(self, keys: QuerySet[Any, Any]) -> None:
        """A query of one column, in brackets."""
        sql, parameters = keys.order_by().query.sql_with_params()
        self.add(f"({sql})", *parameters)


def newest_matches(query: Query, scope: Scope, most: int, *, by_title: bool) -> list[Row]:
    """So many of the newest entries that match, the last shown first.

    With `by_title`, those with all words in the title come before all others.
    """
    connection = connections[SearchEntry.objects.db]
    make = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    statement = make(query, scope, most, by_title=by_title)
    statement.add("shown_at DESC, id DESC")
    with connection.cursor() as cursor:
        cursor.execute(" ".join(statement.sql), statement.parameters)
        rows: list[Row] = cursor.fetchall()
    return rows


def _on_sqlite(query: Query, scope: Scope, most: int, *, by_title: bool) -> Statement:
    statement = Statement()
    # CROSS JOIN: the words first. Entries that were deleted have left theirs behind.
    statement.add(
        "WITH hits AS (SELECT entry.id, entry.post_id, entry.shown_at FROM blog_search_fts"
        " CROSS JOIN blog_searchentry AS entry ON entry.id = blog_search_fts.rowid"
        " WHERE blog_search_fts MATCH %s",
        query.for_sqlite(),
    )
    if scope.kind:
        statement.add("AND entry.kind = %s", scope.kind)
    if scope.posts is not None:
        statement.add("AND entry.post_id IN")
        statement.add_keys(scope.posts)
    if not scope.with_hidden:
        statement.add("AND (entry.post_id IS NULL OR entry.post_id NOT IN")
        statement.add_keys(Post.objects.hidden().values("pk"))
        statement.add(") AND (entry.page_id IS NULL OR entry.page_id NOT IN")
        statement.add_keys(Page.objects.hidden().values("pk"))
        statement.add(")")
    statement.add("ORDER BY blog_search_fts.rowid DESC LIMIT %s)", most)
    statement.add("SELECT id, post_id FROM hits ORDER BY")
    if by_title:
        # Titles of entries older than all hits need not be looked at.
        statement.add(
            "id IN (SELECT rowid FROM blog_search_fts WHERE blog_search_fts MATCH %s"
            " AND rowid >= (SELECT MIN(id) FROM hits)) DESC,",
            query.for_sqlite_title(),
        )
    return statement


def _on_postgresql(query: Query, scope: Scope, most: int, *, by_title: bool) -> Statement:
    """By a function of our own; see the migration that creates it."""
    statement = Statement()
    statement.add(
        "SELECT id, post_id FROM blog_search_newest(%s::tsquery, %s::tsquery, %s,"
        " (SELECT MAX(id) FROM blog_searchentry), %s,",
        *(query.for_postgresql(), query.for_postgresql_title(), most, scope.kind),
    )
    if scope.posts is None:
        statement.add("NULL,")
    else:
        _add_array(statement, scope.posts)
        statement.add(",")
    if scope.with_hidden:
        statement.add("'{}', '{}')")
    else:
        _add_array(statement, Post.objects.hidden().values("pk"))
        statement.add(",")
        _add_array(statement, Page.objects.hidden().values("pk"))
        statement.add(")")
    statement.add("ORDER BY")
    if by_title:
        statement.add("is_in_title DESC,")
    return statement


def _add_array(statement: Statement, keys: QuerySet[Any, Any]) -> None:
    statement.add("ARRAY")
    statement.add_keys(keys)
