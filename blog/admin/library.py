"""What the libraries of pictures and of other files have in common in the admin."""

from typing import Any, TypeVar, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.admin.texts import TRASH_ACTION
from blog.admin.trash import MAX_AT_ONCE, ONLY_EDITORS, trashed
from blog.models import File, Image
from blog.models.uses import with_uses
from blog.rendering.trash import move_to_trash

Thing = TypeVar("Thing", Image, File)


class LibraryAdmin(admin.ModelAdmin[Thing]):
    """Things that people upload, and that texts show.

    Editors change and delete all of them; authors change what they uploaded, and delete it as long
    as nothing shows it. What is deleted waits in the trash, and texts go on showing it meanwhile.
    """

    delete_confirmation_template = "admin/blog/library/delete.html"
    readonly_fields = ["shown_by"]
    list_per_page = 50
    actions = [TRASH_ACTION]

    def save_thing(self, thing: Thing) -> None:
        """Store it, and render the texts that show it."""
        raise NotImplementedError  # pictures and files each have their own

    @admin.display(description=_("used"), ordering="times_used")
    def used(self, thing: Thing) -> int:
        return int(getattr(thing, "times_used", 0))

    @admin.display(description=_("shown by"))
    def shown_by(self, thing: Thing) -> str:
        return render_to_string("admin/blog/library/_users.html", {"thing": thing})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thing]:
        things: Any = self.model._default_manager
        return with_uses(things.outside_trash(), cast(User, request.user))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What says something of a stored file is no field of a new one."""
        fields = super().get_fields(request, obj)
        return fields if obj else [name for name in fields if name not in self.readonly_fields]

    def save_model(self, request: HttpRequest, obj: Thing, form: Any, change: bool) -> None:
        if not change:
            obj.uploaded_by = cast(User, request.user)
        self.save_thing(obj)

    def get_actions(self, request: HttpRequest) -> Any:
        """Deleting means moving to the trash."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description=_("Move to the trash"), permissions=["delete"])
    def trash_selected(
        self, request: HttpRequest, queryset: QuerySet[Thing]
    ) -> HttpResponse | None:
        """Asks first where a text shows one of them; the form sends the same action again."""
        user = cast(User, request.user)
        chosen = list(queryset[:MAX_AT_ONCE])
        theirs = [thing for thing in chosen if thing.deletable_by(user)]
        if len(theirs) < len(chosen):
            messages.warning(request, ONLY_EDITORS)
        if not theirs:
            return None
        if "_apply" not in request.POST and any(self.used(thing) for thing in theirs):
            ctx = {
                **self.admin_site.each_context(request),
                "title": gettext("Move to the trash"),
                "opts": self.opts,
                "things": theirs,
            }
            return render(request, "admin/blog/library/delete_selected.html", ctx)
        for thing in theirs:
            self.log_deletions(request, self.model._default_manager.filter(pk=thing.pk))
            move_to_trash(thing, user)
        messages.success(request, trashed(len(theirs)))
        return None

    def delete_model(self, request: HttpRequest, obj: Thing) -> None:
        move_to_trash(obj, cast(User, request.user))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Nothing else goes with it."""
        may = all(self.has_delete_permission(request, thing) for thing in objs)
        return [], {}, set() if may else {self.opts.verbose_name_plural}, []

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        messages.success(request, trashed(1, obj_display))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or obj.editable_by(cast(User, request.user))
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (
            obj is None or obj.deletable_by(cast(User, request.user))
        )
