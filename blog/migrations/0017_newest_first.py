"""Walk the library newest first by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0016_linked_hosts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="file",
            index=models.Index(fields=["-uploaded_at", "-id"], name="file_newest_first"),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(fields=["-uploaded_at", "-id"], name="image_newest_first"),
        ),
    ]
