"""Comments, and votes on them, are stored under hashes of the cookie's secret, one for each."""

from django.db import migrations

HASH = {
    "sqlite": "SHA256('{purpose}:' || {column})",
    "postgresql": "encode(sha256(convert_to('{purpose}:' || {column}, 'UTF8')), 'hex')",
}
COLUMNS = [
    ("comments_comment", "reader", "comments"),
    ("comments_helpfulvote", "voter", "helpful"),
    ("comments_helpfulvote", "cookie", "helpful"),
]


def hash_keys(apps, schema_editor):
    """As accounts.readers.stored_key does."""
    hashed = HASH[schema_editor.connection.vendor]
    for table, column, purpose in COLUMNS:
        schema_editor.connection.cursor().execute(
            f"UPDATE {table} SET {column} = {hashed.format(column=column, purpose=purpose)} "  # noqa: S608  # our own names
            f"WHERE {column} <> '' AND substr({column}, 1, 5) <> 'user:'"
        )


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_bans_of_one_comment")]
    operations = [migrations.RunPython(hash_keys, migrations.RunPython.noop)]
