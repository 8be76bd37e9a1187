"""Django's entry for visits, and who may see their numbers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.groups import AUTHORS, EDITORS, GroupPermissions, permissions_on


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = _("Visits")
    group_permissions: GroupPermissions = {
        AUTHORS: permissions_on("postvisits", "view"),
        EDITORS: permissions_on("postvisits", "view"),
    }
