"""A key for each day. What was hashed before keeps its hash until midnight, then as long as others."""

from django.db import migrations, models
from django.utils import timezone


def keep_old_hashes_for_today(apps, schema_editor):
    """The empty key makes the hashes that there were; it ends in three days as every other key."""
    if apps.get_model("accounts", "Attempt").objects.exists():
        DailyKey = apps.get_model("accounts", "DailyKey")
        DailyKey.objects.get_or_create(day=timezone.now().date(), defaults={"key": ""})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="DailyKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("key", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.RunPython(keep_old_hashes_for_today, migrations.RunPython.noop),
    ]
