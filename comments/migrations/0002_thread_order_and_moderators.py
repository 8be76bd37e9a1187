from django.db import migrations

from accounts.groups import MODERATORS, grant


def order_by_bytes(apps, schema_editor):
    """Paths sort by their bytes, in every database whatever its language."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            'ALTER TABLE comments_comment ALTER COLUMN path TYPE text COLLATE "C"'
        )


def make_moderators(apps, schema_editor):
    grant(apps, MODERATORS, "comments", ["view_comment", "change_comment", "view_decision"])


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(order_by_bytes, migrations.RunPython.noop),
        migrations.RunPython(make_moderators, migrations.RunPython.noop),
    ]
