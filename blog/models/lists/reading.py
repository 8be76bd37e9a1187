"""Reading and counting lists: the public posts in them, by the one rule for what is public.

Kept counts include scheduled posts. So what is public is the kept number less the few that the
rule hides, and a late page begins at a month instead of walking over all that is newer.

For the page cache, each function names the lists that it reads. That is all that it depends on: a
post that becomes public or hidden by a change has other times, and so have its rows here.
"""

import calendar
import datetime
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Count,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from blog.models.lists.tables import Listing, ListKind, ListMonth, ListTotal, kind_of
from blog.models.posts import LIST_ORDER, Post
from blog.models.public import is_hidden, is_public
from blog.models.shown import Constants, cards, on_cards, page_of_list
from blog.models.standing import StandingQuery
from page_cache.reads import reads, touch

BY_TIME = "by time"
"""No change of a post is told by this name, but such a page ends when the next post appears."""
FIRST_DAY, LAST_DAY = "listings__published_on__gte", "listings__published_on__lte"
FAR = 100
"""Rows to walk over before it pays to ask for the months."""


def last_change() -> Subquery:
    """When a public post of a list last changed, for queries of ListTotal."""
    public = Listing.objects.filter(is_public("post__"), list_key=OuterRef("list_key"))
    return Subquery(public.order_by("-changed_at").values("changed_at")[:1])


def last_changes(keys: tuple[int, int]) -> dict[int, datetime.datetime]:
    """The same for each list with a key in the range that has a public post."""
    lists = ListTotal.objects.filter(list_key__range=keys).annotate(changed=last_change())
    return {key: moment for key, moment in lists.values_list("list_key", "changed") if moment}


@contextmanager
def reading(keys: Collection[int]) -> Iterator[None]:
    """Only these lists, and of posts nothing that their lists do not say."""
    with (
        reads(Listing, "place", of=keys),
        reads(ListTotal, of=keys),
        reads(ListMonth, of=keys),
        reads(Post, "place", of=[BY_TIME]),
    ):
        yield


def hidden_listings(moment: datetime.datetime | None = None) -> QuerySet[Any]:
    """What kept counts have too much: rows of scheduled posts, with their list as `key`."""
    posts = Post.objects.filter(is_hidden(moment=moment)).order_by()
    hidden = Listing.objects.filter(post__in=posts)
    # Plus nothing, so that no database walks through a whole list to find these few in it.
    key = ExpressionWrapper(F("list_key") + 0, output_field=BigIntegerField())
    return hidden.order_by().annotate(key=key)


def totals_of(kind: ListKind) -> Counter[int]:
    """The number of public posts in each list of a kind, by its key; 0 where all are hidden."""
    return _public(ListTotal.objects.filter(kind=kind), hidden_of([kind]))


def longest(kind: ListKind, number: int) -> dict[int, int]:
    """The lists of a kind with the most public posts, and how many these are."""
    hidden = hidden_of([kind])
    ordered = ListTotal.objects.filter(kind=kind).order_by("-posts", "list_key")
    # Each list that has hidden posts may have to make room for the next.
    totals = _public(ordered[: number + len(hidden)], hidden)
    return {key: posts for key, posts in totals.most_common(number) if posts > 0}


def hidden_of(kinds: Collection[ListKind]) -> dict[int, int]:
    """The number of hidden posts in each list of these kinds that has any."""
    hidden = hidden_listings().values_list("key").annotate(Count("pk"))
    with reads(Listing, "place"), reads(Post, "place", of=[BY_TIME]):
        return {key: posts for key, posts in hidden if kind_of(key) in kinds}


def _public(kept: QuerySet[ListTotal], hidden: dict[int, int]) -> Counter[int]:
    totals = Counter(dict(kept.values_list("list_key", "posts")))
    for key in hidden.keys() & totals.keys():
        totals[key] -= hidden[key]
    return totals


class Total(NamedTuple):
    """How many posts of a list are public, and how many hidden."""

    public: int = 0
    hidden: int = 0


TOTALS = StandingQuery(
    lambda values: ListTotal.objects.filter(list_key__in=values[1:]).values_list(
        "list_key", "posts", hidden_total(values[0])
    )
)


def totals(keys: Collection[int]) -> dict[int, Total]:
    """The numbers of posts in each of these few lists, by one query."""
    with reading(keys):
        rows = TOTALS.rows([timezone.now(), *keys]) if keys else []
    found = {key: Total(posts - hidden, hidden) for key, posts, hidden in rows}
    return dict.fromkeys(keys, Total()) | found


def total_and_last_change(key: int) -> tuple[int, datetime.datetime | None]:
    """The number of public posts in a list, and when one of them last changed."""
    public = F("posts") - hidden_total()
    lists = ListTotal.objects.filter(list_key=key).values_list(public, last_change())
    return lists.first() or (0, None)


def hidden_total(moment: datetime.datetime | None = None) -> Expression:
    """The number of hidden posts of a list, for queries of a few rows of ListTotal."""
    hidden = hidden_listings(moment).filter(key=OuterRef("list_key"))
    number = hidden.values(one=Value(1)).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


MONTHS = StandingQuery(
    lambda values: (
        ListMonth.objects.filter(list_key=values[0], month__gte=values[1], month__lte=values[2])
        .order_by("-month")
        .values_list("month", "posts")
    )
)


def months_of(
    key: int,
    first: datetime.date = datetime.date.min,
    last: datetime.date = datetime.date.max,
    *,
    has_hidden: bool = True,
) -> Counter[datetime.date]:
    """The number of public posts in each month of a list, latest first."""
    hidden = hidden_listings().filter(key=key).values_list("published_on", flat=True)
    with reading([key]):
        months: Counter[datetime.date] = Counter(dict(MONTHS.rows([key, first, last])))
        for day in hidden if has_hidden else ():
            if (month := day.replace(day=1)) in months:
                months[month] -= 1
    return months


@lru_cache(maxsize=8)
def first_keys(number: int) -> StandingQuery:
    def keys(values: list[Any]) -> QuerySet[Any, Any]:
        key, moment = values
        return Post.objects.in_list(key).published(moment).values_list("pk")[:number]

    return StandingQuery(keys)


def newest(key: int, number: int) -> list[int]:
    """The keys of so many public posts of a list, the newest first."""
    with reading([key]):
        return [pk for (pk,) in first_keys(number).rows([key, timezone.now()])]


class PostList:
    """The public posts of a list, the newest first, as Django's paginator takes them."""

    constants: Constants = ()
    """Further conditions on the posts."""

    def __init__(self, key: int) -> None:
        self.key = key

    def count(self) -> int:
        return self.total.public

    @cached_property
    def total(self) -> Total:
        return totals([self.key])[self.key]

    def __getitem__(self, part: slice) -> list[Post]:
        number = part.stop - part.start
        return self.posts(part.start, number) if number else []

    def posts(self, skip: int, number: int) -> list[Post]:
        """So many posts, as cards show them, after those that are skipped."""
        if skip <= FAR:
            days = self.days()
            asked = page_of_list(skip, number, self.constants, tuple(days))
            with reading([self.key]):
                posts = cards(asked.rows([self.key, timezone.now(), *days.values()]))
        else:
            posts = self._far_posts(skip, number)
        touch(Post, "place", of=[post.pk for post in posts])
        return posts

    def _far_posts(self, skip: int, number: int) -> list[Post]:
        """The keys first, or authors and pictures of what is skipped would be looked up, too."""
        days = self.days()
        listed: QuerySet[Any, Any]
        if months := self.months():
            first_day, last_day, skip = days_of(months, skip, number)
            days = {FIRST_DAY: first_day, LAST_DAY: last_day}
        if self.is_whole():
            rows = Listing.objects.filter(
                list_key=self.key,
                **{lookup.removeprefix("listings__"): day for lookup, day in days.items()},
            )
            listed = rows.order_by(*[f"-{name}" for name in LIST_ORDER]).values_list("post_id")
        else:
            narrowed = dict(self.constants) | days
            listed = Post.objects.in_list(self.key, **narrowed).published().values_list("pk")
        with reading([self.key]):
            return on_cards([key for (key,) in listed[skip : skip + number]])

    def is_whole(self) -> bool:
        """Whether all rows of the list are to be shown, so that posts need not be asked."""
        return not self.total.hidden

    def days(self) -> dict[str, datetime.date]:
        """Conditions on the days of the list's rows, by their lookup."""
        return {}

    def months(self) -> Counter[datetime.date]:
        return months_of(self.key, has_hidden=self.total.hidden > 0)


class HomePosts(PostList):
    """All posts: those that the host keeps on top, then the others."""

    constants = (("is_sticky", False),)

    def __init__(self) -> None:
        super().__init__(ListKind.EVERYTHING.key())
        self.on_top = PostList(ListKind.STICKY.key())
        both = totals([self.key, self.on_top.key])
        self.total, self.on_top.total = both[self.key], both[self.on_top.key]

    def __getitem__(self, part: slice) -> list[Post]:
        number, sticky = part.stop - part.start, self.on_top.count()
        posts = self.on_top.posts(part.start, number) if part.start < sticky else []
        if len(posts) < number:
            posts += self.posts(max(0, part.start - sticky), number - len(posts))
        return posts

    def is_whole(self) -> bool:
        return super().is_whole() and self.on_top.total == Total()

    def months(self) -> Counter[datetime.date]:
        months = super().months()
        if self.on_top.count():
            months.subtract(self.on_top.months())
        return months


class PostsOfMonths(PostList):
    """All posts from the first day of a month to the last of another."""

    def __init__(self, first: datetime.date, last: datetime.date) -> None:
        super().__init__(ListKind.EVERYTHING.key())
        self.first, self.last = first, last

    def count(self) -> int:
        return self._months.total()

    def days(self) -> dict[str, datetime.date]:
        return {FIRST_DAY: self.first, LAST_DAY: self.last}

    def is_whole(self) -> bool:
        return False

    def months(self) -> Counter[datetime.date]:
        return self._months

    @cached_property
    def _months(self) -> Counter[datetime.date]:
        return months_of(self.key, self.first, self.last)


class PostsOfDay(PostList):
    def __init__(self, day: datetime.date) -> None:
        super().__init__(ListKind.EVERYTHING.key())
        self.day = day

    def count(self) -> int:
        rows = Listing.objects.filter(list_key=self.key, published_on=self.day)
        with reading([self.key]):
            return rows.filter(is_public("post__")).count()

    def days(self) -> dict[str, datetime.date]:
        return {"listings__published_on": self.day}

    def is_whole(self) -> bool:
        return False

    def months(self) -> Counter[datetime.date]:
        """None: the posts of one day are few."""
        return Counter()


def days_of(
    months: Counter[datetime.date], skip: int, number: int
) -> tuple[datetime.date, datetime.date, int]:
    """The first and last day of the months that so many posts are in, and how many to skip there.

    `months` begins with the latest.
    """
    last_day = first_day = datetime.date.min
    for month, posts in months.items():
        if skip >= posts and last_day == datetime.date.min:
            skip -= posts
            continue
        if last_day == datetime.date.min:
            last_day, number = last_of_month(month), number + skip
        first_day = month
        number -= posts
        if number <= 0:
            break
    return first_day, last_day, skip


def last_of_month(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
