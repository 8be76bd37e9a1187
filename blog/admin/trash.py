"""The trash in the admin: who sees what in it, restoring, and deleting for good."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.admin.bases import ReadOnlyAdmin
from blog.admin.submitting import may_publish
from blog.models import Page, Post, TrashEntry, may_edit_all
from blog.rendering.trash import restore

MAX_AT_ONCE = 200
"""Texts that one action moves, restores or changes."""
LONG_TEXTS = [
    *("post__body", "post__body_html", "post__teaser_html", "page__body", "page__body_html"),
]


class TrashAdmin(ReadOnlyAdmin[TrashEntry]):
    """Whoever may delete a text finds it here: authors their own, editors everybody's."""

    list_display = ["title", "restore_button", "kind", "trashed_at", "trashed_by", "ends"]
    list_display_links = None
    list_select_related = ["post", "page", "trashed_by"]
    list_per_page = 50
    actions = ["restore_selected", "delete_for_good"]
    show_full_result_count = False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Trash"), **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.restore_view))
        return [path("<int:pk>/restore/", view, name="blog_trash_restore"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrashEntry]:
        theirs = Q()
        if not may_edit_all(request.user):
            theirs = Q(post__author=request.user)
        elif not request.user.has_perm("blog.delete_page"):
            theirs = Q(page=None)
        if not may_publish(request.user):
            # Restoring what was public would publish it.
            theirs &= Q(published_at=None)
        entries = super().get_queryset(request).filter(theirs)
        return entries.defer(*LONG_TEXTS)

    def has_view_permission(self, request: HttpRequest, obj: TrashEntry | None = None) -> bool:
        return request.user.has_perm("blog.delete_post")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=gettext_lazy("title"))
    def title(self, entry: TrashEntry) -> str:
        return entry.text.title

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, entry: TrashEntry) -> str:
        return str(entry.text._meta.verbose_name)

    @admin.display(description=gettext_lazy("kept until"))
    def ends(self, entry: TrashEntry) -> str:
        return date_format(localtime(entry.ends_at), "DATE_FORMAT")

    @admin.display(description="")
    def restore_button(self, entry: TrashEntry) -> SafeString:
        # The list is a form, with the token that this needs.
        url = reverse("admin:blog_trash_restore", args=[entry.pk])
        return format_html(
            '<button class="button quiet" formaction="{}">{}</button>', url, _("Restore")
        )

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        entry = get_object_or_404(self.get_queryset(request), pk=pk)
        text = restore(entry)
        messages.success(request, restored(text))
        return redirect(f"admin:blog_{text._meta.model_name}_change", text.pk)

    @admin.action(description=gettext_lazy("Restore"))
    def restore_selected(self, request: HttpRequest, queryset: QuerySet[TrashEntry]) -> None:
        for entry in queryset[:MAX_AT_ONCE]:
            messages.success(request, restored(restore(entry)))

    @admin.action(description=gettext_lazy("Delete for good"))
    def delete_for_good(
        self, request: HttpRequest, queryset: QuerySet[TrashEntry]
    ) -> HttpResponse | None:
        """Asks first; the form sends the same action again."""
        if "_apply" not in request.POST:
            ctx = {
                **self.admin_site.each_context(request),
                "title": _("Delete for good"),
                "entries": queryset[:MAX_AT_ONCE],
            }
            return render(request, "admin/blog/trash/delete_for_good.html", ctx)
        count = 0
        for entry in queryset[:MAX_AT_ONCE]:
            self.log_deletions(request, TrashEntry.objects.filter(pk=entry.pk))
            entry.text.delete()
            count += 1
        text = ngettext(
            "%(count)s text was deleted for good.", "%(count)s texts were deleted for good.", count
        )
        messages.success(request, text % {"count": count})
        return None


def restored(text: Post | Page) -> str:
    """What restoring did, in words."""
    if text.is_published:
        sentence = _("“%(title)s” is back, and public again.")
    elif text.published_at:
        sentence = _("“%(title)s” is back, and scheduled as before.")
    else:
        sentence = _("“%(title)s” is back as a draft.")
    return sentence % {"title": text.title}


def trashed(count: int, title: str = "") -> SafeString:
    """What deleting did, and where to undo it."""
    if title:
        sentence = _("“%(title)s” is in the trash for 30 days.") % {"title": title}
    else:
        sentence = ngettext(
            "%(count)s text is in the trash for 30 days.",
            "%(count)s texts are in the trash for 30 days.",
            count,
        ) % {"count": count}
    url = reverse("admin:blog_trashentry_changelist")
    return format_html('{} <a href="{}">{}</a>', sentence, url, _("To the trash"))
