"""People in the admin: administrators manage everybody, others their own author box."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    ReadOnlyPasswordHashField,
    UserChangeForm,
    UserCreationForm,
)
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.bases import NamedTabular, NamesWhatGoes
from accounts.admin.roles import RoleFilter
from accounts.admin_log import forget_names
from accounts.models import Profile, Role, User

AUTHOR_BOX: Any = (
    _("What readers see"),
    {"fields": ("display_name", "slug", "bio", "portrait", "website")},
)


ACCESS = ("may_sign_in", "is_superuser")
"""Fields that nobody changes about themselves: a slip would lock out the only administrator."""


class ProfileInline(NamedTabular[Profile, User]):
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


class Roles(forms.ModelMultipleChoiceField[Role]):
    """Checkboxes with the roles in words."""

    widget = forms.CheckboxSelectMultiple


class PersonForm(UserChangeForm[User]):
    """Without single permissions: what somebody may do follows from their roles."""

    may_sign_in = forms.BooleanField(
        label=_("May sign in"),
        required=False,
        help_text=_("Without it, the name stays above the texts, and nobody gets in by it."),
    )
    password = ReadOnlyPasswordHashField(label=_("password"))
    groups = Roles(
        label=_("roles"), queryset=cast(Any, Role.objects.order_by("name")), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "password" in self.fields:
            self.fields["password"].help_text = ""
        if "may_sign_in" in self.fields:
            self.initial["may_sign_in"] = may_sign_in(self.instance)
        if "is_superuser" in self.fields:
            self.fields["is_superuser"].label = _("Administrator")
            self.fields["is_superuser"].help_text = _(
                "May do everything: settings, imports, inviting people and giving them roles."
            )

    def save(self, commit: bool = True) -> User:
        if "may_sign_in" in self.cleaned_data:
            person = self.instance
            person.is_active = person.is_staff = self.cleaned_data["may_sign_in"]
        return super().save(commit)


class NewPersonForm(UserCreationForm[User]):
    """Whoever gets a password may sign in."""

    class Meta(UserCreationForm.Meta):
        model = User

    def save(self, commit: bool = True) -> User:
        self.instance.is_staff = True
        return super().save(commit)


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # not when it runs
    """Without the choice to have no password, which no other sign-in would make up for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True


def without_fields(fieldsets: Any, left_out: tuple[str, ...]) -> list[Any]:
    return [
        (title, {**options, "fields": [f for f in options["fields"] if f not in left_out]})
        for title, options in fieldsets
    ]


class MaySignInFilter(admin.SimpleListFilter):
    title = _("may sign in")
    parameter_name = "may_sign_in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", gettext("yes")), ("no", gettext("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        able = Q(is_active=True, is_staff=True)
        return {"yes": queryset.filter(able), "no": queryset.exclude(able)}.get(
            self.value() or "", queryset
        )


def may_sign_in(person: User) -> bool:
    return person.is_active and person.is_staff


class PersonAdmin(NamesWhatGoes[User], UserAdmin[User]):
    """Administrators manage everybody; all others see only themselves and their author box."""

    form = PersonForm
    add_form = NewPersonForm
    add_form_template = "admin/change_form.html"
    change_password_form = NewPasswordForm
    change_user_password_template = "admin/accounts/user/new_password.html"  # noqa: S105  # a file
    list_display = ("username", "shown_name", "email", "roles", "may_sign_in")
    list_filter = (RoleFilter, MaySignInFilter)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (_("Roles"), {"fields": ("groups", *ACCESS)}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
        AUTHOR_BOX,
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    inlines = [ProfileInline]

    @admin.display(description=_("shown name"))
    def shown_name(self, person: User) -> str:
        return person.public_name

    @admin.display(description=_("roles"))
    def roles(self, person: User) -> str:
        names = [gettext(group.name) for group in person.groups.all()]
        return ", ".join([gettext("administrator")] * person.is_superuser + names)

    @admin.display(description=_("may sign in"), ordering="is_active")
    def may_sign_in(self, person: User) -> str:
        return gettext("yes") if may_sign_in(person) else gettext("no")

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        forget_names(User, [obj.pk])
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        forget_names(User, list(queryset.values_list("pk", flat=True)))
        super().delete_queryset(request, queryset)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request).prefetch_related("groups")
        if request.user.has_perm("accounts.change_user"):
            return people
        return people.filter(username=request.user.get_username())

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        if not request.user.has_perm("accounts.change_user"):
            return (AUTHOR_BOX,)
        fieldsets = super().get_fieldsets(request, obj)
        return without_fields(fieldsets, ACCESS) if obj == request.user else fieldsets

    def get_form(
        self, request: HttpRequest, obj: User | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, *args, **kwargs)
        # Django keeps a form's own fields, asked for or not.
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        for name in set(form.base_fields) & {"may_sign_in", "groups"} - set(shown):
            del form.base_fields[name]
        return form

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
