"""Pages in the admin: imprint, privacy, about us."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.admin.editor import body_field
from blog.admin.publishing import PublishingForm
from blog.admin.texts import OPEN, STEP, WRITING, TextAdmin
from blog.html.difference import difference, plain_difference
from blog.html.editing import tidy_source
from blog.models import Page


class PageForm(PublishingForm[Page]):
    body = body_field()

    class Meta:
        model = Page
        fields = ["title", "body", "path", "published_at", "in_footer"]


def difference_from_saved(form: PageForm) -> list[dict[str, Any]]:
    """What the page is by now, beside what the form holds."""
    saved = Page.objects.get(pk=form.instance.pk)
    title, body = form.data.get("title", ""), tidy_source(form.data.get("body", ""))
    return [
        {"name": gettext("Title"), "parts": plain_difference(saved.title, title)},
        {"name": gettext("Text"), "parts": difference(saved.body, body)},
    ]


class PageAdmin(TextAdmin[Page]):
    form = PageForm
    list_display = ["title", "path", "published_at", "footer"]
    search_fields = ["title", "body"]
    fieldsets = [
        (None, {"fields": ["title", "body"], "classes": [WRITING]}),
        (_("Publish"), {"fields": ["publish", "published_at"], "classes": [STEP]}),
        (_("Address"), {"fields": ["path", "in_footer"], "classes": [OPEN]}),
    ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if form.conflict:
            # A page has no revisions to look at.
            context["sections"] = difference_from_saved(form)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("link in the footer"), ordering="in_footer")
    def footer(self, page: Page) -> str:
        return gettext("yes") if page.in_footer else gettext("no")

    def preview_url(self, page: Page) -> str:
        return reverse("page_preview", args=[page.pk])
