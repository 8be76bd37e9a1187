"""Roles in the admin: the groups that people are in, and what each of them may do."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.bases import NamesWhatGoes, has_name
from accounts.models import Role, User

ACTIONS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}


class PermissionChoice(forms.ModelMultipleChoiceField[Permission]):
    """What a role may do, in words; without rows that only the program knows."""

    def __init__(self, **options: Any) -> None:
        known = Permission.objects.select_related("content_type")
        super().__init__(known, **options)

    def label_from_instance(self, obj: Any) -> str:
        model: type[Model] | None = obj.content_type.model_class()
        if model is None:
            return str(obj)
        action, _separator, name = obj.codename.partition("_")
        if action in ACTIONS and name == model._meta.model_name:
            return f"{capfirst(model._meta.verbose_name_plural)}: {ACTIONS[action]}"
        return f"{capfirst(model._meta.verbose_name_plural)}: {gettext(obj.name)}"


class RoleForm(forms.ModelForm[Role]):
    permissions = PermissionChoice(
        label=_("may"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Role
        fields = ["name", "permissions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["permissions"]
        chosen.queryset = chosen.queryset.filter(pk__in=list(permissions_to_give(chosen.queryset)))


def permissions_to_give(permissions: QuerySet[Permission]) -> Iterator[int]:
    """The keys of permissions on what people know."""
    for permission in permissions:
        model = permission.content_type.model_class()
        if model is not None and has_name(model):
            yield permission.pk


class RoleAdmin(NamesWhatGoes[Role]):
    form = RoleForm
    search_fields = ["name"]
    ordering = ["name"]


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(role.pk), str(role)) for role in Role.objects.order_by("name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        value = self.value() or ""
        return queryset.filter(groups=int(value)) if value.isdecimal() else queryset
