from django.db import migrations

from accounts.groups import AUTHORS, EDITORS, grant


def grant_embeds(apps, schema_editor):
    grant(apps, AUTHORS, "blog", ["view_embed", "change_embed"])
    grant(apps, EDITORS, "blog", ["view_embed", "change_embed", "delete_embed"])


class Migration(migrations.Migration):
    dependencies = [("blog", "0007_embeds")]

    operations = [migrations.RunPython(grant_embeds, migrations.RunPython.noop)]
