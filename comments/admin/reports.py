"""The queue of reports under Art. 16 of the Digital Services Act, and the yearly count."""

import csv
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from comments import moderation
from comments.models import Report
from comments.reports.actions import decide, yearly_counts


class ReportAdmin(admin.ModelAdmin[Report]):
    """The queue of reports. A decision needs reasons, which are mailed with it."""

    list_display = ["__str__", "kind", "path", "outcome", "decided_at", "objected_at"]
    list_filter = ["kind", "outcome", "ground", "created_at"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "kind",
                    "ground",
                    "explanation",
                    "text_reported",
                    "path",
                    "name",
                    "email",
                    "created_at",
                    "objection",
                ]
            },
        ),
        (
            gettext_lazy("Decision"),
            {"fields": ["outcome", "facts", "legal_ground", "decided_at", "decided_by"]},
        ),
    ]
    readonly_fields = [
        "kind",
        "ground",
        "explanation",
        "text_reported",
        "path",
        "name",
        "email",
        "created_at",
        "objection",
        "decided_at",
        "decided_by",
    ]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kw)
        for name in ("outcome", "facts", "legal_ground"):
            if name in form.base_fields:
                form.base_fields[name].required = True
        return form

    def save_model(self, request: HttpRequest, obj: Report, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        try:
            decide(obj, by=cast(User, request.user))
        except moderation.AlreadyDecidedError:
            messages.warning(request, _("Somebody else has already decided on this."))

    def get_urls(self) -> list[Any]:
        export = self.admin_site.admin_view(self.export)
        return [
            path("export/<int:year>/", export, name="comments_report_export"),
            *super().get_urls(),
        ]

    def export(self, request: HttpRequest, year: int) -> HttpResponse:
        """The reports of a year by ground and outcome, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="reports-{year}.csv"'
        writer = csv.writer(response)
        writer.writerow(["ground", "outcome", "count"])
        writer.writerows(yearly_counts(year))
        return response

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        is_open = obj is None or obj.decided_at is None
        return super().has_change_permission(request, obj) and is_open
