"""The groups of people who sign in, and the one step that gives them their permissions.

Each app says in its apps.py what its groups may do, as `group_permissions`: group name → codenames.
After every `migrate`, what is missing is added. Nothing is ever taken away, so a permission that an
administrator added by hand stays; one that the app grants comes back with the next `migrate`.
"""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.utils.translation import gettext_noop

# Names in the database; the admin shows them translated.
CONTRIBUTORS = gettext_noop("Contributors")
AUTHORS = gettext_noop("Authors")
EDITORS = gettext_noop("Editors")
MODERATORS = gettext_noop("Moderators")

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
