import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F


def note_first_decisions(apps, schema_editor):
    """Of reports that somebody objected to, nobody knows any more when that was."""
    Report = apps.get_model("comments", "Report")
    Report.objects.filter(objected_at=None).update(first_decided_at=F("decided_at"))


class Migration(migrations.Migration):
    dependencies = [("comments", "0008_newest_first")]

    operations = [
        migrations.AddField(
            "notificationpreference",
            "tells_of_reports",
            models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            "report",
            "own_initiative",
            models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="removed without a report",
            ),
        ),
        migrations.AddField(
            "report",
            "is_automated",
            models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                verbose_name="decided automatically",
            ),
        ),
        migrations.AddField(
            "report", "first_decided_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.RunPython(note_first_decisions, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=100)),
                ("words", models.TextField(max_length=5000)),
                (
                    "outcome_before",
                    models.CharField(
                        choices=[
                            ("removed", "the comment was removed"),
                            ("kept", "the comment stays"),
                        ],
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_upheld", models.BooleanField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objections",
                        to="comments.report",
                    ),
                ),
            ],
        ),
    ]
