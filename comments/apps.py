"""Django's entry for comments, and what their groups may do."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.groups import EDITORS, MODERATORS, GroupPermissions, permissions_on


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("Comments")
    group_permissions: GroupPermissions = {
        EDITORS: [
            *permissions_on("commentsettings", "change", "view"),
            *permissions_on("report", "change", "view"),
            *permissions_on("learnedfilter", "change", "view"),
        ],
        MODERATORS: [
            *permissions_on("comment", "change", "view"),
            *permissions_on("decision", "view"),
            *permissions_on("learnedfilter", "view"),
            *permissions_on("cannedreply"),
            *permissions_on("ban", "change", "delete", "view"),
            *permissions_on("report", "change", "view"),
        ],
    }
