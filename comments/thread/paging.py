"""One page of a post's thread, found by keyset so that its cost does not grow with the thread."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Q, Subquery
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


class Start(NamedTuple):
    """The comment that a page follows, and where it stands; `ORDERINGS` names its fields."""

    path: str
    root: int
    usefulness: int
    before: int
    """How many comments stand before it."""
    previous_after: int
    """The comment that the page before follows; 0 where that is the first page."""


@dataclass(frozen=True)
class ThreadPage:
    """A page of a thread as one reader sees it."""

    comments: list[ShownComment]
    total: int
    """Approved comments in the whole thread."""
    first_number: int
    """The place in the thread of the page's first comment, counted from 1."""
    previous_after: int | None
    """The value of `after` on the previous page: 0 for the first page, None if there is none."""
    next_after: int | None
    pinned: PinnedComment | None
    """The comment that moderators put on top; only on the first page."""


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

    def page(self, after: str | None) -> ThreadPage:
        """The page that follows the comment `after`; the first page if there is no such comment.

        One query; one more for a later page, and for a pinned comment from another page.
        """
        size = self.settings.page_size
        start = self._find_start(after)
        found = self._read(start, size + 1)
        comments = found[:size]
        return ThreadPage(
            comments=comments,
            total=self._total(found, start),
            first_number=start.before + 2 if start else 1,
            previous_after=start.previous_after if start else None,
            next_after=comments[-1].pk if len(found) > size else None,
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

    def _total(self, found: list[ShownComment], start: Start | None) -> int:
        if found or not start:
            return found[0].total if found else 0
        return Comment.objects.filter(post=self.post, status=Status.APPROVED).count()

    def _find_start(self, after: str | None) -> Start | None:
        pk = parse_pk(after or "")
        if not pk:
            return None
        before = self.comments.filter(beyond(None, self.ordering, forward=False))
        previous = before.reverse().values("pk")[self.settings.page_size - 1 :][:1]
        found = self.comments.filter(pk=pk).annotate(
            before=_count(before), previous=Coalesce(Subquery(previous), 0)
        )
        names = ["path", "root", "usefulness", "before", "previous"]
        rows: list[Any] = list(found.order_by().values_list(*names))
        return Start(*rows[0]) if rows else None


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


def selectable_orders(settings: CommentSettings) -> list[CommentSettings.Order]:
    """The two orders that readers can choose from: the usual one first."""
    usual = CommentSettings.Order(settings.order)
    other = (
        CommentSettings.Order.HELPFUL
        if usual != CommentSettings.Order.HELPFUL
        else CommentSettings.Order.OLDEST
    )
    return [usual, other]


def chosen_order(settings: CommentSettings, wanted: str | None) -> CommentSettings.Order:
    """The order that the URL asks for, else the usual one."""
    usual, other = selectable_orders(settings)
    return other if wanted == other else usual


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
