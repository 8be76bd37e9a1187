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
from functools import cached_property
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from blog.models.lists.tables import Listing, ListKind, ListMonth, ListTotal
from blog.models.posts import Post
from blog.models.public import is_hidden, is_public
from page_cache.reads import reads, touch

BY_TIME = "by time"
"""No change of a post is told by this name, but such a page ends when the next post appears."""
FAR = 100
"""Rows to walk over before it pays to ask for the months."""


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


def hidden_listings() -> QuerySet[Any]:
    """What kept counts have too much: rows of scheduled posts, with their list as `key`."""
    hidden = Listing.objects.filter(post__in=Post.objects.filter(is_hidden()).order_by())
    # Plus nothing, so that no database walks through a whole list to find these few in it.
    return hidden.order_by().annotate(key=F("list_key") + 0)


def totals_of(kind: ListKind) -> dict[int, int]:
    """The number of public posts in each list of a kind, by its key; only those that have any."""
    totals = Counter(dict(lists_of(kind).values_list("list_key", "posts")))
    totals.subtract(hidden_of(kind))
    return {key: posts for key, posts in totals.items() if posts > 0}


def lists_of(kind: ListKind) -> QuerySet[ListTotal]:
    return ListTotal.objects.filter(kind=kind)


def hidden_of(kind: ListKind) -> dict[int, int]:
    """The number of hidden posts in each list of a kind."""
    hidden = hidden_listings().filter(key__range=kind.keys).values_list("key")
    return dict(hidden.annotate(Count("pk")))


def totals(keys: Collection[int]) -> dict[int, int]:
    """The number of public posts in each of these few lists, by one query."""
    hidden = hidden_listings().filter(key=OuterRef("list_key"))
    number = hidden.values(one=Value(1)).annotate(number=Count("pk")).values("number")
    kept = ListTotal.objects.filter(list_key__in=keys)
    public = kept.annotate(public=F("posts") - Coalesce(Subquery(number), 0))
    with reading(keys):
        return dict.fromkeys(keys, 0) | dict(public.values_list("list_key", "public"))


def months_of(key: int, **narrowed: Any) -> Counter[datetime.date]:
    """The number of public posts in each month of a list, latest first."""
    kept = ListMonth.objects.filter(list_key=key, **narrowed).order_by("-month")
    hidden = hidden_listings().filter(key=key).values_list("published_on", flat=True)
    with reading([key]):
        months = Counter(dict(kept.values_list("month", "posts")))
        for day in hidden:
            if (month := day.replace(day=1)) in months:
                months[month] -= 1
    return months


class PostList:
    """The public posts of a list, the newest first, as Django's paginator takes them."""

    def __init__(self, key: int) -> None:
        self.key = key

    def count(self) -> int:
        return totals([self.key])[self.key]

    def __getitem__(self, part: slice) -> list[Post]:
        return self.posts(part.start, part.stop - part.start)

    def posts(self, skip: int, number: int) -> list[Post]:
        """So many posts, as cards show them, after those that are skipped."""
        narrowed = self.narrowed()
        if skip > FAR and (months := self.months()):
            last_day, skip = position(months, skip)
            narrowed["listings__published_on__lte"] = last_day
        found = Post.objects.in_list(self.key, **narrowed).published().for_list()
        with reading([self.key]):
            posts = list(found[skip : skip + number])
        touch(Post, "place", of=[post.pk for post in posts])
        return posts

    def narrowed(self) -> dict[str, Any]:
        """Further conditions on the list's rows."""
        return {}

    def months(self) -> Counter[datetime.date]:
        return months_of(self.key)


class HomePosts(PostList):
    """All posts: those that the host keeps on top, then the others."""

    def __init__(self) -> None:
        super().__init__(ListKind.EVERYTHING.key())
        self.on_top = PostList(ListKind.STICKY.key())

    def count(self) -> int:
        return self._totals[self.key]

    def __getitem__(self, part: slice) -> list[Post]:
        number, sticky = part.stop - part.start, self._totals[self.on_top.key]
        posts = self.on_top.posts(part.start, number) if part.start < sticky else []
        if len(posts) < number:
            posts += self.posts(max(0, part.start - sticky), number - len(posts))
        return posts

    def narrowed(self) -> dict[str, Any]:
        return {"is_sticky": False}

    def months(self) -> Counter[datetime.date]:
        months = super().months()
        if self._totals[self.on_top.key]:
            months.subtract(self.on_top.months())
        return months

    @cached_property
    def _totals(self) -> dict[int, int]:
        return totals([self.key, self.on_top.key])


class PostsOfMonths(PostList):
    """All posts from the first day of a month to the last of another."""

    def __init__(self, first: datetime.date, last: datetime.date) -> None:
        super().__init__(ListKind.EVERYTHING.key())
        self.days = (first, last)

    def count(self) -> int:
        return self._months.total()

    def narrowed(self) -> dict[str, Any]:
        return {"listings__published_on__range": self.days}

    def months(self) -> Counter[datetime.date]:
        return self._months

    @cached_property
    def _months(self) -> Counter[datetime.date]:
        return months_of(self.key, month__range=self.days)


class PostsOfDay(PostList):
    def __init__(self, day: datetime.date) -> None:
        super().__init__(ListKind.EVERYTHING.key())
        self.day = day

    def count(self) -> int:
        rows = Listing.objects.filter(list_key=self.key, published_on=self.day)
        with reading([self.key]):
            return rows.filter(is_public("post__")).count()

    def narrowed(self) -> dict[str, Any]:
        return {"listings__published_on": self.day}

    def months(self) -> Counter[datetime.date]:
        """None: the posts of one day are few."""
        return Counter()


def position(months: Counter[datetime.date], skip: int) -> tuple[datetime.date, int]:
    """The last day of the month in which the post after so many is, and how many of it to skip."""
    for month, posts in months.items():
        if skip < posts:
            return last_of_month(month), skip
        skip -= posts
    return datetime.date.min, 0


def last_of_month(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
