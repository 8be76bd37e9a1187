"""Let comments keep their WordPress IDs, so that links to “#comment-12” still work."""

from collections.abc import Iterable

from django.db import connection

from comments.models import Comment
from wordpress.wxr import reader as wxr

# Larger than in any real export; new comments get keys above the largest imported one.
MAX_KEY = 10**9
CHUNK = 500


def wanted_key(comment: wxr.Comment) -> int:
    """Its WordPress ID, if that can be a key here; else 0."""
    is_number = comment.id.isascii() and comment.id.isdecimal() and len(comment.id) < 12
    return int(comment.id) if is_number and int(comment.id) < MAX_KEY else 0


def taken_keys(new: Iterable[wxr.Comment]) -> set[int]:
    """Which of the new comments' keys are already in use; reserves the others."""
    wanted = sorted({wanted_key(comment) for comment in new} - {0})
    if wanted:
        reserve(wanted[-1])
    taken: set[int] = set()
    for start in range(0, len(wanted), CHUNK):
        found = Comment.objects.filter(pk__in=wanted[start : start + CHUNK])
        taken |= set(found.values_list("pk", flat=True))
    return taken


def reserve(key: int) -> None:
    """Make new comments get keys above this one; SQLite does so by itself."""
    if connection.vendor == "postgresql":
        table = Comment._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                # The table is named in the code.
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), GREATEST(%s, "  # noqa: S608
                f'(SELECT COALESCE(MAX(id), 1) FROM "{table}"), '
                "nextval(pg_get_serial_sequence(%s, 'id'))))",
                [table, key, table],
            )
