"""Django's entry for the blog, and what its groups may do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.groups import AUTHORS, EDITORS, GroupPermissions, permissions_on


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("Blog")
    group_permissions: GroupPermissions = {
        AUTHORS: [
            *permissions_on("post"),
            *permissions_on("image", "add", "change", "view"),
            *permissions_on("embed", "change", "view"),
            *permissions_on("category", "view"),
        ],
        EDITORS: [
            *permissions_on("post"),
            "change_any_post",
            *permissions_on("image"),
            *permissions_on("embed", "change", "delete", "view"),
            *permissions_on("category"),
            *permissions_on("tag"),
            *permissions_on("page"),
            *permissions_on("sitesettings", "change", "view"),
        ],
    }

    def ready(self) -> None:
        from blog.views import imprint  # noqa: F401  # registers its system check
