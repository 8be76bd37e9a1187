from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_kind_of_report")]

    operations = [
        migrations.RemoveConstraint(model_name="ban", name="one_ban_each"),
        migrations.AddConstraint(
            model_name="ban",
            constraint=models.UniqueConstraint(
                fields=("kind", "value", "comment"), name="one_ban_each"
            ),
        ),
    ]
