"""The numbers that authors and editors see: days as columns, and the posts most read."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from blog.models import Post
from visits.models import DayVisits, PostVisits

DAYS = 30
LISTED = 5
HEIGHT = 100


@dataclass(frozen=True)
class Column:
    """A day of the chart."""

    day: datetime.date
    count: int
    height: int
    """From 0 to 100, the day with the most visits."""
    place: int
    """From the left, counted from 0."""

    @property
    def top(self) -> int:
        return HEIGHT - self.height


def days_of_all() -> list[Column]:
    """The last thirty days of all posts together, today at the end."""
    return _columns(DayVisits.objects.filter(day__gt=_first()).values_list("day", "count"))


def days_of(post: Post) -> list[Column]:
    visits = PostVisits.objects.filter(post=post, day__gt=_first())
    return _columns(visits.values_list("day", "count"))


def most_read(day: datetime.date) -> list[PostVisits]:
    """The posts opened most often on that day."""
    visits = PostVisits.objects.filter(day=day, post__in=Post.objects.published())
    shown = ["count", "day", *(f"post__{name}" for name in ("title", "slug", "published_on"))]
    return list(visits.select_related("post").only(*shown).order_by("-count", "post")[:LISTED])


def _first() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=DAYS)


def _columns(rows: Iterable[tuple[datetime.date, int]]) -> list[Column]:
    counts = dict(rows)
    most = max(counts.values(), default=0) or 1
    days = [_first() + datetime.timedelta(days=number + 1) for number in range(DAYS)]
    return [
        Column(day, counts.get(day, 0), round(counts.get(day, 0) * HEIGHT / most), place)
        for place, day in enumerate(days)
    ]
