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
        """The words of the admin, of the editor and our own (djangojs.po in locale/)."""
        return JavaScriptCatalog.as_view()(request)  # type: ignore[return-value]
