"""Stars are stored under a hash of the cookie's secret that nothing else is stored under."""

from django.db import migrations

HASH = {
    "sqlite": "SHA256('stars:' || {column})",
    "postgresql": "encode(sha256(convert_to('stars:' || {column}, 'UTF8')), 'hex')",
}


def hash_keys(apps, schema_editor):
    """As accounts.readers.stored_key does."""
    hashed = HASH[schema_editor.connection.vendor]
    for column in ("voter", "cookie"):
        schema_editor.connection.cursor().execute(
            f"UPDATE ratings_vote SET {column} = {hashed.format(column=column)} "  # noqa: S608  # our own names
            f"WHERE {column} <> '' AND substr({column}, 1, 5) <> 'user:'"
        )


class Migration(migrations.Migration):
    dependencies = [("ratings", "0001_initial")]
    operations = [migrations.RunPython(hash_keys, migrations.RunPython.noop)]
