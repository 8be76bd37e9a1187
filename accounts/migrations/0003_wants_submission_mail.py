from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_dailykey")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="wants_submission_mail",
            field=models.BooleanField(db_default=True, default=True, editable=False),
        )
    ]
