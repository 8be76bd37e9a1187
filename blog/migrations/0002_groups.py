from django.db import migrations

from accounts.groups import AUTHORS, EDITORS, grant


def make_groups(apps, schema_editor):
    for name in (AUTHORS, EDITORS):
        grant(
            apps,
            name,
            "blog",
            [
                "add_post",
                "change_post",
                "delete_post",
                "view_post",
                "add_image",
                "change_image",
                "view_image",
                "view_category",
            ],
        )
    grant(
        apps,
        EDITORS,
        "blog",
        [
            "change_any_post",
            "delete_image",
            "add_category",
            "change_category",
            "delete_category",
            "add_page",
            "change_page",
            "delete_page",
            "view_page",
            "view_sitesettings",
            "change_sitesettings",
            "add_tag",
            "change_tag",
            "delete_tag",
            "view_tag",
        ],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
