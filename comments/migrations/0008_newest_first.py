"""Walk the comments of any status newest first by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0007_decision_indexes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["-created_at", "-id"], name="comments_newest_first"),
        ),
    ]
