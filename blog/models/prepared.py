"""Asks SQL that stays the same, so that PostgreSQL plans it only once for each connection.

Django puts the values into the SQL itself. Every query is then a new one to PostgreSQL, and
planning it takes longer than answering it. Here the values travel beside the SQL, as a prepared
statement.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections

Rows = list[tuple[Any, ...]]
Values = Sequence[Any] | Mapping[str, Any]


def ask(sql: str, values: Values) -> Rows:
    """All rows of a SELECT that has `%s` for each value, or `%(name)s`."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    # What Django logs of a query, it asks its own cursors for.
    if connection.vendor != "postgresql" or connection.queries_logged:
        with connection.cursor() as cursor:
            return _rows(cursor, sql, values)
    typed = _typed(connection, values)
    try:
        with _preparing_cursor(connection) as cursor:
            return _rows(cursor, sql, typed)
    except NotSupportedError:
        # A migration has changed the type of a column that the statement returns.
        if connection.in_atomic_block:
            raise  # The rollback forgets the statements.
        connection.close()
        with _preparing_cursor(connection) as cursor:
            return _rows(cursor, sql, typed)


def _rows(cursor: Any, sql: str, values: Values) -> Rows:
    cursor.execute(sql, values)
    rows: Rows = cursor.fetchall()
    return rows


@contextmanager
def _preparing_cursor(connection: Any) -> Iterator[Any]:
    """As `connection.cursor()`, around the cursor of psycopg's that prepares what it executes."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.make_cursor(connection.Database.Cursor(connection.connection)) as cursor:
        yield cursor


def _typed(connection: Any, values: Values) -> Values:
    """psycopg gives small integers smaller types, and another type makes another statement."""
    bigint = connection.Database.types.numeric.Int8
    if isinstance(values, Mapping):
        return {
            name: bigint(value) if type(value) is int else value for name, value in values.items()
        }
    return [bigint(value) if type(value) is int else value for value in values]


def with_literals(sql: str, parameters: Sequence[Any], slots: "set[int]") -> tuple[str, list[Any]]:
    """On PostgreSQL, the SQL with its constants written into it, and what is left of the values.

    `slots` are the places of the parameters that differ from one time to the next. Constants let
    the planner choose partial indexes, and have the types that Django gives them.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return sql, list(parameters)
    written = [
        "%s" if place in slots else connection.ops.compose_sql("%s", [value]).replace("%", "%%")
        for place, value in enumerate(parameters)
    ]
    return sql.replace("%%", "%%%%") % tuple(written), [
        parameters[place] for place in sorted(slots)
    ]
