"""Categories and tags in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.bases import NamesWhatGoes
from blog.models import Category, Tag


class CategoryAdmin(NamesWhatGoes[Category]):
    list_display = ["indented_name", "path"]
    search_fields = ["name", "description"]
    fields = ["name", "slug", "parent", "description"]

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Category]) -> None:
        """One by one, which remembers for each URL that what stood there is gone."""
        for category in queryset:
            category.delete()

    @admin.display(description=_("name"))
    def indented_name(self, category: Category) -> str:
        return "\u2003" * category.depth + category.name


class TagAdmin(NamesWhatGoes[Tag]):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    fields = ["name", "slug"]
