"""The admin of imports, and of the pingbacks that came with them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from wordpress.admin.views import act, show, upload, whole_report
from wordpress.models import ImportRun, Mention


class ImportRunAdmin(admin.ModelAdmin[ImportRun]):
    """The list of imports; the steps of each are the views below."""

    list_display = ["__str__", "state", "started_at", "finished_at", "started_by"]
    list_select_related = ["source", "started_by"]

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(upload), name="wordpress_importrun_add"),
            path("<int:pk>/change/", wrap(show), name="wordpress_importrun_change"),
            path("<int:pk>/act/", wrap(act), name="wordpress_importrun_act"),
            path("<int:pk>/report/", wrap(whole_report), name="wordpress_importrun_report"),
            *super().get_urls(),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What a run knows is needed to undo it."""
        return False


class MentionAdmin(admin.ModelAdmin[Mention]):
    list_display = ["title", "kind", "post", "status", "created_at"]
    list_filter = ["kind", "status"]
    list_select_related = ["post"]
    search_fields = ["title", "url"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


admin.site.register(ImportRun, ImportRunAdmin)
admin.site.register(Mention, MentionAdmin)
