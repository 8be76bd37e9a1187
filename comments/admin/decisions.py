"""The decision log in the admin: read-only, but a comment's latest decision can be undone."""

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin.bases import ReadOnlyAdmin
from accounts.models import User
from comments import moderation
from comments.models import Decision, Status


def undo_all(request: HttpRequest, decisions: QuerySet[Decision]) -> None:
    """Undo each decision that is still its comment's latest, and show a message."""
    undone = 0
    for decision in decisions.select_related("comment"):
        try:
            moderation.undo(decision, by=cast(User, request.user))
            undone += 1
        except moderation.AlreadyDecidedError:
            text = _("There is a newer decision on “%(comment)s”; nothing was undone.")
            messages.warning(request, text % {"comment": decision.comment})
    if undone:
        text = ngettext("%(count)s decision undone.", "%(count)s decisions undone.", undone)
        messages.success(request, text % {"count": undone})


def tell_of_decisions(request: HttpRequest, count: int, status: Status, *, undo: str) -> None:
    """A message about comments that got a status, with an undo button of the value `undo`."""
    done = ngettext("%(count)s comment: %(status)s.", "%(count)s comments: %(status)s.", count)
    form = format_html(
        '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<button class="button" name="_undo" value="{}" data-key="z">{}</button></form>',
        get_token(request),
        undo,
        _("Undo"),
    )
    text = done % {"count": count, "status": status.label}
    messages.success(request, format_html("{} {}", text, form))


class DecisionAdmin(ReadOnlyAdmin[Decision]):
    """Read-only; an undo adds another decision."""

    list_display = ["decided_at", "comment", "before", "after", "by", "rule", "why"]
    list_select_related = ["comment", "by"]
    list_filter = ["after", "decided_at"]
    list_per_page = 50
    actions = ["undo"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup in {"id__in", "comment__id__exact"} or bool(
            super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]
        )

    @admin.display(description=gettext_lazy("reason"))
    def why(self, decision: Decision) -> str:
        return " ".join(moderation.explain(decision))

    @admin.action(description=gettext_lazy("Undo"))
    def undo(self, request: HttpRequest, decisions: QuerySet[Decision]) -> None:
        undo_all(request, decisions)

    def has_view_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return request.user.has_perm("comments.change_comment")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)
