"""What the forms of posts and of pages share: the page for writing, and rendering on saving."""

from typing import Any, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.bases import QuickRows
from accounts.models import User
from blog.admin import unsaved
from blog.admin.publishing import Standing
from blog.admin.trash import MAX_AT_ONCE, trashed
from blog.models import Page, Post
from blog.rendering.saving import save_text
from blog.rendering.trash import move_to_trash

AnyText = TypeVar("AnyText", bound=Post | Page)
SESSION_KEY = "stored_texts"
REMEMBERED = 20

# Classes of fieldsets: where templates/admin/blog/writing/form.html puts them. Those without one
# are folded groups beside the text.
WRITING = "writing-text"
STEP = "writing-step"
OPEN = "writing-open"
TRASH_ACTION = "trash_selected"


class TextAdmin(QuickRows[AnyText]):
    """A form that is a page for writing, whose typed text survives a crash of the browser.

    static/js/unsaved.js sends what is typed to the server every few seconds (blog.admin.unsaved),
    and keeps a copy in the browser for times when the server does not answer or the session has
    expired. The form sends the key of both; once the text is saved, the server forgets its own and
    templates/admin/base_site.html tells the browser.
    """

    change_form_template = "admin/blog/writing/form.html"

    delete_confirmation_template = "admin/blog/trash/confirm.html"
    actions = [TRASH_ACTION]

    def get_actions(self, request: HttpRequest) -> Any:
        """Deleting means moving to the trash, which asks for nothing, as it can be undone."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description=gettext_lazy("Move to the trash"), permissions=["delete"])
    def trash_selected(self, request: HttpRequest, queryset: QuerySet[AnyText]) -> None:
        chosen = list(queryset[: MAX_AT_ONCE + 1])
        are_too_many = len(chosen) > MAX_AT_ONCE
        chosen = chosen[:MAX_AT_ONCE]
        theirs = [text for text in chosen if self.has_delete_permission(request, text)]
        for text in theirs:
            with transaction.atomic():
                self.log_deletions(request, queryset.filter(pk=text.pk))
                move_to_trash(text, cast(User, request.user))
        if theirs:
            messages.success(request, trashed(len(theirs)))
        if are_too_many:
            sentence = _("Only the first %(count)s were taken; please repeat it for the others.")
            messages.warning(request, sentence % {"count": MAX_AT_ONCE})
        if len(theirs) < len(chosen):
            messages.warning(request, _("Only the first author of a post may delete it."))

    def delete_model(self, request: HttpRequest, obj: AnyText) -> None:
        move_to_trash(obj, cast(User, request.user))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Nothing else goes with it: comments and votes wait in the trash, too."""
        may = all(self.has_delete_permission(request, text) for text in objs)
        return [], {}, set() if may else {self.opts.verbose_name_plural}, []

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        messages.success(request, trashed(1, obj_display))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AnyText]:
        texts: Any = super().get_queryset(request)
        alive: QuerySet[AnyText] = texts.outside_trash()
        return alive

    def get_urls(self) -> list[Any]:
        views: dict[str, Any] = {
            "unsaved/": unsaved.keep,
            "unsaved/<int:pk>/typed/": unsaved.typed,
            "unsaved/<int:pk>/discard/": unsaved.discard,
            "unsaved/<int:pk>/compare/": unsaved.compare,
        }
        return [
            *(self._unsaved_path(route, view) for route, view in views.items()),
            *super().get_urls(),
        ]

    def _unsaved_path(self, route: str, view: Any) -> Any:
        # The names: blog_post_unsaved_keep and so on.
        name = f"blog_{self.opts.model_name}_unsaved_{view.__name__}"
        return path(route, self.admin_site.admin_view(view), {"texts": self}, name=name)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form, user = context["adminform"].form, cast(User, request.user)
        text: AnyText | None = kwargs.get("obj")
        context |= {
            "standing": form.standing,
            "step_is_open": form.is_bound and step_was_used(form),
            "offered": unsaved.offered(user, self.opts.model_name or "", text),
            "others": unsaved.others(user, text),
            # The text has the window for itself.
            "is_nav_sidebar_enabled": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: AnyText, form: Any, change: bool) -> None:
        save_text(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        key = request.POST.get("unsaved", "")
        if unsaved.is_key(key):
            unsaved.forget(cast(User, request.user), key)
            stored = request.session.get(SESSION_KEY, [])
            request.session[SESSION_KEY] = [*stored, key][-REMEMBERED:]
        if "_preview" not in request.POST:
            messages.success(request, what_happened(form.instance, form.standing))

    def response_add(
        self, request: HttpRequest, obj: AnyText, post_url_continue: str | None = None
    ) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self.response_saved(request, obj)

    def response_change(self, request: HttpRequest, obj: AnyText) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self.response_saved(request, obj)

    def response_saved(self, request: HttpRequest, text: AnyText) -> HttpResponse:
        """Back to the text, whichever button was pressed; or to what readers will see."""
        if "_preview" in request.POST:
            return redirect(self.preview_url(text))
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        place = "#review" if "_review" in request.POST else ""
        return redirect(reverse(name, args=[text.pk]) + place)

    def preview_url(self, text: AnyText) -> str:
        """The text as readers will see it."""
        raise NotImplementedError  # posts and pages each have their own

    def view_on_site(self, text: AnyText) -> str:
        return text.get_absolute_url() if text.is_published else self.preview_url(text)


def step_was_used(form: Any) -> bool:
    """Whether a form that comes back was sent from the step of publishing."""
    sent = form.data.get("publish")
    is_chosen = sent in {"now", "at"} and sent != form.standing.choice
    return not form.conflict and (is_chosen or "published_at" in form.errors)


def what_happened(text: Post | Page, before: Standing) -> str:
    """What saving did, in words: to the text, and to whether readers see it."""
    now = Standing(text.published_at)
    if now.is_scheduled:
        if now == before:
            return _("Saved.")
        moment = date_format(timezone.localtime(text.published_at), "DATETIME_FORMAT")
        return _("Saved. It appears by itself: %(moment)s.") % {"moment": moment}
    if now.is_public:
        sentence = _("Updated.") if before.is_public else _("Published.")
        return format_html(
            '{} <a href="{}">{}</a>', sentence, text.get_absolute_url(), _("View on the site")
        )
    if before.published_at:
        return _("Back among the drafts: readers no longer see it.")
    return _("Saved as a draft.")
