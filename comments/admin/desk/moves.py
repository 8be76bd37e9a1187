"""What people decided in one move, to be undone for thirty days: one comment or a whole wave."""

import datetime
from dataclasses import dataclass
from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.admin.decisions import handle_button
from accounts.models import User
from accounts.pk import parse_pk
from comments import moderation
from comments.models import Comment, Decision, Status

UNDO_DAYS = 30
PER_PAGE = 50
LAST = "last"
"""Stands for the batch of the person's own last move."""
OWN_HOURS = 24
OWN_MOVES = 30
"""Of the own moves, so many can be undone one after the other in the inbox."""


@dataclass(frozen=True)
class Move:
    """Decisions with the same batch."""

    batch: str
    number: int
    after: str
    decided_at: datetime.datetime
    last: int
    """The highest pk of its decisions."""
    undone: int
    """How many of them were undone."""
    is_undo: bool
    by: str = ""

    @property
    def sentence(self) -> str:
        """As the message after a decision has it: “3 comments: spam.”"""
        text = ngettext(
            "%(count)s comment: %(status)s.", "%(count)s comments: %(status)s.", self.number
        )
        return text % {"count": self.number, "status": Status(self.after).label}


def moves(request: HttpRequest) -> HttpResponse:
    """Everybody's moves, newest first, each with its button to undo it."""
    if not request.user.has_perm("comments.change_comment"):
        raise PermissionDenied
    if request.method == "POST":
        handle_button(request, {"_undo": undo})
        return redirect(request.get_full_path())
    before = parse_pk(request.GET.get("before", ""))
    decisions = Decision.objects.filter(decided_at__gte=ago(days=UNDO_DAYS))
    found = grouped(decisions, PER_PAGE, before)
    context = {
        **admin.site.each_context(request),
        "title": _("Decisions of the last 30 days"),
        "moves": found,
        "before": found[-1].last if len(found) == PER_PAGE else None,
        "opts": Comment._meta,
    }
    return render(request, "admin/comments/moves.html", context)


def own_moves(person: User) -> list[Move]:
    """The person's moves of the last day that can still be undone, newest first."""
    decisions = Decision.objects.filter(
        by=person, decided_at__gte=ago(hours=OWN_HOURS), undoes=None, undone_by=None
    )
    return grouped(decisions, OWN_MOVES)


def grouped(decisions: QuerySet[Decision], most: int, before: int = 0) -> list[Move]:
    """The decisions of people by what was decided in one move, newest first."""
    batches = (
        decisions.filter(rule=Decision.PERSON)
        .exclude(batch="")
        .order_by()
        .values("batch", "after", "by__username", "by__display_name")
        .annotate(
            number=Count("pk"),
            last=Max("pk"),
            moment=Max("decided_at"),
            undone=Count("undone_by"),
            undoing=Count("undoes"),
        )
    )
    if before:
        batches = batches.filter(last__lt=before)
    return [
        Move(
            batch=row["batch"],
            number=row["number"],
            after=row["after"],
            decided_at=row["moment"],
            last=row["last"],
            undone=row["undone"],
            is_undo=bool(row["undoing"]),
            by=row["by__display_name"] or row["by__username"] or "–",
        )
        for row in batches.order_by("-last")[:most]
    ]


def undo(request: HttpRequest, batch: str) -> None:
    """Undo a move, or the person's last one, and say what became of it."""
    person = cast(User, request.user)
    if batch == LAST:
        batch = next((move.batch for move in own_moves(person)), "")
    undone, left = moderation.undo_batch(batch, by=person)
    if undone:
        text = ngettext("%(count)s decision undone.", "%(count)s decisions undone.", undone)
        messages.success(request, text % {"count": undone})
    if left or not undone:
        messages.warning(
            request, _("There are newer decisions on some of them; those stay as they are.")
        )


def ago(**time: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(**time)
