"""Django's entry for the people who sign in."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from accounts.groups import grant_permissions


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        # Django's own hook, the only moment at which all permissions exist. We add no signals.
        post_migrate.connect(grant_permissions, dispatch_uid="accounts.groups")
