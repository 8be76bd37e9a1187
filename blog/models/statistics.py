"""What the database knows of its own tables, by which it chooses how to answer a query."""

from django.db import connection


def refresh_statistics() -> None:
    """Have the database look at its tables: after many rows were written, and every night."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
        else:
            # Some rows of each index tell enough, and take no longer on a large blog.
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")
