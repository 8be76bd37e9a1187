"""The row triggers that keep the lists and their counts, whoever writes by whatever way."""

# ruff: noqa: S608  # see blog.models.lists.sql

import hashlib
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from blog.models.lists import sql
from blog.models.lists.tables import ListKind
from page_cache.named_triggers import replace, there

PREFIX = "blog_lists_"
LOCK = 7_311_204
"""Names the lock of whoever changes counts on PostgreSQL; the number says nothing.

Two transactions that count the same lists in another order would wait for each other.
"""
MEMBERSHIP = {
    sql.CATEGORIES: ("post_id", "category_id", ListKind.CATEGORY),
    sql.CO_AUTHORS: ("post_id", "user_id", ListKind.AUTHOR),
    sql.TAGS: ("content_object_id", "tag_id", ListKind.TAG),
}
"""For each table that sorts posts: the column of the post, that of the other side, its lists."""


def install(connection: BaseDatabaseWrapper) -> bool:
    """Create what is missing, drop what is outdated; False where all was as it should be."""
    wanted = dict(_all(connection.vendor))
    found = there(connection, PREFIX)
    if wanted.keys() == found.keys():
        return False
    with transaction.atomic(using=connection.alias):
        replace(connection, found, wanted)
    return True


def remove(connection: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=connection.alias):
        replace(connection, there(connection, PREFIX), {})


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of triggers that should be there."""
    return dict(_all(connection.vendor)).keys() - there(connection, PREFIX).keys()


def _all(vendor: str) -> Iterator[tuple[str, list[str]]]:
    """Name and statements of each trigger."""
    yield from _on_posts(vendor)
    for table, (post, other, kind) in MEMBERSHIP.items():
        yield from _on_membership(vendor, table, post, other, kind)
    yield _on_categories(vendor)
    yield from _on_listings(vendor)


def _on_posts(vendor: str) -> Iterator[tuple[str, list[str]]]:
    new = "= NEW.id"
    refresh = [
        sql.delete_wrong(new, sql.ALL_KINDS, vendor),
        sql.add_missing(new, sql.ALL_KINDS, vendor),
    ]
    yield _trigger(vendor, sql.POST, "INSERT", [sql.add_missing(new, sql.ALL_KINDS, vendor)])
    other_lists = [
        "(OLD.published_at IS NULL) <> (NEW.published_at IS NULL)",
        "OLD.is_sticky <> NEW.is_sticky",
        "OLD.author_id <> NEW.author_id",
    ]
    yield _trigger(vendor, sql.POST, "UPDATE", refresh, when=" OR ".join(other_lists))
    columns = ("published_on", "published_at", "modified_at")
    other_times = _differ(columns, vendor)
    times = (
        f"UPDATE {sql.LISTING} SET published_on = NEW.published_on,"
        f" published_at = NEW.published_at, changed_at = {sql.latest('NEW', vendor)}"
        " WHERE post_id = NEW.id"
    )
    when = f"({other_times}) AND NEW.published_at IS NOT NULL"
    yield _trigger(vendor, sql.POST, "UPDATE", [times], when=when)
    gone = f"DELETE FROM {sql.LISTING} WHERE post_id = OLD.id"
    yield _trigger(vendor, sql.POST, "DELETE", [gone])


def _on_membership(
    vendor: str, table: str, post: str, other: str, kind: ListKind
) -> Iterator[tuple[str, list[str]]]:
    add = sql.add_missing(f"= NEW.{post}", [kind], vendor)
    delete = sql.delete_wrong(f"= OLD.{post}", [kind], vendor)
    yield _trigger(vendor, table, "INSERT", [add])
    yield _trigger(vendor, table, "DELETE", [delete])
    yield _trigger(vendor, table, "UPDATE", [delete, add], when=_differ((post, other), vendor))


def _on_categories(vendor: str) -> tuple[str, list[str]]:
    """A branch moves with all posts in it and below; renaming it moves none."""
    branch = (
        "IN (WITH RECURSIVE branch (id) AS (SELECT NEW.id UNION SELECT below.id"
        f" FROM {sql.CATEGORY} below JOIN branch ON below.parent_id = branch.id)"
        f" SELECT post_id FROM {sql.CATEGORIES} WHERE category_id IN (SELECT id FROM branch))"
    )
    refresh = [
        sql.delete_wrong(branch, [ListKind.CATEGORY], vendor),
        sql.add_missing(branch, [ListKind.CATEGORY], vendor),
    ]
    return _trigger(vendor, sql.CATEGORY, "UPDATE", refresh, when=_differ(("parent_id",), vendor))


def _on_listings(vendor: str) -> Iterator[tuple[str, list[str]]]:
    lock = [f"PERFORM pg_advisory_xact_lock({LOCK})"] if vendor == "postgresql" else []
    add = sql.count_one("NEW", vendor)
    remove = sql.count_one_less("OLD", vendor)
    moved = (
        f"OLD.list_key <> NEW.list_key OR {sql.month('OLD.published_on', vendor)}"
        f" <> {sql.month('NEW.published_on', vendor)}"
    )
    yield _trigger(vendor, sql.LISTING, "INSERT", [*lock, *add])
    yield _trigger(vendor, sql.LISTING, "DELETE", [*lock, *remove])
    yield _trigger(vendor, sql.LISTING, "UPDATE", [*lock, *remove, *add], when=moved)


def _differ(columns: Sequence[str], vendor: str) -> str:
    is_other = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    return " OR ".join(f"OLD.{name} {is_other} NEW.{name}" for name in columns)


def _trigger(
    vendor: str, table: str, event: str, statements: Sequence[str], when: str = "TRUE"
) -> tuple[str, list[str]]:
    body = "\n".join(f"{statement};" for statement in statements)
    # Not a secret: a name for a text.
    digest = hashlib.sha256(f"{table} {event} {when} {body}".encode()).hexdigest()[:16]
    name = f"{PREFIX}{event.lower()}_{digest}"
    head = f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" FOR EACH ROW WHEN ({when})'
    if vendor != "postgresql":
        return name, [f"{head} BEGIN\n{body}\nEND"]
    function = (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$\n'
        f"BEGIN\n{body}\nRETURN NULL;\nEND $$"
    )
    return name, [function, f'{head} EXECUTE FUNCTION "{name}"()']
