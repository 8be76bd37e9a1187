"""Sort the paths of a thread by their bytes, whatever the database's language."""

from django.db import migrations


def sort_by_bytes(apps, schema_editor):
    """SQLite compares bytes anyway, and db_collation on the field would hold for both."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            'ALTER TABLE comments_comment ALTER COLUMN path TYPE text COLLATE "C"'
        )


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_initial")]

    operations = [migrations.RunPython(sort_by_bytes, migrations.RunPython.noop)]
