from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from accounts.pk import parse_pk


class GemeinsamAdminSite(AdminSite):
    """The desk of authors and moderators."""

    site_header = _("Gemeinsam: desk")
    site_title = _("Gemeinsam")
    index_title = _("At work")

    def get_urls(self) -> list[Any]:
        # Django's own lets everybody of the house ask where a thing stands, drafts among them.
        route = "r/<path:content_type_id>/<path:object_id>/"
        shortcut = path(route, self.admin_view(self.view_on_site), name="view_on_site")
        return [shortcut, *super().get_urls()]

    def view_on_site(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponse:
        """Lead to a thing's page, if the person may see it here; raises Http404 otherwise."""
        kind = ContentType.objects.filter(pk=parse_pk(content_type_id)).first()
        # None finds nothing.
        model_admin = self._registry.get(kind.model_class()) if kind else None  # type: ignore[arg-type]
        thing = model_admin.get_object(request, object_id) if model_admin else None
        if (
            model_admin is None
            or thing is None
            or not model_admin.has_view_permission(request, thing)
        ):
            raise Http404
        address = model_admin.get_view_on_site_url(thing)
        return redirect(thing.get_absolute_url() if address else "admin:index")

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The words of the admin, of the editor and our own (djangojs.po in locale/)."""
        return JavaScriptCatalog.as_view()(request)  # type: ignore[return-value]  # as Django does
