"""Counting visits: collected in each process, and added to the table once a minute.

Nothing but the path of the page is collected. What a process had not stored when it was killed is
lost, at most a minute of it.
"""

import threading
import time
from collections import Counter
from datetime import date, timedelta

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.urls import Resolver404, resolve
from django.utils import timezone

from blog.models import Post, SiteSettings
from visits.models import DayVisits, PostVisits

SECONDS_BETWEEN = 60
MAX_PATHS = 10_000
"""More different paths are not collected between two times of storing."""
KEPT = timedelta(days=2 * 365)
BATCH = 500


class Tally:
    """The visits that this process has seen and not stored yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._paths: Counter[str] = Counter()
        self._next = time.monotonic() + SECONDS_BETWEEN

    def add(self, path: str) -> None:
        with self._lock:
            if path in self._paths or len(self._paths) < MAX_PATHS:
                self._paths[path] += 1

    def is_due(self) -> bool:
        return time.monotonic() >= self._next

    def store(self) -> None:
        """Add what was collected to the table; where that fails, it stays for the next time."""
        with self._lock:
            self._next = time.monotonic() + SECONDS_BETWEEN
            paths, self._paths = self._paths, Counter()
        if not paths:
            return
        close_old_connections()
        try:
            add_visits(paths, timezone.localdate())
        except DatabaseError:
            with self._lock:
                self._paths.update(paths)
        finally:
            close_old_connections()


def add_visits(paths: dict[str, int], day: date) -> int:
    """Count these visits, unless the host has switched counting off; returns how many counted."""
    if not SiteSettings.load().counts_visits:
        return 0
    by_post = posts_at(paths)
    with transaction.atomic():
        # In one order, so that two processes never wait for each other.
        _add(PostVisits, [(pk, day, count) for pk, count in sorted(by_post.items())])
        if by_post:
            _add(DayVisits, [(day, sum(by_post.values()))])
    return sum(by_post.values())


def posts_at(paths: dict[str, int]) -> Counter[int]:
    """The visits by the posts' keys, of those paths at which a public post stands."""
    wanted: dict[tuple[date | None, str], int] = {}
    for path, count in paths.items():
        if key := _day_and_slug(path):
            wanted[key] = wanted.get(key, 0) + count
    found: Counter[int] = Counter()
    keys = list(wanted)
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        posts = Post.objects.published().filter(
            published_on__in={day for day, _slug in some}, slug__in={slug for _day, slug in some}
        )
        for post in posts.only("published_on", "slug"):
            found[post.pk] += wanted.get((post.published_on, post.slug), 0)
    return found


def delete_old_visits() -> int:
    """Delete the numbers of days more than two years ago; returns how many rows there were."""
    end = timezone.localdate() - KEPT
    deleted = PostVisits.objects.filter(day__lt=end).delete()[0]
    return deleted + DayVisits.objects.filter(day__lt=end).delete()[0]


def _day_and_slug(path: str) -> tuple[date, str] | None:
    try:
        match = resolve(path)
        if match.url_name != "post":
            return None
        given = match.kwargs
        return date(given["year"], given["month"], given["day"]), given["slug"]
    except (Resolver404, ValueError):
        return None


def _add(model: type[PostVisits | DayVisits], rows: list[tuple[int | date, ...]]) -> None:
    """Add counts to rows, or make them; Django's own upsert would replace the count."""
    names = ["post_id", "day"] if model is PostVisits else ["day"]
    table = model._meta.db_table
    sql = (
        f'INSERT INTO "{table}" ({", ".join([*names, "count"])}) '  # noqa: S608  # our own names
        f"VALUES ({', '.join(['%s'] * (len(names) + 1))}) "
        f'ON CONFLICT ({", ".join(names)}) DO UPDATE SET count = "{table}".count + excluded.count'
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
