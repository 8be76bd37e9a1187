"""Pages in the admin: imprint, privacy, about us."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.admin.editor import body_field
from blog.admin.publishing import PublishingForm
from blog.admin.texts import OPEN, STEP, WRITING, TextAdmin
from blog.models import Page


class PageForm(PublishingForm[Page]):
    body = body_field()

    class Meta:
        model = Page
        fields = ["title", "body", "path", "published_at", "in_footer"]


class PageAdmin(TextAdmin[Page]):
    form = PageForm
    list_display = ["title", "path", "published_at", "footer"]
    search_fields = ["title", "body"]
    fieldsets = [
        (None, {"fields": ["title", "body"], "classes": [WRITING]}),
        (_("Publish"), {"fields": ["publish", "published_at"], "classes": [STEP]}),
        (_("Address"), {"fields": ["path", "in_footer"], "classes": [OPEN]}),
    ]

    @admin.display(description=_("link in the footer"), ordering="in_footer")
    def footer(self, page: Page) -> str:
        return gettext("yes") if page.in_footer else gettext("no")

    def preview_url(self, page: Page) -> str:
        return reverse("page_preview", args=[page.pk])
