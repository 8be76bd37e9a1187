"""The library of files that are not pictures, in the admin."""

from django.conf import settings
from django.contrib import admin
from django.forms.widgets import Script
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.admin.library import LibraryAdmin
from blog.models import File
from blog.rendering.saving_files import save_file


class FileAdmin(LibraryAdmin[File]):
    list_display = ["__str__", "kind", "readable_size", "used", "uploaded_at"]
    list_filter = ["kind"]
    search_fields = ["title", "file"]
    readonly_fields = ["url", "shown_by"]
    fields = ["file", "title", "captions", "captions_language", "url", "shown_by"]

    class Media:
        js = [Script("js/copy.js", type="module")]

    @admin.display(description=_("size"), ordering="size")
    def readable_size(self, file: File) -> str:
        return filesizeformat(file.size)

    @admin.display(description=_("address"))
    def url(self, file: File) -> str:
        """To be copied into a text, where it becomes a link or a player."""
        return format_html(
            '<span class="copy"><input class="vLargeTextField" readonly aria-label="{}"'
            ' value="{}{}"> <button type="button" class="button quiet" data-copy'
            ' data-copied="{}" hidden>{}</button> <span role="status"></span></span>'
            '<p class="help">{}</p>',
            gettext("address"),
            settings.SITE_URL,
            file.file.url,
            gettext("Copied"),
            gettext("Copy"),
            gettext(
                "Put it into a text, or link words to it. Audio and video that stand by themselves "
                "in a paragraph are shown as a player."
            ),
        )

    def save_thing(self, thing: File) -> None:
        save_file(thing)
