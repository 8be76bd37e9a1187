"""The groups of people who sign in, and the one step that gives them their permissions.

Each app says in its apps.py what its groups may do, as `group_permissions`: group name → codenames.
After every `migrate`, what is missing is added. Nothing is ever taken away, so a permission that an
administrator added by hand stays; one that the app grants comes back with the next `migrate`.
"""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps

AUTHORS = "Authors"
EDITORS = "Editors"
MODERATORS = "Moderators"

GroupPermissions = dict[str, list[str]]


def grant_permissions(
    app_config: AppConfig, using: str, apps: Apps = installed_apps, **kwargs: object
) -> None:
    """Create the app's groups and add the permissions they lack (receives `post_migrate`).

    `apps` holds the models as just migrated: with an older schema some permissions do not exist.
    """
    Group: Any = apps.get_model("auth", "Group")
    Permission: Any = apps.get_model("auth", "Permission")
    declared: GroupPermissions = getattr(app_config, "group_permissions", {})
    for name, codenames in declared.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(
            *Permission.objects.using(using).filter(
                content_type__app_label=app_config.label, codename__in=codenames
            )
        )


def permissions_on(model: str, *actions: str) -> list[str]:
    """The codenames of Django's own permissions: “add_post”, “view_post”…"""
    return [f"{action}_{model}" for action in actions or ("add", "change", "delete", "view")]


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
