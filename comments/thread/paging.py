"""One page of a post's thread, found by keyset so that its cost does not grow with the thread."""

from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import StrIndex

from accounts.pk import parse_pk
from blog.models import Post
from comments.models import Comment, CommentQuerySet, Policy, Status


@dataclass(frozen=True)
class ThreadPage:
    """Comments in the order of the thread, each with `number` set to its place from 1 on."""

    comments: list[Comment]
    total: int
    """How many are approved."""
    first_number: int
    previous_after: int | None
    """What `after=` is on the page before; 0 is the first page, None: there is none."""
    next_after: int | None
    pinned: Comment | None
    """What moderators put on top, on the first page."""


FIELDS = {
    Policy.Order.OLDEST: ["path"],
    Policy.Order.NEWEST: ["-root", "path"],
    Policy.Order.HELPFUL: ["-usefulness", "-root", "path"],
}


def orders(policy: Policy) -> list[Policy.Order]:
    """Those that a reader may choose from: the host's first, and the most helpful first."""
    usual = Policy.Order(policy.order)
    other = Policy.Order.HELPFUL if usual != Policy.Order.HELPFUL else Policy.Order.OLDEST
    return [usual, other]


def chosen_order(policy: Policy, wanted: str | None) -> Policy.Order:
    """What the address asks for, else the host's."""
    return next((order for order in orders(policy) if order == wanted), orders(policy)[0])


def beyond(comment: Comment, fields: list[str], falling: str, rising: str) -> Q:
    """What the order puts on one side of the comment; the lookups are “gt” and “lt”.

    The first field also stands alone in front, where an index can use it.
    """
    side, same = Q(), Q()
    for field in fields:
        name = field.removeprefix("-")
        value = getattr(comment, name)
        lookup = falling if field.startswith("-") else rising
        if field == fields[0]:
            ahead = Q(**{f"{name}__{lookup}e": value})
        side |= same & Q(**{f"{name}__{lookup}": value})
        same &= Q(**{name: value})
    return ahead & side


class Thread:
    """A post's comments as one reader sees them, in the policy's order or a chosen one."""

    def __init__(
        self, post: Post, reader: str | None, policy: Policy, order: str | None = None
    ) -> None:
        self.post = post
        self.policy = policy
        self.order = chosen_order(policy, order)
        self.comments = (
            Comment.objects.filter(post=post).visible_to(reader).order_by(*FIELDS[self.order])
        )

    def before(self, comment: Comment) -> CommentQuerySet:
        """What stands before the comment."""
        return self.comments.filter(beyond(comment, FIELDS[self.order], "gt", "lt"))

    def behind(self, comment: Comment) -> CommentQuerySet:
        return self.comments.filter(beyond(comment, FIELDS[self.order], "lt", "gt"))

    def page(self, after: str | None) -> ThreadPage:
        """The page that follows the comment `after`, or the first where that is none here."""
        start = self.boundary(after)
        size = self.policy.page_size
        rest = self.behind(start) if start else self.comments
        found = list(
            rest.select_related("user", "parent").annotate(
                total=Subquery(self.approved().values("post").annotate(n=Count("pk")).values("n")),
                pinned=Subquery(self.approved().filter(is_pinned=True).values("pk")[:1]),
                is_below_closed=Exists(closed_above()),
            )[: size + 1]
        )
        comments = found[:size]
        number_before = self.before(start).count() + 1 if start else 0
        for number, comment in zip(count(number_before + 1), comments, strict=False):
            self.complete(comment, number)
        facts = found[0] if found else None
        if facts is None and start:
            total = self.approved().count()
        else:
            total = getattr(facts, "total", None) or 0
        return ThreadPage(
            comments=comments,
            total=total,
            first_number=number_before + 1,
            previous_after=self.previous_boundary(number_before) if start else None,
            next_after=comments[-1].pk if len(found) > size else None,
            pinned=self.pinned(getattr(facts, "pinned", None)) if not start else None,
        )

    def approved(self) -> CommentQuerySet:
        return Comment.objects.filter(post=self.post, status=Status.APPROVED).order_by()

    def complete(self, comment: Comment, number: int) -> None:
        """What the template shows beside the words."""
        comment.number = number  # type: ignore[attr-defined]  # set for the template
        # Set for the template.
        comment.shown_depth = min(comment.depth, self.policy.depth)  # type: ignore[attr-defined]
        # Spares a query for each: the badge compares with the post's authors.
        comment.post = self.post

    def pinned(self, key: int | None) -> Comment | None:
        found = Comment.objects.select_related("user").annotate(
            is_below_closed=Exists(closed_above())
        )
        comment = found.filter(pk=key).first() if key else None
        if comment:
            comment.post = self.post
        return comment

    def boundary(self, after: str | None) -> Comment | None:
        pk = parse_pk(after or "")
        if not pk:
            return None
        return self.comments.filter(pk=pk).only("path", "root", "usefulness").first()

    def previous_boundary(self, number_before: int) -> int:
        """The key of the comment that the previous page follows; 0 for the first page."""
        offset = number_before - self.policy.page_size - 1
        return 0 if offset < 0 else self.comments.values_list("pk", flat=True)[offset]

    def page_of(self, comment: Comment) -> int:
        """What `after=` is on the page that shows the comment; 0 for the first page."""
        before = self.before(comment).count()
        start = before // self.policy.page_size * self.policy.page_size
        return self.comments.values_list("pk", flat=True)[start - 1] if start else 0


def closed_above() -> CommentQuerySet:
    """For Exists: the comments, itself among them, that let nobody answer the outer one."""
    closed = Comment.objects.filter(post=OuterRef("post"), is_closed=True).order_by()
    # A path begins with the paths of all that stands above.
    return closed.annotate(place=StrIndex(OuterRef("path"), F("path"))).filter(place=1)


def address_of(comment: Comment, reader: str | None, order: str | None = None) -> str:
    """The address of the comment on its page of the thread."""
    policy = Policy.load()
    thread = Thread(comment.post, reader, policy, order)
    query = {"order": thread.order.value} if thread.order != policy.order else {}
    if after := thread.page_of(comment):
        query["after"] = str(after)
    question = f"?{urlencode(query)}" if query else ""
    return f"{comment.post.get_absolute_url()}{question}#{comment.anchor}"
