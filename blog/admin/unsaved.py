"""Tells static/js/unsaved.js which of the texts it keeps in the browser are stored by now."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

SESSION_KEY = "stored_texts"
MAX_KEY_LENGTH = 40
REMEMBERED = 20


class KeepsUnsavedText(admin.ModelAdmin[Any]):
    """A form whose typed text survives a crash of the browser and an expired sign-in.

    The browser forgets its copy only when the server says that it has stored it: the form sends
    the copy's key, and templates/admin/base_site.html sends it back.
    """

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        key = request.POST.get("unsaved", "")
        if key.isascii() and key.isalnum() and len(key) <= MAX_KEY_LENGTH:
            stored = request.session.get(SESSION_KEY, [])
            request.session[SESSION_KEY] = [*stored, key][-REMEMBERED:]
