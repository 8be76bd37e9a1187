"""Make Django use our admin site."""

from django.contrib.admin.apps import AdminConfig


class GemeinsamAdminConfig(AdminConfig):
    default_site = "config.admin.GemeinsamAdminSite"
