"""Admin classes for models of a special kind: logs that nobody edits, and settings in one row.

Also what all lists share: a checkbox for each row that costs no template.
"""

from typing import Any, TypeVar, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

AnyModel = TypeVar("AnyModel", bound=Model)
AnyParent = TypeVar("AnyParent", bound=Model)

CHECKBOX = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
# A name, so that it is looked up in Django's catalogue and not collected into ours.
CHECKBOX_LABEL = "Select this object for an action - {}"


def has_name(model: type[Model]) -> bool:
    """Whether people know the model: rows that only the program knows have no name in words."""
    options = model._meta
    return not options.auto_created and "verbose_name" in options.original_attrs


class QuickRows(admin.ModelAdmin[AnyModel]):
    """Draws the checkbox of each row without a widget, whose templates took a fifth of a list."""

    def action_checkbox(self, obj: AnyModel) -> SafeString:
        label = format_html(gettext(CHECKBOX_LABEL), str(obj))
        return format_html(CHECKBOX, ACTION_CHECKBOX_NAME, obj.pk, label)


class NamesWhatGoes(QuickRows[AnyModel]):
    """Before something is deleted, names what goes with it, as far as people know of that."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        names, counts, needed, protected = super().get_deleted_objects(objs, request)
        unnamed = [model for model in _all_models() if not has_name(model)]
        beginnings = tuple(f"{capfirst(model._meta.verbose_name)}: " for model in unnamed)
        plurals = {str(model._meta.verbose_name_plural) for model in unnamed}
        counts = {name: count for name, count in counts.items() if str(name) not in plurals}
        return _without(names, beginnings), counts, needed, protected


def _all_models() -> list[type[Model]]:
    return list(apps.get_models(include_auto_created=True))


def _without(names: list[Any], beginnings: tuple[str, ...]) -> list[Any]:
    """A nested list without names that begin so, and without what hangs below them."""
    kept: list[Any] = []
    dropped = False
    for name in names:
        if isinstance(name, list):
            if not dropped and (inner := _without(name, beginnings)):
                kept.append(inner)
        else:
            dropped = str(name).startswith(beginnings)
            if not dropped:
                kept.append(name)
    return kept


class NamedTabular(admin.TabularInline[AnyModel, AnyParent]):
    """Rows of a table whose fields have names, for those who do not see the head of a column."""

    def formfield_for_dbfield(self, *args: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(*args, **kwargs)
        if field is not None:
            name_widget(field.widget, field.label)
        return field

    def get_formset(self, *args: Any, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(*args, **kwargs)

        class Named(formset):  # type: ignore[misc]  # Django makes its class for each request
            def add_fields(self, form: Any, index: int | None) -> None:
                super().add_fields(form, index)
                if "DELETE" in form.fields:
                    name_widget(form.fields["DELETE"].widget, gettext("Delete"))

        return Named


def name_widget(widget: Any, name: Any) -> None:
    """Say what it is for; a choice with links to add or change has its field inside."""
    for one in (widget, getattr(widget, "widget", None)):
        if one is not None:
            one.attrs.setdefault("aria-label", capfirst(str(name)))


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
