"""What the forms of posts and of pages share: rendering on saving, and unsaved text."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from blog.models import Page, Post
from blog.rendering.saving import save_text

AnyModel = TypeVar("AnyModel", bound=Model)
AnyText = TypeVar("AnyText", bound=Post | Page)
SESSION_KEY = "stored_texts"
MAX_KEY_LENGTH = 40
REMEMBERED = 20


class DeletesOneByOne(admin.ModelAdmin[AnyModel]):
    """Deleting many rows at once remembers for each URL that what stood there is gone."""

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AnyModel]) -> None:
        for row in queryset:
            row.delete()


class TextAdmin(DeletesOneByOne[AnyText]):
    """A form whose typed text survives a crash of the browser and an expired sign-in.

    static/js/unsaved.js keeps a copy in the browser until the server says that the text is stored:
    the form sends the copy's key, and templates/admin/base_site.html sends it back.
    """

    def save_model(self, request: HttpRequest, obj: AnyText, form: Any, change: bool) -> None:
        save_text(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        key = request.POST.get("unsaved", "")
        if key.isascii() and key.isalnum() and len(key) <= MAX_KEY_LENGTH:
            stored = request.session.get(SESSION_KEY, [])
            request.session[SESSION_KEY] = [*stored, key][-REMEMBERED:]
