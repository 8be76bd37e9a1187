"""One page of a post's thread, found by keyset so that its cost does not grow with the thread."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import StrIndex

from accounts.pk import parse_pk
from blog.models import Post
from comments.models import Comment, CommentQuerySet, CommentSettings, Status

ORDERINGS = {
    CommentSettings.Order.OLDEST: ["path"],
    CommentSettings.Order.NEWEST: ["-root", "path"],
    CommentSettings.Order.HELPFUL: ["-usefulness", "-root", "path"],
}


@dataclass(frozen=True)
class ThreadPage:
    """What the template shows of a thread; each comment has its `number` and `shown_depth`."""

    comments: list[Comment]
    total: int
    """Approved comments in the whole thread."""
    first_number: int
    """The place in the thread of the page's first comment, counted from 1."""
    previous_after: int | None
    """The value of `after` on the previous page: 0 for the first page, None if there is none."""
    next_after: int | None
    pinned: Comment | None
    """The comment that moderators put on top; only on the first page."""


@dataclass(frozen=True)
class Rows:
    """The result of one query: comments from a start on, and facts about the whole thread."""

    comments: list[Comment]
    total: int
    pinned_id: int | None


class Thread:
    """A post's comments as one reader sees them, in the blog's usual order or a chosen one."""

    def __init__(
        self, post: Post, reader: str | None, settings: CommentSettings, order: str | None = None
    ) -> None:
        self.post = post
        self.settings = settings
        self.order = chosen_order(settings, order)
        self.ordering = ORDERINGS[self.order]
        visible = Comment.objects.filter(post=post).visible_to(reader)
        self.comments = visible.order_by(*self.ordering)

    def page(self, after: str | None) -> ThreadPage:
        """The page that follows the comment `after`; the first page if there is no such comment."""
        size = self.settings.page_size
        start = self._find_start(after)
        rows = self._read(start, size + 1)
        comments = rows.comments[:size]
        count_before = self._before(start).count() + 1 if start else 0
        self._number(comments, count_before + 1)
        return ThreadPage(
            comments=comments,
            total=rows.total,
            first_number=count_before + 1,
            previous_after=self._previous_after(count_before) if start else None,
            next_after=comments[-1].pk if len(rows.comments) > size else None,
            pinned=None if start else self._load_pinned(rows.pinned_id),
        )

    def after_for(self, comment: Comment) -> int:
        """The value of `after` on the page that shows the comment; 0 for the first page."""
        before = self._before(comment).count()
        first_on_page = before - before % self.settings.page_size
        return self._key_at(first_on_page - 1) if first_on_page else 0

    def _find_start(self, after: str | None) -> Comment | None:
        pk = parse_pk(after or "")
        if not pk:
            return None
        return self.comments.filter(pk=pk).only("path", "root", "usefulness").first()

    def _read(self, start: Comment | None, limit: int) -> Rows:
        """Comments behind `start`, with the thread's facts as columns of the same query.

        A query of their own for the facts would be one more on every post's page.
        """
        comments = self._behind(start) if start else self.comments
        found = list(
            comments.select_related("user", "parent").annotate(
                total=Subquery(self._approved().values("post").annotate(n=Count("pk")).values("n")),
                pinned_id=Subquery(self._approved().filter(is_pinned=True).values("pk")[:1]),
                is_below_closed=Exists(closed_at_or_above()),
            )[:limit]
        )
        if not found:
            return Rows([], self._approved().count() if start else 0, None)
        facts = vars(found[0])
        return Rows(found, facts["total"] or 0, facts["pinned_id"])

    def _number(self, comments: list[Comment], first: int) -> None:
        for number, comment in enumerate(comments, first):
            comment.number = number
            comment.shown_depth = min(comment.depth, self.settings.depth)
            # One post for all, so that the author's badge loads the post's authors only once.
            comment.post = self.post

    def _load_pinned(self, key: int | None) -> Comment | None:
        return Comment.objects.filter(pk=key).first() if key else None

    def _previous_after(self, count_before: int) -> int:
        index = count_before - self.settings.page_size - 1
        return 0 if index < 0 else self._key_at(index)

    def _key_at(self, index: int) -> int:
        return self.comments.values_list("pk", flat=True)[index]

    def _approved(self) -> CommentQuerySet:
        return Comment.objects.filter(post=self.post, status=Status.APPROVED).order_by()

    def _before(self, comment: Comment) -> CommentQuerySet:
        return self.comments.filter(beyond(comment, self.ordering, forward=False))

    def _behind(self, comment: Comment) -> CommentQuerySet:
        return self.comments.filter(beyond(comment, self.ordering, forward=True))


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


def beyond(comment: Comment, ordering: list[str], *, forward: bool) -> Q:
    """A filter for what comes after the comment in this ordering, or before it.

    For an ordering by a, b and c: a > A, or a = A and b > B, or a = A and b = B and c > C.
    """
    result, equal_so_far = Q(), Q()
    for field in ordering:
        name, value, lookup = _comparison(comment, field, forward)
        result |= equal_so_far & Q(**{f"{name}__{lookup}": value})
        equal_so_far &= Q(**{name: value})
    # Repeat the first field outside the OR, where the database can use an index for it.
    name, value, lookup = _comparison(comment, ordering[0], forward)
    return Q(**{f"{name}__{lookup}e": value}) & result


def _comparison(comment: Comment, field: str, forward: bool) -> tuple[str, object, str]:
    name = field.removeprefix("-")
    is_descending = field.startswith("-")
    return name, getattr(comment, name), "gt" if forward != is_descending else "lt"


def closed_at_or_above() -> CommentQuerySet:
    """For Exists: the closed comments among the outer comment and its ancestors."""
    closed = Comment.objects.filter(post=OuterRef("post"), is_closed=True).order_by()
    # A comment's path begins with the path of each of its ancestors.
    return closed.annotate(position=StrIndex(OuterRef("path"), F("path"))).filter(position=1)


def url_in_thread(comment: Comment, reader: str | None, order: str | None = None) -> str:
    """The URL of the comment on its page of the thread."""
    settings = CommentSettings.load()
    thread = Thread(comment.post, reader, settings, order)
    query = {"order": thread.order.value} if thread.order != settings.order else {}
    if after := thread.after_for(comment):
        query["after"] = str(after)
    question = f"?{urlencode(query)}" if query else ""
    return f"{comment.post.get_absolute_url()}{question}#{comment.anchor}"
