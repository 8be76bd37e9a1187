"""Make Django use our admin site, and PostgreSQL plan queries without JIT."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class SiteConfig(AppConfig):
    """For the commands that look at the whole site."""

    name = "config"


class GemeinsamAdminConfig(AdminConfig):
    default_site = "config.admin.GemeinsamAdminSite"

    def ready(self) -> None:
        super().ready()
        connection_created.connect(switch_jit_off, dispatch_uid="jit")


def switch_jit_off(connection: BaseDatabaseWrapper, **_given: Any) -> None:
    """Compiling a query takes PostgreSQL longer than any of ours runs.

    As a statement, because pgbouncer refuses it as an option of the connection; and past Django's
    cursors, because it belongs to no page.
    """
    if connection.vendor == "postgresql":
        connection.connection.execute("SET jit = off")
