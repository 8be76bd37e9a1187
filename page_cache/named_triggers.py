"""Triggers whose names tell what they do: which are there, and bringing them in step.

A name begins with a prefix and holds a hash of the text, so that the right names prove the right
triggers.
"""

import sys
from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper


def are_about_to_be_made() -> bool:
    """Whether `migrate` runs: its system checks come first, and all triggers last."""
    return sys.argv[1:2] == ["migrate"]


def there(connection: BaseDatabaseWrapper, prefix: str) -> dict[str, str]:
    """The triggers in the database whose names begin so, with their tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
                " WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname LIKE %s"
                " AND pg_table_is_visible(pg_class.oid)",
                [f"{prefix}%"],
            )
        else:
            cursor.execute(
                "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
                [f"{prefix}%"],
            )
        return dict(cursor.fetchall())


def replace(
    connection: BaseDatabaseWrapper, found: Mapping[str, str], wanted: Mapping[str, list[str]]
) -> None:
    """Drop of those that were found what is not wanted, and create what is missing."""
    for name in found.keys() - wanted.keys():
        _drop(connection, name, found[name])
    with connection.cursor() as cursor:
        for name in wanted.keys() - found.keys():
            for statement in wanted[name]:
                cursor.execute(statement)


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
            cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"()')
        else:
            cursor.execute(f'DROP TRIGGER "{name}"')
