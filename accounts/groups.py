"""Give groups their permissions in migrations, where Django has not created them yet."""

from typing import Any

AUTHORS = "Authors"
EDITORS = "Editors"
MODERATORS = "Moderators"


def grant(apps: Any, group_name: str, app_label: str, codenames: list[str]) -> None:
    """Make sure that the group exists and has the named permissions of one app.

    `apps` is the historical registry of a migration; codenames read like “change_post”.
    """
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=group_name)
    for codename in codenames:
        action, _, model = codename.partition("_")
        # “change_any_post” is a permission of the model post, too.
        model = model.rpartition("_")[2]
        content_type, _created = ContentType.objects.get_or_create(app_label=app_label, model=model)
        permission, _created = Permission.objects.get_or_create(
            content_type=content_type,
            codename=codename,
            defaults={"name": f"Can {action} {model}"},
        )
        group.permissions.add(permission)
