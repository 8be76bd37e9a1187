from django.db import migrations
from django.db.models.functions import Lower

from accounts.groups import EDITORS, MODERATORS, grant


def lower_addresses(apps, schema_editor):
    comments = apps.get_model("comments", "Comment").objects.exclude(email=Lower("email"))
    comments.update(email=Lower("email"))


def grant_desk(apps, schema_editor):
    answers = [f"{act}_preparedanswer" for act in ("add", "change", "delete", "view")]
    bans = ["view_ban", "change_ban", "delete_ban"]
    grant(apps, MODERATORS, "comments", [*answers, *bans])
    grant(apps, EDITORS, "comments", ["view_policy", "change_policy"])


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_rules_and_inbox")]

    operations = [
        migrations.RunPython(lower_addresses, migrations.RunPython.noop),
        migrations.RunPython(grant_desk, migrations.RunPython.noop),
    ]
