"""Django's entry for the blog, and what its groups may do."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.groups import AUTHORS, CONTRIBUTORS, EDITORS, GroupPermissions, permissions_on
from page_cache import named_triggers


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("Blog")
    group_permissions: GroupPermissions = {
        CONTRIBUTORS: [
            *permissions_on("post"),
            *permissions_on("image"),
            *permissions_on("file"),
            *permissions_on("embed", "view"),
            *permissions_on("category", "view"),
        ],
        AUTHORS: [
            *permissions_on("post"),
            "publish_post",
            *permissions_on("image"),
            *permissions_on("file"),
            *permissions_on("embed", "change", "view"),
            *permissions_on("category", "view"),
        ],
        EDITORS: [
            *permissions_on("post"),
            "publish_post",
            "change_any_post",
            *permissions_on("image"),
            *permissions_on("file"),
            *permissions_on("embed", "change", "delete", "view"),
            *permissions_on("category"),
            *permissions_on("tag"),
            *permissions_on("page"),
            *permissions_on("sitesettings", "change", "view"),
            *permissions_on("sitelink"),
        ],
    }

    def ready(self) -> None:
        from blog.views import imprint  # noqa: F401  # registers its system check

        pre_migrate.connect(remove_triggers, sender=self)
        post_migrate.connect(install_triggers, sender=self)


def remove_triggers(using: str, plan: list[Any], **kwargs: Any) -> None:
    """Before migrations run: SQLite cannot rebuild a table that another table's trigger names."""
    from blog.models.lists import (
        triggers,  # it needs the models, which are loaded after this module
    )

    if plan:
        triggers.remove(connections[using])


def install_triggers(using: str, **kwargs: Any) -> None:
    """After every `migrate`: put the triggers back, and derive what they missed."""
    from blog.models.lists import rebuilding  # as above

    rebuilding.prepare(using)


@register(Tags.database)
def lists_are_kept(**kwargs: Any) -> list[CheckMessage]:
    """Runs where somebody names a database: `check --database default`, for one."""
    from blog.models.lists import rebuilding, triggers  # as above

    if named_triggers.are_about_to_be_made() or "default" not in (kwargs.get("databases") or []):
        return []
    try:
        missing = triggers.missing(connections["default"])
    except DatabaseError:
        return []
    if not missing or not rebuilding.is_migrated(connections["default"]):
        return []
    return [
        Warning(
            gettext("The lists of posts go stale: the database lacks %(count)s of its triggers.")
            % {"count": len(missing)},
            hint=gettext("Run “manage.py migrate”, then “manage.py rebuild_lists”."),
            id="blog.W002",
        )
    ]
