"""One page of a post's thread, found by keyset so that its cost does not grow with the thread."""

from dataclasses import dataclass
from itertools import count

from django.db.models import Count, Q, Subquery

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


class Thread:
    """A post's comments as one reader sees them, in the order that the policy says."""

    def __init__(self, post: Post, reader: str | None, policy: Policy) -> None:
        self.post = post
        self.policy = policy
        self.newest_first = policy.order == Policy.Order.NEWEST
        order = ("-root", "path") if self.newest_first else ("path",)
        self.comments = Comment.objects.filter(post=post).visible_to(reader).order_by(*order)

    def before(self, comment: Comment) -> CommentQuerySet:
        """What stands before the comment."""
        if self.newest_first:
            return self.comments.filter(
                Q(root__gt=comment.root) | Q(root=comment.root, path__lt=comment.path)
            )
        return self.comments.filter(path__lt=comment.path)

    def behind(self, comment: Comment) -> CommentQuerySet:
        if self.newest_first:
            return self.comments.filter(
                Q(root__lt=comment.root) | Q(root=comment.root, path__gt=comment.path)
            )
        return self.comments.filter(path__gt=comment.path)

    def page(self, after: str | None) -> ThreadPage:
        """The page that follows the comment `after`, or the first where that is none here."""
        start = self.boundary(after)
        size = self.policy.page_size
        rest = self.behind(start) if start else self.comments
        found = list(
            rest.select_related("user", "parent").annotate(
                total=Subquery(self.approved().values("post").annotate(n=Count("pk")).values("n")),
                pinned=Subquery(self.approved().filter(is_pinned=True).values("pk")[:1]),
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
        comment.number = number  # type: ignore[attr-defined]
        comment.shown_depth = min(comment.depth, self.policy.depth)  # type: ignore[attr-defined]
        # Spares a query for each: the badge compares with the post's authors.
        comment.post = self.post

    def pinned(self, key: int | None) -> Comment | None:
        comment = Comment.objects.select_related("user").filter(pk=key).first() if key else None
        if comment:
            comment.post = self.post
        return comment

    def boundary(self, after: str | None) -> Comment | None:
        if not after or not after.isdecimal() or len(after) > 18:
            return None
        return self.comments.filter(pk=int(after)).only("path", "root").first()

    def previous_boundary(self, number_before: int) -> int:
        """The key of the comment that the previous page follows; 0 for the first page."""
        offset = number_before - self.policy.page_size - 1
        return 0 if offset < 0 else self.comments.values_list("pk", flat=True)[offset]

    def page_of(self, comment: Comment) -> int:
        """What `after=` is on the page that shows the comment; 0 for the first page."""
        before = self.before(comment).count()
        start = before // self.policy.page_size * self.policy.page_size
        return self.comments.values_list("pk", flat=True)[start - 1] if start else 0


def address_of(comment: Comment, reader: str | None) -> str:
    """The address of the comment on its page of the thread."""
    after = Thread(comment.post, reader, Policy.load()).page_of(comment)
    query = f"?after={after}" if after else ""
    return f"{comment.post.get_absolute_url()}{query}#{comment.anchor}"
