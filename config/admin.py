from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog


class GemeinsamAdminSite(AdminSite):
    """The desk of authors and moderators."""

    site_header = _("Gemeinsam: desk")
    site_title = _("Gemeinsam")
    index_title = _("At work")

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The admin's own words and the editor's, whose dialogs would be English without."""
        packages = ["django.contrib.admin", "django_prose_editor"]
        return JavaScriptCatalog.as_view(packages=packages)(request)  # type: ignore[return-value]
