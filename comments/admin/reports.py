"""The queue of reports and objections, removals without a report, and the yearly figures."""

import csv
from collections.abc import Iterable
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from comments import moderation
from comments.models import Report
from comments.reports.actions import decide
from comments.reports.figures import yearly_counts, yearly_figures


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
                    "without_report",
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
        "without_report",
        "decided_at",
        "decided_by",
    ]

    @admin.display(description=gettext_lazy("removed without a report"))
    def without_report(self, report: Report) -> str:
        """In words: the admin's own sign for a boolean is named in English."""
        return _("yes") if report.own_initiative else _("no")

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
        admin_view = self.admin_site.admin_view
        return [
            path("export/<int:year>/", admin_view(self.export), name="comments_report_export"),
            path("figures/<int:year>/", admin_view(self.figures), name="comments_report_figures"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        year = timezone.localdate().year
        years = {"years": [year, year - 1]}
        return super().changelist_view(request, (extra_context or {}) | years)

    def figures(self, request: HttpRequest, year: int) -> HttpResponse:
        """The figures of a year, as a page or, with ?format=csv, for a spreadsheet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        figures = yearly_figures(year)
        if request.GET.get("format") == "csv":
            rows = [("figure", "value"), *((one.name, one.value) for one in figures)]
            return csv_file(f"figures-{year}.csv", rows)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Figures of %(year)s") % {"year": year},
            "figures": figures,
            "year": year,
            "opts": self.opts,
        }
        return render(request, "admin/comments/report/figures.html", context)

    def export(self, request: HttpRequest, year: int) -> HttpResponse:
        """The reports of a year by ground and outcome, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = [("ground", "outcome", "count"), *yearly_counts(year)]
        return csv_file(f"reports-{year}.csv", rows)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        is_open = obj is None or obj.decided_at is None
        return super().has_change_permission(request, obj) and is_open


def csv_file(name: str, rows: Iterable[tuple[Any, ...]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows(rows)
    return response
