from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class GemeinsamAdminSite(AdminSite):
    """The desk of authors and moderators."""

    site_header = _("Gemeinsam: desk")
    site_title = _("Gemeinsam")
    index_title = _("At work")
