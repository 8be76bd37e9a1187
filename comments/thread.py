"""One page of a post's thread, found by keyset so that its cost does not grow with the thread."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db.models import Count, QuerySet, Subquery

from blog.models import Post
from comments.models import Comment

COMMENTS_PER_PAGE = 50


@dataclass(frozen=True)
class ThreadPage:
    """Comments in the order of the thread, each with `number` set to its place from 1 on."""

    comments: list[Comment]
    total: int
    first_number: int
    previous_after: int | None
    """What `after=` is on the page before; 0 is the first page, None: there is none."""
    next_after: int | None


def load_page(post: Post, reader: str | None, after: str | None) -> ThreadPage:
    """The page that follows the comment `after`, or the first where that is no comment here."""
    thread = Comment.objects.filter(post=post).visible_to(reader).order_by("path")
    start = boundary(thread, after)
    rest = thread.filter(path__gt=start.path) if start else thread
    # The total comes along with the comments, as a query of its own would for every page.
    totals = thread.order_by().values("post").annotate(total=Count("pk")).values("total")
    with_total = rest.annotate(total=Subquery(totals))
    found: list[Any] = list(with_total.select_related("user", "parent")[: COMMENTS_PER_PAGE + 1])
    comments = found[:COMMENTS_PER_PAGE]
    total: int = found[0].total if found else thread.count() if start else 0
    before = thread.filter(path__lte=start.path).count() if start else 0
    for number, comment in zip(count(before + 1), comments, strict=False):
        comment.number = number
        # Spares a query for each: the badge compares with the post's author.
        comment.post = post
    return ThreadPage(
        comments=comments,
        total=total,
        first_number=before + 1,
        previous_after=previous_boundary(thread, before) if start else None,
        next_after=comments[-1].pk if len(found) > COMMENTS_PER_PAGE else None,
    )


def boundary(thread: QuerySet[Comment], after: str | None) -> Comment | None:
    if not after or not after.isdecimal() or len(after) > 18:
        return None
    return thread.filter(pk=int(after)).only("path").first()


def previous_boundary(thread: QuerySet[Comment], before: int) -> int:
    """The key of the comment that the previous page follows; 0 for the first page."""
    offset = before - COMMENTS_PER_PAGE - 1
    if offset < 0:
        return 0
    return thread.values_list("pk", flat=True)[offset]


def page_of(comment: Comment, reader: str | None) -> int:
    """What `after=` is on the page that shows the comment; 0 for the first page."""
    thread = Comment.objects.filter(post=comment.post).visible_to(reader).order_by("path")
    before = thread.filter(path__lt=comment.path).count()
    start = before // COMMENTS_PER_PAGE * COMMENTS_PER_PAGE
    return thread.values_list("pk", flat=True)[start - 1] if start else 0


def address_of(comment: Comment, reader: str | None) -> str:
    """The address of the comment on its page of the thread."""
    after = page_of(comment, reader)
    query = f"?after={after}" if after else ""
    return f"{comment.post.get_absolute_url()}{query}#{comment.anchor}"
