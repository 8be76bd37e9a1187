"""Confirmed addresses are stored under the same hash of the cookie's secret as comments."""

from django.db import migrations

HASH = {
    "sqlite": "SHA256('comments:' || reader)",
    "postgresql": "encode(sha256(convert_to('comments:' || reader, 'UTF8')), 'hex')",
}


def hash_keys(apps, schema_editor):
    """As accounts.readers.stored_key does."""
    schema_editor.connection.cursor().execute(
        f"UPDATE subscriptions_confirmedemail SET reader = {HASH[schema_editor.connection.vendor]} "  # noqa: S608  # our own names
        "WHERE reader <> '' AND substr(reader, 1, 5) <> 'user:'"
    )


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0002_private_emails")]
    operations = [migrations.RunPython(hash_keys, migrations.RunPython.noop)]
