"""The figures of a year that Art. 15 of the Digital Services Act asks for."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.models import Objection, Report


@dataclass(frozen=True)
class Figure:
    name: str
    """For a spreadsheet."""
    label: str | Promise
    value: int | float | None
    """None: there is nothing to take a median of."""


def yearly_counts(year: int) -> list[tuple[str, str, int]]:
    """Ground, outcome and number of reports."""
    reports = Report.objects.filter(created_at__year=year, own_initiative=False)
    rows = reports.values_list("ground", "outcome").order_by()
    counts = Counter(rows.iterator())
    return [(ground, outcome, count) for (ground, outcome), count in sorted(counts.items())]


def yearly_figures(year: int) -> list[Figure]:
    """How many reports, removals and objections, what became of them, and how long it took."""
    rows = Report.objects.filter(created_at__year=year).order_by()
    reports, removals = rows.filter(own_initiative=False), rows.filter(own_initiative=True)
    objections = Objection.objects.filter(created_at__year=year)
    removed, kept = Report.Outcome.REMOVED, Report.Outcome.KEPT
    first_decisions = reports.values_list("created_at", "first_decided_at")
    decisions_on_objections = objections.values_list("created_at", "decided_at")
    numbers: list[tuple[str, Promise | str, QuerySet[Any]]] = [
        ("reports", _("reports"), reports),
        ("reports_illegal", _("of these, of illegal content"), reports.filter(kind="illegal")),
        ("reports_removed", _("the comment was removed"), reports.filter(outcome=removed)),
        ("reports_kept", _("the comment stays"), reports.filter(outcome=kept)),
        ("removals", _("comments removed without a report"), removals),
        ("removals_automated", _("of these, automatically"), removals.filter(is_automated=True)),
        ("objections", _("objections"), objections),
        ("objections_upheld", _("upheld"), objections.filter(is_upheld=True)),
        ("objections_rejected", _("rejected"), objections.filter(is_upheld=False)),
    ]
    return [
        *[Figure(name, label, rows.count()) for name, label, rows in numbers],
        Figure(
            "reports_hours", _("hours until a report is decided (median)"), hours(first_decisions)
        ),
        Figure(
            "objections_hours",
            _("hours until an objection is decided (median)"),
            hours(decisions_on_objections),
        ),
    ]


def hours(
    times: Iterable[tuple[datetime.datetime, datetime.datetime | None]],
) -> float | None:
    """The median of the hours between two moments, of what has ended."""
    passed = [(end - begin).total_seconds() / 3_600 for begin, end in times if end]
    return round(median(passed), 1) if passed else None
