"""List for people what rules put to spam."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

DECIDED_BY_OTHERS = ["person", "writer", "import"]


def list_what_rules_sorted_out(apps, schema_editor):
    decisions = apps.get_model("comments", "Decision").objects
    sorted_out = apps.get_model("comments", "SortedOut").objects
    by_rules = decisions.filter(after="spam", comment__status="spam")
    latest = dict(
        by_rules.exclude(rule__in=DECIDED_BY_OTHERS)
        .order_by("pk")
        .values_list("comment_id", "decided_at")
    )
    sorted_out.bulk_create(
        (sorted_out.model(comment_id=pk, sorted_out_at=moment) for pk, moment in latest.items()),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0005_keys_of_readers"),
    ]

    operations = [
        migrations.CreateModel(
            name="SortedOut",
            fields=[
                (
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sorted_out",
                        serialize=False,
                        to="comments.comment",
                        verbose_name="comment",
                    ),
                ),
                (
                    "sorted_out_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="sorted out"
                    ),
                ),
                ("listed_at", models.DateTimeField(null=True, verbose_name="listed")),
            ],
            options={
                "verbose_name": "comment sorted out automatically",
                "verbose_name_plural": "comments sorted out automatically",
                "indexes": [models.Index(fields=["sorted_out_at"], name="sorted_out_oldest_first")],
            },
        ),
        migrations.RunPython(list_what_rules_sorted_out, migrations.RunPython.noop),
    ]
