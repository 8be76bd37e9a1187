"""The trash in the admin: who sees what in it, restoring, and deleting for good."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
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
from accounts.models import User
from blog.admin.submitting import may_publish
from blog.models import File, Image, TrashEntry, may_edit_all
from blog.models.trash import KINDS, Trashable
from blog.models.uses import with_uses
from blog.rendering.trash import delete_for_good, restore

MAX_AT_ONCE = 200
"""Items that one action moves, restores or changes."""
ONLY_EDITORS = gettext_lazy("Only editors may delete what others uploaded, and what a text shows.")
LONG_TEXTS = [
    *("post__body", "post__body_html", "post__teaser_html", "page__body", "page__body_html"),
]


class TrashAdmin(ReadOnlyAdmin[TrashEntry]):
    """Whoever may delete something finds it here: authors their own, editors everybody's."""

    list_display = ["title", "restore_button", "kind", "trashed_at", "trashed_by", "ends"]
    list_display_links = None
    list_select_related = [*KINDS, "trashed_by"]
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
            theirs = (
                Q(post__author=request.user)
                | Q(image__uploaded_by=request.user)
                | Q(file__uploaded_by=request.user)
            )
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
        item = entry.item
        if isinstance(item, Image):
            picture = '<img class="trash__picture" src="{}" alt="" loading="lazy"> {}'
            return format_html(picture, item.small_url, item)
        return str(item)

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, entry: TrashEntry) -> str:
        return str(entry.item._meta.verbose_name)

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
        item = self.restore_one(request, entry)
        return redirect(f"admin:blog_{item._meta.model_name}_change", item.pk)

    @admin.action(description=gettext_lazy("Restore"))
    def restore_selected(self, request: HttpRequest, queryset: QuerySet[TrashEntry]) -> None:
        for entry in queryset[:MAX_AT_ONCE]:
            self.restore_one(request, entry)

    @transaction.atomic
    def restore_one(self, request: HttpRequest, entry: TrashEntry) -> Trashable:
        item = restore(entry)
        self.log_change(request, item, _("Restored from the trash."))  # type: ignore[arg-type]  # of another model than the list's
        messages.success(request, restored(item))
        return item

    @admin.action(description=gettext_lazy("Delete for good"))
    def delete_for_good(
        self, request: HttpRequest, queryset: QuerySet[TrashEntry]
    ) -> HttpResponse | None:
        """Asks first; the form sends the same action again."""
        user = cast(User, request.user)
        chosen = list(queryset[:MAX_AT_ONCE])
        theirs = [entry for entry in chosen if _may_delete(user, entry.item)]
        if len(theirs) < len(chosen):
            messages.warning(request, ONLY_EDITORS)
        if not theirs:
            return None
        if "_apply" not in request.POST:
            ctx = {
                **self.admin_site.each_context(request),
                "title": _("Delete for good"),
                "entries": theirs,
                "shown": _shown_by_texts(theirs, user),
                "has_texts": any(entry.post_id or entry.page_id for entry in theirs),
            }
            return render(request, "admin/blog/trash/delete_for_good.html", ctx)
        for entry in theirs:
            self.log_deletions(request, TrashEntry.objects.filter(pk=entry.pk))
            delete_for_good(entry)
        text = ngettext(
            "%(count)s item was deleted for good.",
            "%(count)s items were deleted for good.",
            len(theirs),
        )
        messages.success(request, text % {"count": len(theirs)})
        return None


def _may_delete(user: User, item: Trashable) -> bool:
    """Texts were theirs to begin with; pictures and files may be shown by others meanwhile."""
    return item.deletable_by(user) if isinstance(item, Image | File) else True


def _shown_by_texts(entries: list[TrashEntry], user: User) -> list[Image | File]:
    """The pictures and files among them that a text still shows."""
    images = with_uses(Image.objects.filter(trash__in=entries), user)
    files = with_uses(File.objects.filter(trash__in=entries), user)
    things: list[Image | File] = [*images, *files]
    return [thing for thing in things if thing.is_used]


def restored(item: Trashable) -> str:
    """What restoring did, in words."""
    if isinstance(item, Image | File):
        sentence = _("“%(title)s” is back in the library.")
    elif item.is_published:
        sentence = _("“%(title)s” is back, and public again.")
    elif item.published_at:
        sentence = _("“%(title)s” is back, and scheduled as before.")
    else:
        sentence = _("“%(title)s” is back as a draft.")
    return sentence % {"title": item}


def trashed(count: int, title: str = "") -> SafeString:
    """What deleting did, and where to undo it."""
    if title:
        sentence = _("“%(title)s” is in the trash for 30 days.") % {"title": title}
    else:
        sentence = ngettext(
            "%(count)s item is in the trash for 30 days.",
            "%(count)s items are in the trash for 30 days.",
            count,
        ) % {"count": count}
    url = reverse("admin:blog_trashentry_changelist")
    return format_html('{} <a href="{}">{}</a>', sentence, url, _("To the trash"))
