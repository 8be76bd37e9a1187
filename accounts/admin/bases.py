"""Admin classes for models of a special kind: logs that nobody edits, and settings in one row."""

from typing import Any, TypeVar, cast

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

AnyModel = TypeVar("AnyModel", bound=Model)


class ReadOnlyAdmin(admin.ModelAdmin[AnyModel]):
    """For logs and other rows that people look at, but never write by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AnyModel | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AnyModel | None = None) -> bool:
        return False


class SingletonAdmin(admin.ModelAdmin[AnyModel]):
    """For a model with a single row: opening the list opens the row's form.

    The model has a classmethod `load()`, which returns the row, stored or not.
    """

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_change_permission(request):
            return super().changelist_view(request, extra_context)
        row = cast(Any, self.model).load()
        self.store(row)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)

    def save_model(self, request: HttpRequest, obj: AnyModel, form: Any, change: bool) -> None:
        self.store(obj)

    def store(self, row: AnyModel) -> None:
        """Write the row; for models that are stored by more than `save()`."""
        row.save()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AnyModel | None = None) -> bool:
        return False
