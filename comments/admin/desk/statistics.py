"""How long comments waited for a decision, what held them, and what became of them."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Window,
)
from django.db.models.functions import RowNumber, TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comments.models import Comment, Decision, Status

MONTHS = 12
NAMES: dict[str, str | Promise] = {
    Decision.PASSED: gettext_lazy("Nothing: it appeared at once"),
    "trap": gettext_lazy("The field that people do not see"),
    "bbcode": gettext_lazy("BBCode"),
    "known-spam": gettext_lazy("An address known from spam"),
    "known-spam-site": gettext_lazy("A site known from spam"),
    "quick": gettext_lazy("Sent too fast"),
    "no-form": gettext_lazy("Not from our form"),
    "links": gettext_lazy("Number of links"),
    "held-word": gettext_lazy("Listed words"),
    "advertising": gettext_lazy("Signs of advertising"),
    "learned": gettext_lazy("The filter that learns"),
    "same-text": gettext_lazy("The same text on several posts"),
    "unknown": gettext_lazy("Unknown writers"),
    "hold-post": gettext_lazy("Everything on a post"),
    "hold-everything": gettext_lazy("Everything"),
}


@dataclass
class Month:
    """What people decided in a month."""

    begin: datetime.datetime
    decided: int = 0
    approved: int = 0
    spam: int = 0
    trash: int = 0
    median: str = "–"


@dataclass(frozen=True)
class Share:
    """What came in, by the first rule that applied, and what became of it."""

    name: str | Promise
    number: int
    percent: int
    outcomes: list[tuple[str, int]] = field(default_factory=list)


def statistics(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("comments.change_comment"):
        raise PermissionDenied
    since = begin_of(timezone.localtime(), MONTHS - 1)
    context = {
        **admin.site.each_context(request),
        "title": _("Statistics of moderation"),
        "months": months(since),
        "shares": shares(since),
        "opts": Comment._meta,
    }
    return render(request, "admin/comments/statistics.html", context)


def begin_of(moment: datetime.datetime, months_back: int = 0) -> datetime.datetime:
    """Midnight on the first day of a month."""
    number = moment.year * 12 + moment.month - 1 - months_back
    first = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return timezone.make_aware(first.replace(year=number // 12, month=number % 12 + 1))


def months(since: datetime.datetime) -> list[Month]:
    """The months in which people decided on waiting comments, newest first."""
    decisions = by_people(since)
    counts = (
        decisions.order_by()
        .values("month")
        .annotate(
            decided=Count("pk"),
            approved=Count("pk", filter=Q(after=Status.APPROVED)),
            spam=Count("pk", filter=Q(after=Status.SPAM)),
            trash=Count("pk", filter=Q(after=Status.TRASH)),
        )
    )
    found = {
        row["month"]: Month(
            row["month"], row["decided"], row["approved"], row["spam"], row["trash"]
        )
        for row in counts
    }
    for month, wait in medians(decisions):
        found[month].median = in_words(wait)
    return sorted(found.values(), key=lambda month: month.begin, reverse=True)


def by_people(since: datetime.datetime) -> QuerySet[Any]:
    """Decisions on comments that waited here, without those that undid others."""
    imported = Decision.objects.filter(comment=OuterRef("comment"), rule=Decision.IMPORT)
    decisions = Decision.objects.filter(
        ~Exists(imported),
        decided_at__gte=since,
        rule=Decision.PERSON,
        before=Status.HELD,
        undoes=None,
    )
    return decisions.annotate(month=TruncMonth("decided_at"))


def medians(
    decisions: QuerySet[Any],
) -> list[tuple[datetime.datetime, datetime.timedelta]]:
    """The middle one of each month's waiting times, found by the database."""
    waited = ExpressionWrapper(
        F("decided_at") - F("comment__created_at"), output_field=DurationField()
    )
    numbered = decisions.annotate(wait=waited).annotate(
        place=Window(RowNumber(), partition_by=F("month"), order_by=F("wait").asc()),
        number=Window(Count("pk"), partition_by=F("month")),
    )
    middle = numbered.filter(place=(F("number") + 1) / 2)
    return list(middle.order_by().values_list("month", "wait"))


def shares(since: datetime.datetime) -> list[Share]:
    """What the rules decided about new comments, the most frequent first."""
    by_rules = Decision.objects.filter(decided_at__gte=since).exclude(
        rule__in=[Decision.PERSON, Decision.WRITER, Decision.IMPORT]
    )
    rows = by_rules.order_by().values_list("rule", "comment__status").annotate(Count("pk"))
    counts: dict[str, dict[str, int]] = {}
    for rule, status, number in rows:
        counts.setdefault(rule, {})[status] = number
    total = sum(sum(outcomes.values()) for outcomes in counts.values())
    found = [
        Share(
            NAMES.get(rule, rule),
            sum(outcomes.values()),
            round(100 * sum(outcomes.values()) / total),
            [(str(Status(status).label), outcomes[status]) for status in sorted(outcomes)],
        )
        for rule, outcomes in counts.items()
    ]
    return sorted(found, key=lambda share: -share.number)


def in_words(wait: datetime.timedelta) -> str:
    """The waiting time in its largest unit that is at least two."""
    minutes = max(0, round(wait.total_seconds() / 60))
    if minutes < 120:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = round(hours / 24)
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
