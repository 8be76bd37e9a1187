from django.db import migrations

from accounts.groups import EDITORS, MODERATORS, grant


def grant_reports(apps, schema_editor):
    for group in (MODERATORS, EDITORS):
        grant(apps, group, "comments", ["view_report", "change_report"])


class Migration(migrations.Migration):
    dependencies = [("comments", "0006_mail_and_reports")]

    operations = [migrations.RunPython(grant_reports, migrations.RunPython.noop)]
