"""What the admin's list of posts counts, from kept numbers instead of from all posts."""

import datetime
from collections.abc import Iterable
from typing import Any, Self, cast

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from blog.models import ListKind, ListMonth, ListTotal, Post, PostQuerySet, may_edit_all
from blog.models.lists.reading import months_of

YEAR, MONTH, DAY = (f"published_at__{part}" for part in ("year", "month", "day"))
DRILLED_DOWN: list[set[str]] = [set(), {YEAR}, {YEAR, MONTH}, {YEAR, MONTH, DAY}]


class CountedPosts(PostQuerySet):
    """Posts in the admin: the number of all is kept, for those that have a time."""

    _conditions = 0
    """How many conditions narrow it no further than to what is outside the trash."""

    def count(self) -> int:
        if self.query.is_sliced or not self.is_everything():
            return super().count()
        kept = ListTotal.objects.filter(list_key=ListKind.EVERYTHING.key())
        with_time = kept.values_list("posts", flat=True).first() or 0
        return with_time + Post.objects.outside_trash().filter(published_at=None).count()

    def is_everything(self) -> bool:
        """Whether nothing narrows it but that it leaves out the trash, where all are drafts."""
        return len(self.query.where.children) == self._conditions

    def outside_trash(self) -> Self:
        narrowed = super().outside_trash()
        narrowed._conditions = len(narrowed.query.where.children)
        return narrowed

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # the stubs leave it out
        clone._conditions = self._conditions
        return clone


class PostChangeList(ChangeList):
    """The list of posts; `dates` is what Django's tag `date_hierarchy` shows."""

    def get_queryset(self, request: Any, exclude_parameters: Any = None) -> QuerySet[Post]:
        """Without texts, which a database carries along when it sorts."""
        posts: QuerySet[Post] = super().get_queryset(request, exclude_parameters)
        return posts.defer("body", "body_html", "excerpt", "teaser_html")

    def get_filters(self, request: Any) -> Any:
        """No filter of ours shows a post twice, so whole posts need not be compared."""
        specs, has_filters, others, may_be_twice, has_active = super().get_filters(request)
        return specs, has_filters, others, may_be_twice and bool(others), has_active

    def get_results(self, request: Any) -> None:
        super().get_results(request)
        self.dates = KeptDates.of(self, cast(User, request.user)) or self


class KeptDates:
    """As much of a change list as the tag `date_hierarchy` asks for."""

    date_hierarchy = "published_at"
    model = Post

    def __init__(self, changelist: ChangeList, months: Iterable[datetime.date]) -> None:
        self._list = changelist
        year = changelist.params.get(YEAR)
        self._months = sorted(month for month in months if year in {None, str(month.year)})
        self.params = changelist.params
        self.get_query_string = changelist.get_query_string
        self.queryset = self

    @classmethod
    def of(cls, changelist: ChangeList, user: User) -> Self | None:
        """None where something else narrows the list: then its posts have to be asked."""
        if changelist.query:
            # They are few; for the first and the last, a database would walk through all posts.
            times = changelist.queryset.order_by().values_list("published_at", flat=True)
            days = {timezone.localdate(moment) for moment in times if moment}
            return cls(changelist, {day.replace(day=1) for day in days})
        given = dict(changelist.params)
        state = given.pop("state", "")
        if state not in {"", "public"} or given.keys() not in DRILLED_DOWN:
            return None
        everybodys = may_edit_all(user)
        key = ListKind.EVERYTHING.key() if everybodys else ListKind.AUTHOR.key(user.pk)
        if state == "public":
            return cls(changelist, (month for month, posts in months_of(key).items() if posts))
        return cls(
            changelist, ListMonth.objects.filter(list_key=key).values_list("month", flat=True)
        )

    def aggregate(self, **_first_and_last: Any) -> dict[str, datetime.datetime | None]:
        times = [datetime.datetime(month.year, month.month, 1) for month in self._months]
        return {"first": min(times, default=None), "last": max(times, default=None)}

    def datetimes(self, field: str, kind: str) -> Iterable[datetime.date]:
        """The first days of years or months, oldest first; days are asked of one month's posts."""
        match kind:
            case "day":
                days: Iterable[datetime.date] = self._list.queryset.datetimes(field, kind)
                return days
            case "month":
                return self._months
            case _:
                return sorted({month.replace(month=1) for month in self._months})
