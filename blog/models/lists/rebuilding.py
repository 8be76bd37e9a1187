"""Deriving all lists anew, in batches; and putting the triggers in place that keep them."""

from collections.abc import Iterator

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from blog.models import Post
from blog.models.lists import sql, triggers
from blog.models.lists.tables import Listing

BATCH = 1_000


def prepare(using: str) -> None:
    """Create the triggers; where one was missing, derive what it would have kept."""
    connection = connections[using]
    if is_migrated(connection) and triggers.install(connection):
        rebuild(using)


def is_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Whether the tables are there."""
    return Listing._meta.db_table in connection.introspection.table_names()


def rebuild(using: str = "default") -> int:
    """Correct all lists and counts; the number of rows that were not right.

    May be stopped and run again at any time.
    """
    connection = connections[using]
    wrong = sum(_correct(connection, in_set) for in_set in _batches(using))
    with transaction.atomic(using=using):
        if connection.vendor == "postgresql":
            _execute(connection, f"SELECT pg_advisory_xact_lock({triggers.LOCK})")
        return wrong + sum(_execute(connection, text) for text in sql.recount(connection.vendor))


def _batches(using: str) -> Iterator[str]:
    """Conditions on the keys of posts that part all posts, and rows of posts that are no more."""
    keys = Post.objects.using(using).order_by("pk").values_list("pk", flat=True)
    after = 0
    while batch := list(keys.filter(pk__gt=after)[:BATCH]):
        yield f"BETWEEN {after + 1} AND {batch[-1]}"
        after = batch[-1]
    yield f"> {after}"


def _correct(connection: BaseDatabaseWrapper, in_set: str) -> int:
    vendor = connection.vendor
    with transaction.atomic(using=connection.alias):
        return sum(
            _execute(connection, text)
            for text in (
                sql.delete_wrong(in_set, sql.ALL_KINDS, vendor),
                sql.set_times(in_set, vendor),
                sql.add_missing(in_set, sql.ALL_KINDS, vendor),
            )
        )


def _execute(connection: BaseDatabaseWrapper, text: str) -> int:
    """Run a statement; the number of rows that it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(text)
        return int(cursor.rowcount)
