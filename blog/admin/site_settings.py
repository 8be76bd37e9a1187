"""The site's settings in the admin: name, footer, imprint, privacy."""

from django.utils.translation import gettext_lazy as _

from accounts.admin.bases import SingletonAdmin
from blog.models import SiteSettings
from blog.rendering.saving import save_site_settings


class SiteSettingsAdmin(SingletonAdmin[SiteSettings]):
    fieldsets = [
        (None, {"fields": ["title", "tagline", "footer", "feeds_in_full", "contact_form"]}),
        (
            _("Imprint"),
            {
                "description": _(
                    "What German law requires under “Imprint” (§ 5 DDG, § 18 MStV). Only what "
                    "is filled in is shown; everybody who writes for more than family and "
                    "friends needs name, address and e-mail."
                ),
                "fields": [
                    "owner",
                    "owner_address",
                    "owner_email",
                    "owner_phone",
                    "represented_by",
                    "register_entry",
                    "vat_id",
                    "responsible",
                ],
            },
        ),
        (_("Privacy"), {"fields": ["server_logs"]}),
    ]

    def store(self, row: SiteSettings) -> None:
        save_site_settings(row)
