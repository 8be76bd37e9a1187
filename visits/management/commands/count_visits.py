"""`manage.py count_visits LOG`: count what nginx served by itself, and empty its log."""

import os
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from visits.counting import add_visits, delete_old_visits
from visits.readers import COUNTED_STATUS, POST


class Command(BaseCommand):
    help = (
        "Count the visits in a log that deploy/nginx/gemeinsam.conf describes, and empty it. "
        "Deletes numbers older than two years."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("log", type=Path, nargs="?", help="the log of kept pages")

    def handle(self, *args: Any, log: Path | None, **options: Any) -> None:
        count = count_and_empty(log) if log else 0
        text = ngettext("%(count)s visit was counted.", "%(count)s visits were counted.", count)
        self.stdout.write(text % {"count": count})
        delete_old_visits()


def count_and_empty(log: Path) -> int:
    """Raises CommandError where the file cannot be read and emptied."""
    try:
        by_day = read(log)
        # All days or none, so that nothing counts twice where one of them fails.
        with transaction.atomic():
            count = sum(add_visits(paths, day) for day, paths in sorted(by_day.items()))
            # nginx goes on writing at the new end.
            os.truncate(log, 0)
    except OSError as error:
        raise CommandError(_("The log cannot be read: %(error)s") % {"error": error}) from error
    return count


def read(log: Path) -> dict[date, Counter[str]]:
    """The visits of each day, by path."""
    by_day: dict[date, Counter[str]] = {}
    with log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if visit := parse(line):
                day, path = visit
                by_day.setdefault(day, Counter())[path] += 1
    return by_day


def parse(line: str) -> tuple[date, str] | None:
    """A line such as “2026-05-01T09:30:00+02:00 GET 200 /2010/04/29/title/”, if it is a visit."""
    moment, method, status, address = (*line.split(" "), "", "", "")[:4]
    path = address.strip().partition("?")[0]
    if method != "GET" or status not in COUNTED_STATUS or not POST.fullmatch(path):
        return None
    try:
        return timezone.localdate(datetime.fromisoformat(moment)), path
    except ValueError:
        return None
