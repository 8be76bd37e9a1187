"""The page of the filter that learns: what it knows, how good it is, its export and its reset."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.admin.bases import ReadOnlyAdmin
from comments.models import CommentSettings, LearnedFilter
from comments.rules.content.wording import in_words
from comments.rules.learning.features import PAIR, PIECE_OF, TRAIT
from comments.rules.learning.regression import CONSTANT
from comments.rules.learning.training import LEAST_LESSONS, reset

SHOWN = 15
"""How many words and traits are listed of each kind."""


class LearnedFilterAdmin(ReadOnlyAdmin[LearnedFilter]):
    """One page instead of a list: the filter is one row, and nobody edits it."""

    def get_urls(self) -> list[Any]:
        own = [
            path(
                "export/", self.admin_site.admin_view(export), name="comments_learnedfilter_export"
            ),
            path("reset/", self.admin_site.admin_view(forget), name="comments_learnedfilter_reset"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        learned, settings = LearnedFilter.load(), CommentSettings.load()
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(self.opts.verbose_name),
            "opts": self.opts,
            "learned": learned,
            "settings": settings,
            "least": LEAST_LESSONS,
            "for_spam": strongest(learned, 1),
            "for_honest": strongest(learned, -1),
            "may_reset": request.user.has_perm("comments.change_learnedfilter"),
        }
        return render(request, "admin/comments/learned_filter.html", context)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("admin:comments_learnedfilter_changelist")


def strongest(learned: LearnedFilter, sign: int) -> list[str]:
    """The words and traits that speak most for spam (1), or for a good comment (-1)."""
    named = [
        (sign * weight, name)
        for name, weight in learned.weights.items()
        if name != CONSTANT and not name.startswith(PIECE_OF) and sign * weight > 0
    ]
    return [spoken(name) for _weight, name in sorted(named, reverse=True)[:SHOWN]]


def spoken(name: str) -> str:
    """A feature as people read it: “word”, “two words”, or a trait."""
    if name.startswith(TRAIT):
        return in_words(name.removeprefix(TRAIT))
    return f"“{name.replace(PAIR, ' ')}”"


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All that the filter knows, as a file: weights, numbers and figures, no texts."""
    if not request.user.has_perm("comments.view_learnedfilter"):
        raise PermissionDenied
    learned = LearnedFilter.load()
    facts = {
        "trained_at": learned.trained_at and learned.trained_at.isoformat(),
        "spam": learned.spam,
        "honest": learned.honest,
        "figures": learned.figures,
        "weights": learned.weights,
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="filter.json"'
    return response


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Forget all that was learned."""
    if not request.user.has_perm("comments.change_learnedfilter"):
        raise PermissionDenied
    reset()
    messages.success(request, _("The filter has forgotten everything. It learns from now on."))
    return redirect("admin:comments_learnedfilter_changelist")
