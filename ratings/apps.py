"""Django's entry for stars, and what its groups may do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.groups import AUTHORS, EDITORS, MODERATORS, GroupPermissions, permissions_on


class RatingsConfig(AppConfig):
    name = "ratings"
    verbose_name = _("Stars")
    group_permissions: GroupPermissions = {
        AUTHORS: permissions_on("review"),
        EDITORS: [
            *permissions_on("review"),
            *permissions_on("score", "change", "view"),
            *permissions_on("votehold", "change", "view"),
            *permissions_on("ratingdecision", "view"),
        ],
        MODERATORS: [
            *permissions_on("score", "view"),
            *permissions_on("votehold", "change", "view"),
            *permissions_on("ratingdecision", "view"),
        ],
    }
