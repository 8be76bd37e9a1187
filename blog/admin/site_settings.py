"""The site's settings in the admin: name, footer, imprint, privacy."""

from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import (
    AdminTextInputWidget,
    AutocompleteSelect,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin.bases import NamedTabular, SingletonAdmin
from blog.admin.first_start import first_start
from blog.media.accent import dark, from_hex, light, to_hex
from blog.models import SiteLink, SiteSettings
from blog.rendering.saving import save_site_settings

MOST_LISTED = 100
"""Pages, and categories, that each row of the links lists for choosing."""


class SiteLinkInline(NamedTabular[SiteLink, SiteSettings]):
    model = SiteLink
    fields = ("place", "position", "page", "category", "url", "label")
    extra = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[SiteLink]:
        links = super().get_queryset(request).select_related("page", "category")
        return links.defer("page__body", "page__body_html")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Narrow fields without the buttons beside them, so that a link fits into one row."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, ModelChoiceField) and field.queryset is not None:
            self.offer(field, db_field)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        elif field and isinstance(field.widget, AdminTextInputWidget):
            field.widget.attrs["class"] = "links__text"
        return field

    def offer(self, field: ModelChoiceField[Any], db_field: Any) -> None:
        """A list of all pages or categories; where they are many, a search among them."""
        things = cast(Any, field.queryset).only("title" if db_field.name == "page" else "name")
        # Asked once, not in each row; and of pages not their texts.
        few = list(things[: MOST_LISTED + 1])
        if len(few) > MOST_LISTED:
            field.widget = AutocompleteSelect(db_field, self.admin_site)
            field.queryset = things
            return
        names = [(thing.pk, field.label_from_instance(thing)) for thing in few]
        field.choices = [("", field.empty_label), *names]


class SiteSettingsAdmin(SingletonAdmin[SiteSettings]):
    inlines = [SiteLinkInline]
    readonly_fields = ["shared_link"]
    fieldsets = [
        (None, {"fields": ["title", "tagline", "footer", "feeds_in_full", "contact_form"]}),
        (_("Look"), {"fields": ["logo", "logo_has_title", "accent"]}),
        (_("When somebody shares a link"), {"fields": ["share_picture", "shared_link"]}),
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
        (_("Privacy"), {"fields": ["counts_visits", "server_logs"]}),
    ]

    @admin.display(description=_("so it looks"))
    def shared_link(self, site: SiteSettings) -> SafeString:
        """The card that networks make of a link to the home page."""
        picture = site.share_picture.url if site.share_picture else reverse("site_share_picture")
        return format_html(
            '<div class="shared-link"><img src="{}" alt="" width="480" height="252">'
            "<p>{}</p><p><strong>{}</strong></p><p>{}</p></div>",
            picture,
            urlsplit(settings.SITE_URL).netloc,
            site.title,
            site.tagline,
        )

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("start/<slug:step>/", wrap(self.first_start), name="first_start"),
            *super().get_urls(),
        ]

    def first_start(self, request: HttpRequest, step: str) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return first_start(request, step, self.admin_site.each_context(request))

    def save_model(self, request: HttpRequest, obj: SiteSettings, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.accent and "accent" in form.changed_data:
            colour = from_hex(obj.accent)
            values = {"light": to_hex(light(colour).main), "dark": to_hex(dark(colour).main)}
            messages.info(
                request,
                _("The accent colour is %(light)s on light ground and %(dark)s on dark ground.")
                % values,
            )

    def store(self, row: SiteSettings) -> None:
        save_site_settings(row)
