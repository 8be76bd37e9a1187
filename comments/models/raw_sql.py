"""Statements in SQL that both databases run."""

import datetime
from typing import Any

from django.db import connection


def with_hints(sql: str) -> str:
    """The statement with its hints `/* INDEXED BY … */`, which are comments to PostgreSQL.

    SQLite has no statistics of an index while it is empty, and those of e-mail addresses are led
    astray by the many comments that have none: it would read a whole thread, or all comments.
    """
    if connection.vendor != "sqlite":
        return sql
    return sql.replace("/* INDEXED BY", "INDEXED BY").replace("*/", "")


def as_stored(moment: datetime.datetime) -> Any:
    """The moment as the database's columns hold it."""
    return connection.ops.adapt_datetimefield_value(moment)
