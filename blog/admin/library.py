"""What the libraries of pictures and of other files have in common in the admin."""

from typing import Any, TypeVar, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.admin.bases import NamesWhatGoes
from accounts.models import User
from blog.models import File, Image
from blog.models.uses import with_uses

Thing = TypeVar("Thing", Image, File)


class LibraryAdmin(NamesWhatGoes[Thing]):
    """Things that people upload, and that texts show.

    Editors change and delete all of them; authors change what they uploaded, and delete it as long
    as nothing shows it.
    """

    delete_confirmation_template = "admin/blog/library/delete.html"
    delete_selected_confirmation_template = "admin/blog/library/delete_selected.html"
    readonly_fields = ["shown_by"]
    list_per_page = 50

    def save_thing(self, thing: Thing) -> None:
        """Store it, and render the texts that show it."""
        raise NotImplementedError  # pictures and files each have their own

    def delete_thing(self, thing: Thing) -> None:
        """Delete it with its files, and render the texts that showed it."""
        raise NotImplementedError  # pictures and files each have their own

    @admin.display(description=_("used"), ordering="times_used")
    def used(self, thing: Thing) -> int:
        return int(getattr(thing, "times_used", 0))

    @admin.display(description=_("shown by"))
    def shown_by(self, thing: Thing) -> str:
        return render_to_string("admin/blog/library/_users.html", {"thing": thing})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thing]:
        return with_uses(self.model._default_manager.all(), cast(User, request.user))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What says something of a stored file is no field of a new one."""
        fields = super().get_fields(request, obj)
        return fields if obj else [name for name in fields if name not in self.readonly_fields]

    def save_model(self, request: HttpRequest, obj: Thing, form: Any, change: bool) -> None:
        if not change:
            obj.uploaded_by = cast(User, request.user)
        self.save_thing(obj)

    def delete_model(self, request: HttpRequest, obj: Thing) -> None:
        self.delete_thing(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Thing]) -> None:
        """One by one, so that their files go and texts are rendered without them."""
        for thing in queryset:
            self.delete_thing(thing)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or obj.editable_by(cast(User, request.user))
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user = cast(User, request.user)
        if not super().has_delete_permission(request, obj) or obj is None:
            return super().has_delete_permission(request, obj)
        if user.has_perm("blog.change_any_post"):
            return True
        return obj.editable_by(user) and not obj.is_used
