"""The row triggers that write the log: their SQL, and keeping the database in step with it.

Columns are compared by IS NOT: Django's save() writes all of them, changed or not.
"""

import hashlib
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from page_cache.log import EVERYTHING
from page_cache.models import LogEntry
from page_cache.named_triggers import replace, there
from page_cache.watch import Facet, Watched, watched

PREFIX = "page_cache_"
LOG = LogEntry._meta.db_table


def install(connection: BaseDatabaseWrapper) -> None:
    """Create what is missing, drop what is no longer declared, and forget all pages."""
    wanted = dict(_all(connection.vendor))
    with transaction.atomic(using=connection.alias):
        replace(connection, there(connection, PREFIX), wanted)
        # What a migration changed while triggers were missing is in no log.
        log_everything(connection)


def log_everything(connection: BaseDatabaseWrapper) -> None:
    """Say that every page may have changed."""
    LogEntry.objects.using(connection.alias).create(tag=EVERYTHING, **_stamp(connection))


def remove(connection: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=connection.alias):
        replace(connection, there(connection, PREFIX), {})


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of triggers that should be there."""
    return dict(_all(connection.vendor)).keys() - there(connection, PREFIX).keys()


def _stamp(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """What the triggers write beside the tag."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT extract(epoch FROM now())::bigint, pg_current_xact_id()::text::bigint"
            )
            at, number = cursor.fetchone()
            return {"written_at": at, "transaction": number}
        cursor.execute("SELECT CAST(strftime('%s', 'now') AS INTEGER)")
        return {"written_at": cursor.fetchone()[0]}


def _all(vendor: str) -> Iterator[tuple[str, list[str]]]:
    """Name and statements of each trigger."""
    for entry in watched().values():
        for event in ("INSERT", "UPDATE", "DELETE"):
            if event == "INSERT" and not entry.logs_inserts:
                continue
            lines = [
                line
                for name, facet in {"": entry.whole, **entry.facets}.items()
                for line in _facet_lines(entry, name, facet, event, vendor)
            ]
            yield _trigger(entry.table, event, lines, vendor)
        if vendor == "postgresql":
            # Row triggers do not see it.
            lines = [_insert(f"'{EVERYTHING}'", "TRUE", vendor)]
            yield _trigger(entry.table, "TRUNCATE", lines, vendor)


def _trigger(table: str, event: str, lines: list[str], vendor: str) -> tuple[str, list[str]]:
    body = "\n".join(lines)
    # Not a secret: a name for a text.
    digest = hashlib.sha256(f"{table} {event} {body}".encode()).hexdigest()[:16]
    name = f"{PREFIX}{event.lower()}_{digest}"
    if vendor != "postgresql":
        return name, [f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN\n{body}\nEND']
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    return name, [
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$\n'
        f"BEGIN\n{body}\nRETURN NULL;\nEND $$",
        f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" FOR EACH {each}'
        f' EXECUTE FUNCTION "{name}"()',
    ]


def _facet_lines(entry: Watched, name: str, facet: Facet, event: str, vendor: str) -> Iterator[str]:
    columns = [_column(entry, one) for one in facet.columns]
    scope = [_column(entry, one) for one in (facet.scope, facet.day) if one]
    tag = f"{entry.table}.{name}" if name else entry.table
    if event != "UPDATE":
        row = "NEW" if event == "INSERT" else "OLD"
        yield _insert(_tag(tag, row, scope, vendor), _shown(facet, row), vendor)
        return
    is_other = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f'OLD."{one}" {is_other} NEW."{one}"' for one in columns)
    shown = f"({_shown(facet, 'OLD')} OR {_shown(facet, 'NEW')})"
    yield _insert(_tag(tag, "NEW", scope, vendor), f"({changed}) AND {shown}", vendor)
    if scope:
        moved = " OR ".join(f'OLD."{one}" {is_other} NEW."{one}"' for one in scope)
        was_shown = f"({moved}) AND {_shown(facet, 'OLD')}"
        yield _insert(_tag(tag, "OLD", scope, vendor), was_shown, vendor)


def _column(entry: Watched, name: str) -> str:
    return str(entry.model._meta.get_field(name).column)  # type: ignore[union-attr]  # concrete


def _shown(facet: Facet, row: str) -> str:
    return f"({facet.rows.format(row=row)})" if facet.rows else "TRUE"


def _tag(name: str, row: str, scope: Sequence[str], vendor: str) -> str:
    """The name, then the value of the scope and the day, as far as the facet has them."""
    if not scope:
        return f"'{name}'"
    value, *day = (f'{row}."{one}"' for one in scope)
    if day and vendor == "postgresql":
        # Text made of a date alone depends on the session.
        day = [f"to_char({day[0]}, 'YYYY-MM-DD')"]
    return " || ':' || ".join([f"'{name}:' || {value}", *day])


def _insert(tag: str, condition: str, vendor: str) -> str:
    """Names, tags and conditions come from the declarations, none from a request."""
    if vendor == "postgresql":
        return (
            f'INSERT INTO "{LOG}" (tag, written_at, transaction)'  # noqa: S608
            f" SELECT {tag}, extract(epoch FROM now())::bigint,"
            f" pg_current_xact_id()::text::bigint WHERE {condition};"
        )
    return (
        f'INSERT INTO "{LOG}" (tag, written_at)'
        f" SELECT {tag}, CAST(strftime('%s', 'now') AS INTEGER) WHERE {condition};"
    )
