"""Reading the log: where it stands, and what was written to it since.

On SQLite writers take turns, so that keys are in the order of commits and a position is a key. On
PostgreSQL a lower key may be committed later than a higher one: there a position is a snapshot,
and what came since is what that snapshot did not see.
"""

from django.db import connection

from page_cache.models import LogEntry

TABLE = LogEntry._meta.db_table
EVERYTHING = "*"
"""The tag of a change that concerns every page."""
MOST_TAGS = 2_000
KEPT_SECONDS = 60 * 60
"""How long an entry stays; a render that takes longer is not kept."""

Position = str


def position() -> Position:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_current_snapshot()::text")
            return str(cursor.fetchone()[0])
        cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{TABLE}"')  # noqa: S608  # a constant
        return str(cursor.fetchone()[0])


def since(last: Position) -> tuple[Position, set[str]]:
    """Where the log stands now, and the tags that came after `last`.

    Too many of them, or a log that went back, are one change that concerns everything.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(  # the table's name is a constant
                "WITH new AS ("  # noqa: S608
                f'SELECT DISTINCT tag FROM "{TABLE}"'
                " WHERE transaction >= pg_snapshot_xmin(%s::pg_snapshot)::text::bigint"
                " AND NOT pg_visible_in_snapshot(transaction::text::xid8, %s::pg_snapshot)"
                " LIMIT %s)"
                " SELECT pg_current_snapshot()::text, tag FROM (SELECT 1) AS one"
                " LEFT JOIN new ON TRUE",
                [last, last, MOST_TAGS + 1],
            )
            rows = cursor.fetchall()
            now, tags = str(rows[0][0]), {tag for _now, tag in rows if tag is not None}
        else:
            now = position()
            if now == last:
                return now, set()
            if int(now) < int(last):
                return now, {EVERYTHING}
            cursor.execute(
                f'SELECT DISTINCT tag FROM "{TABLE}"'  # noqa: S608  # a constant
                " WHERE id > %s AND id <= %s LIMIT %s",
                [int(last), int(now), MOST_TAGS + 1],
            )
            tags = {tag for (tag,) in cursor.fetchall()}
    return now, {EVERYTHING} if len(tags) > MOST_TAGS else tags


def trim(now: float) -> None:
    """Remove what is past its time, but never the last entry, which is SQLite's position."""
    newest = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    old = LogEntry.objects.filter(written_at__lt=int(now) - KEPT_SECONDS, pk__lt=newest or 0)
    if old.exists():
        old.delete()
