"""One page of a post's thread, found by keyset so that its cost does not grow with the thread."""

import datetime
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.pk import parse_pk
from accounts.voters import Voter
from blog.models import Post
from blog.models.standing import StandingQuery
from comments.models import Comment, CommentQuerySet, CommentSettings, Status
from comments.thread.places import key_before_page
from comments.thread.reading import PinnedComment, ShownComment, read_pinned, shown

ORDERINGS = {
    CommentSettings.Order.OLDEST: ["path"],
    CommentSettings.Order.NEWEST: ["-root", "path"],
    CommentSettings.Order.HELPFUL: ["-usefulness", "-root", "path"],
}

PUBLIC = {Status.APPROVED, Status.WITHDRAWN}
WAITING = {Status.HELD, Status.SPAM}
MOST_PAGES = 1_000_000
"""No URL asks for a page beyond."""


class Start(NamedTuple):
    """The comment that a page follows, and where it stands; `ORDERINGS` names its fields."""

    path: str
    root: int
    usefulness: int
    before: int
    """How many comments stand before it."""
    previous_after: int
    """The comment that the page before follows; 0 where that is the first page."""
    unnumbered: int
    """Of the comments up to it, those that only the reader sees."""
    is_shown: bool
    """False once it was removed: then the page begins where it would stand."""


@dataclass(frozen=True)
class ThreadPage:
    """A page of a thread as one reader sees it."""

    comments: list[ShownComment]
    total: int
    """Approved comments in the whole thread."""
    places: int
    """Comments and tombstones in the whole thread, as everybody sees it."""
    first_number: int
    """The place of the page's first comment, counted from 1, as the reader sees the thread."""
    first_public_number: int
    """The same as everybody sees it: without what waits for approval."""
    number: int | None
    """Which page it is; None if it begins in the middle of one."""
    page_count: int
    newest: datetime.datetime | None
    """When the newest comment of the thread was written."""
    previous_after: int | None
    """The value of `after` on the previous page: 0 for the first page, None if there is none."""
    next_after: int | None
    pinned: PinnedComment | None
    """The comment that moderators put on top; only on the first page."""

    @property
    def last_public_number(self) -> int:
        public = sum(1 for comment in self.comments if is_numbered(comment))
        return self.first_public_number + public - 1


class Thread:
    """A post's comments as one reader sees them, in the blog's usual order or a chosen one."""

    def __init__(
        self,
        post: Post,
        reader: str | None,
        settings: CommentSettings,
        order: str | None = None,
        voter: Voter | None = None,
    ) -> None:
        """`voter` is the reader, where their votes are to be shown."""
        self.post = post
        self.reader = reader
        self.voter = voter
        self.settings = settings
        self.order = chosen_order(settings, order)
        self.ordering = ORDERINGS[self.order]

    @cached_property
    def comments(self) -> CommentQuerySet:
        """What the reader may see of them; the usual first page needs no queryset."""
        visible = Comment.objects.filter(post=self.post).visible_to(self.reader)
        return visible.order_by(*self.ordering)

    def page(self, after: str | None, number: str | None = None) -> ThreadPage:
        """The page that follows the comment `after`, or the one with this number.

        The first page if there is no such comment, the last if there are not so many pages.
        One query; one more for a later page, and for a pinned comment from another page.
        """
        size = self.settings.page_size
        start = self._find_start(after) or self._find_page(number)
        found = self._read(start, size + 1)
        if start and not found and not after:
            start = self._last_page()
            found = self._read(start, size + 1)
        comments = found[:size]
        total, places = self._counts(found, start)
        first_number = start.before + 1 + start.is_shown if start else 1
        is_whole = (first_number - 1) % size == 0 and (start is None or start.is_shown)
        this_page = (first_number - 1) // size + 1 if is_whole else None
        has_next = len(found) > size
        return ThreadPage(
            comments=comments,
            total=total,
            places=places,
            first_number=first_number,
            first_public_number=first_number - (start.unnumbered if start else 0),
            number=this_page,
            page_count=max(ceil(places / size), (this_page or 1) + has_next),
            newest=found[0].newest if found else None,
            previous_after=start.previous_after if start else None,
            next_after=comments[-1].pk if has_next else None,
            pinned=None if start else read_pinned(comments),
        )

    def after_for(self, comment: Comment) -> int:
        """The value of `after` on the page that shows the comment; 0 for the first page."""
        return key_before_page(comment, self.reader, self.order, self.settings.page_size)

    def _read(self, start: Start | None, limit: int) -> list[ShownComment]:
        if start:
            behind = self.comments.filter(beyond(start, self.ordering, forward=True))
            rows = list(shown(behind, self.post.pk, self.voter)[:limit])
        elif self.reader:
            rows = list(shown(self.comments, self.post.pk, self.voter)[:limit])
        else:
            rows = first_page(self.order, limit).rows([self.post.pk])
        return [ShownComment(*row) for row in rows]

    def _counts(self, found: list[ShownComment], start: Start | None) -> tuple[int, int]:
        """Approved comments of the thread, and those together with tombstones."""
        if found or not start:
            one = found[0] if found else None
            return (one.total, one.total + one.withdrawn) if one else (0, 0)
        statuses = Comment.objects.filter(post=self.post).values_list("status").order_by()
        counts = dict(statuses.annotate(Count("pk")))
        total = counts.get(Status.APPROVED, 0)
        return total, total + counts.get(Status.WITHDRAWN, 0)

    def _find_start(self, after: str | None) -> Start | None:
        """The comment with this key; also a removed one, so that old links keep leading on."""
        pk = parse_pk(after or "")
        if not pk:
            return None
        before = self.comments.filter(beyond(None, self.ordering, forward=False))
        place = Comment.objects.filter(post=self.post, pk=pk)
        return self._start(place.annotate(before=_count(before)), before)

    def _find_page(self, wanted: str | None) -> Start | None:
        """The last comment before the page with this number."""
        number = parse_pk(wanted or "")
        if not number or number == 1 or number > MOST_PAGES:
            return None
        return self._behind((number - 1) * self.settings.page_size - 1) or self._last_page()

    def _last_page(self) -> Start | None:
        size = self.settings.page_size
        skipped = (self.comments.count() - 1) // size * size - 1
        return self._behind(skipped) if skipped > 0 else None

    def _behind(self, skipped: int) -> Start | None:
        """The comment that stands behind so many others."""
        last = self.comments.values("pk")[skipped : skipped + 1]
        before = self.comments.filter(beyond(None, self.ordering, forward=False))
        place = Comment.objects.filter(pk=Subquery(last))
        return self._start(place.annotate(before=Value(skipped)), before)

    def _start(self, place: CommentQuerySet, before: CommentQuerySet) -> Start | None:
        """What is to be known of the place that a page begins behind."""
        previous = before.reverse().values("pk")[self.settings.page_size - 1 :][:1]
        rows = place.annotate(
            previous=Coalesce(Subquery(previous), 0),
            unnumbered=self._unnumbered(),
        )
        names = ["path", "root", "usefulness", "before", "previous", "unnumbered"]
        found: list[Any] = list(rows.order_by().values_list(*names, "status", "reader"))
        if not found:
            return None
        facts: list[Any] = list(found[0])
        reader, status = facts.pop(), facts.pop()
        return Start._make([*facts, self._is_shown(status, reader)])

    def _is_shown(self, status: str, reader: str) -> bool:
        """As `Comment.objects.visible_to`."""
        if status in PUBLIC:
            return True
        return status in WAITING and bool(self.reader) and reader == self.reader

    def _unnumbered(self) -> Coalesce | Value:
        """For a query about comments: how many up to each one only the reader sees."""
        if not self.reader:
            return Value(0)
        own = Comment.objects.filter(post=self.post, reader=self.reader)
        waiting = own.filter(status__in=WAITING)
        up_to = beyond(None, self.ordering, forward=False) | Q(pk=OuterRef("pk"))
        return _count(waiting.filter(up_to))


@lru_cache(maxsize=16)
def first_page(order: CommentSettings.Order, limit: int) -> StandingQuery:
    """Asks for the first comments of a thread, as everybody without a cookie sees them."""
    return StandingQuery(
        lambda keys: shown(
            Comment.objects.filter(post=keys[0]).visible_to(None).order_by(*ORDERINGS[order]),
            keys[0],
        )[:limit]
    )


def _count(comments: CommentQuerySet) -> Coalesce:
    """For a query about other comments of the post: how many these are."""
    counts = comments.order_by().values("post").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts), 0)


def is_numbered(comment: ShownComment) -> bool:
    """Whether everybody sees it or its tombstone, so that it counts in everybody's numbers."""
    return comment.status in PUBLIC


def selectable_orders(settings: CommentSettings) -> list[CommentSettings.Order]:
    """The orders that readers can choose from: the usual one first."""
    usual = CommentSettings.Order(settings.order)
    return [usual, *(order for order in CommentSettings.Order if order != usual)]


def chosen_order(settings: CommentSettings, wanted: str | None) -> CommentSettings.Order:
    """The order that the URL asks for, else the usual one."""
    known = set(CommentSettings.Order.values)
    return CommentSettings.Order(wanted if wanted in known else settings.order)


def beyond(place: Start | None, ordering: list[str], *, forward: bool) -> Q:
    """A filter for what comes after the place in this ordering, or before it.

    None stands for the comment of the outer query. For an ordering by a, b and c: a > A, or
    a = A and b > B, or a = A and b = B and c > C.
    """
    result, equal_so_far = Q(), Q()
    for field in ordering:
        name, value, lookup = _comparison(place, field, forward)
        result |= equal_so_far & Q(**{f"{name}__{lookup}": value})
        equal_so_far &= Q(**{name: value})
    # Repeat the first field outside the OR, where the database can use an index for it.
    name, value, lookup = _comparison(place, ordering[0], forward)
    return Q(**{f"{name}__{lookup}e": value}) & result


def _comparison(place: Start | None, field: str, forward: bool) -> tuple[str, object, str]:
    name = field.removeprefix("-")
    is_descending = field.startswith("-")
    value = getattr(place, name) if place else OuterRef(name)
    return name, value, "gt" if forward != is_descending else "lt"


def url_in_thread(
    comment: Comment, reader: str | None, settings: CommentSettings, order: str | None = None
) -> str:
    """The URL of the comment on its page of the thread."""
    thread = Thread(comment.post, reader, settings, order)
    query = {"order": thread.order.value} if thread.order != settings.order else {}
    if after := thread.after_for(comment):
        query["after"] = str(after)
    question = f"?{urlencode(query)}" if query else ""
    return f"{comment.post.get_absolute_url()}{question}#{comment.anchor}"
