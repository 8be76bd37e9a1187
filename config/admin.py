"""The admin site: its name, and a safe “view on site”."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.i18n import JavaScriptCatalog

from accounts.pk import parse_pk
from subscriptions.invitations import Welcome, invite, invite_again

# Django's own words, which our catalogue says more naturally in German.
RETRANSLATED = (
    gettext_noop("History"),
    gettext_noop("Change history: %s"),
    gettext_noop("Save and add another"),
    gettext_noop("Save and continue editing"),
    gettext_noop("Save as new"),
)


class GemeinsamAdminSite(AdminSite):
    """The admin of authors, editors and moderators."""

    site_header = _("Gemeinsam: editorial office")
    site_title = _("Gemeinsam")
    index_title = _("Dashboard")

    def get_urls(self) -> list[Any]:
        # Django's own view tells every staff member the URL of anything, including others' drafts.
        route = "r/<path:content_type_id>/<path:object_id>/"
        shortcut = path(route, self.admin_view(self.view_on_site), name="view_on_site")
        invitations = [
            path("invite/", self.admin_view(self.invite), name="invite"),
            path("invite/<int:pk>/again/", self.admin_view(invite_again), name="invite_again"),
            # For whoever has the link.
            path(
                "welcome/<uidb64>/<token>/",
                Welcome.as_view(extra_context={"site_header": self.site_header}),
                name="welcome",
            ),
        ]
        privacy = path("privacy/", self.admin_view(self.privacy), name="privacy_check")
        return [shortcut, privacy, *invitations, *super().get_urls()]

    def privacy(self, request: HttpRequest) -> HttpResponse:
        """What `manage.py check_privacy` finds, as a page."""
        # Models cannot be imported before the apps are ready; this module is loaded by them.
        from config.privacy_check import check_privacy

        if not request.user.has_perm("blog.change_sitesettings"):
            raise PermissionDenied
        lines = list(check_privacy())
        context = {
            **self.each_context(request),
            "title": _("Does the privacy page hold?"),
            "lines": lines,
            "broken": sum(not line.is_kept for line in lines),
        }
        return render(request, "admin/privacy_check.html", context)

    def invite(self, request: HttpRequest) -> HttpResponse:
        return invite(request, self.each_context(request))

    def index(  # type: ignore[override]  # Django names the one kind of response that it gives
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        # Its package registers with this very site, so it cannot be imported above.
        from blog.admin.first_start import is_first_start

        if is_first_start(request):
            return redirect("admin:first_start", step="name")
        return super().index(request, extra_context)

    def view_on_site(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponse:
        """Redirect to an object's page if the user may see it in the admin; or raise Http404."""
        kind = ContentType.objects.filter(pk=parse_pk(content_type_id)).first()
        # The registry has nothing for None.
        model_admin = self._registry.get(kind.model_class()) if kind else None  # type: ignore[arg-type]
        thing = model_admin.get_object(request, object_id) if model_admin else None
        if (
            model_admin is None
            or thing is None
            or not model_admin.has_view_permission(request, thing)
        ):
            raise Http404
        url = model_admin.get_view_on_site_url(thing)
        return redirect(thing.get_absolute_url() if url else "admin:index")

    def i18n_javascript(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The translations for JavaScript: the admin's, the editor's, our own (djangojs.po)."""
        return JavaScriptCatalog.as_view()(request)  # type: ignore[return-value]  # as Django does
