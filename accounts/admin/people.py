"""People in the admin: administrators manage everybody, others their own author box."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, User

AUTHOR_BOX: Any = (
    _("What readers see"),
    {"fields": ("display_name", "slug", "bio", "portrait", "website")},
)


class ProfileInline(admin.TabularInline[Profile, User]):
    model = Profile
    extra = 1

    # Whoever may change a person may change that person's author box.
    def has_add_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return True


class PersonAdmin(UserAdmin[User]):
    """Administrators manage everybody; all others see only themselves and their author box."""

    list_display = ("username", "public_name", "email", "is_active", "is_staff")
    fieldsets = (*(UserAdmin.fieldsets or ()), AUTHOR_BOX)
    inlines = [ProfileInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request)
        if request.user.has_perm("accounts.change_user"):
            return people
        return people.filter(username=request.user.get_username())

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if request.user.has_perm("accounts.change_user"):
            return super().get_fieldsets(request, obj)
        return (AUTHOR_BOX,)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[Any]:
        return [ProfileInline] if obj else []

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if request.user.has_perm("accounts.change_user"):
            return True
        return self.has_module_permission(request) and (obj is None or obj.pk == request.user.pk)
