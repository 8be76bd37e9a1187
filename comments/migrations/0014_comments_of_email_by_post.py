"""Find a writer's comments on one post by an index, without reading the post's whole thread."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0013_notes_and_post_rules")]

    operations = [
        migrations.RemoveIndex(model_name="comment", name="comments_of_email"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["email", "post"], name="comments_of_email"),
        ),
    ]
