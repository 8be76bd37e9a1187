"""The comment settings, canned replies and bans in the admin."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from accounts.admin.bases import SingletonAdmin
from comments.models import Ban, CannedReply, CommentSettings


class CommentSettingsAdmin(SingletonAdmin[CommentSettings]):
    fieldsets = [
        (
            gettext_lazy("Held comments"),
            {
                "fields": [
                    *["hold_everything", "hold_unknown", "hold_suspicious"],
                    *["filter_mode", "filter_percent", "max_links", "held_words"],
                ]
            },
        ),
        (
            gettext_lazy("Refused comments"),
            {"fields": ["refused_words", "refuse_duplicates", "seconds_between"]},
        ),
        (
            gettext_lazy("Who may comment, and for how long"),
            {"fields": ["names_required", "close_after_days", "reports_open"]},
        ),
        (gettext_lazy("Privacy"), {"fields": ["keep_held_days", "keep_confirmed_days"]}),
        (gettext_lazy("Display"), {"fields": ["order", "page_size", "depth"]}),
        (gettext_lazy("Notifications"), {"fields": ["notify_moderators", "notify_authors"]}),
    ]


class CannedReplyAdmin(admin.ModelAdmin[CannedReply]):
    list_display = ["title", "text"]
    search_fields = ["title", "text"]


class BanAdmin(admin.ModelAdmin[Ban]):
    """Bans are made in the inbox; here their end can be changed."""

    list_display = ["kind", "comment", "until", "by", "reason"]
    list_select_related = ["comment", "by"]
    fields = ["kind", "comment", "until", "reason", "by", "created_at"]
    readonly_fields = ["kind", "comment", "by", "created_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
