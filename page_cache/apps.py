"""Collects what the apps declare, keeps the triggers in step, and warns where they are missing."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError, connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class PageCacheConfig(AppConfig):
    name = "page_cache"
    verbose_name = _("Page cache")

    def ready(self) -> None:
        # Every app declares in a `cached.py` beside its models which of them readers see.
        autodiscover_modules("cached", "models.cached")
        post_migrate.connect(install_triggers, sender=self)


def install_triggers(using: str, **kwargs: Any) -> None:
    """Bring the triggers in step with the declarations; remove them where no page is kept.

    SQLite forgets a table's triggers when a migration rebuilds the table, so this runs after every
    `migrate`, the last app's included: Django sends the signal once all migrations have run.
    """
    from page_cache import triggers  # it needs the models, which are loaded after this module

    connection = connections[using]
    if settings.PAGE_CACHE_DIR:
        triggers.install(connection)
    else:
        triggers.remove(connection)


@register(Tags.database)
def triggers_are_there(**kwargs: Any) -> list[CheckMessage]:
    """Runs where somebody names a database: `check --database default`, for one."""
    from page_cache import named_triggers, triggers  # as above

    if named_triggers.are_about_to_be_made():
        return []
    if not settings.PAGE_CACHE_DIR or "default" not in (kwargs.get("databases") or []):
        return []
    try:
        missing = triggers.missing(connections["default"])
    except DatabaseError:
        return []  # a database before its first migration
    if not missing:
        return []
    return [
        Warning(
            gettext("The page cache keeps nothing: the database lacks %(count)s of its triggers.")
            % {"count": len(missing)},
            hint=gettext("Run “manage.py migrate” with PAGE_CACHE_DIR set as for the server."),
            id="page_cache.W001",
        )
    ]
