"""The comments of a page of a thread, read as plain rows, with facts about the whole thread.

No model instances, which take twice as long, and what is asked of the whole thread as SQL: building
it with querysets would cost more than everything that the database does for a page.
"""

import datetime
from typing import Any, NamedTuple

from django.db.models import BooleanField, DateTimeField, Field, IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from accounts.voters import Voter
from comments.models import Comment, CommentQuerySet
from comments.models.comments import PATH_DIGITS
from comments.models.raw_sql import with_hints
from comments.thread.helpful import own_vote

TOTAL = """
SELECT COUNT(*) FROM comments_comment AS one
WHERE one.post_id = %s AND one.status = 'approved'
"""
WITHDRAWN = """
SELECT COUNT(*) FROM comments_comment AS one
WHERE one.post_id = %s AND one.status = 'withdrawn'
"""
NEWEST = """
SELECT one.created_at FROM comments_comment AS one
WHERE one.post_id = %s AND one.status = 'approved'
ORDER BY one.created_at DESC, one.id DESC LIMIT 1
"""
PINNED = """
SELECT MIN(one.id) FROM comments_comment AS one /* INDEXED BY pinned_in_post */
WHERE one.post_id = %s AND one.is_pinned AND one.status = 'approved'
"""
# The path of a comment begins with the path of each of its ancestors.
IS_BELOW_CLOSED = """
EXISTS (
    SELECT 1 FROM comments_comment AS one /* INDEXED BY closed_in_post */
    WHERE one.post_id = %s AND one.is_closed
    AND substr(comments_comment.path, 1, length(one.path)) = one.path
)
"""


class ShownComment(NamedTuple):
    """A comment as a thread shows it, with facts about the thread in every row."""

    pk: int
    path: str
    status: str
    author_name: str
    website: str
    user_id: int | None
    reader: str
    body_html: str
    created_at: datetime.datetime
    edited_at: datetime.datetime | None
    is_pinned: bool
    helpful: int
    parent_id: int | None
    parent_status: str | None
    parent_name: str | None
    is_below_closed: bool
    """Whether it or a comment above it takes no more replies."""
    total: int
    """Approved comments in the whole thread."""
    withdrawn: int
    """Tombstones in the whole thread."""
    newest: datetime.datetime | None
    """When the newest approved comment in the thread was written."""
    pinned_id: int | None
    """The comment that moderators put on top."""
    own_vote: bool | None = None
    """Whether the reader found it helpful; read for those who may have voted."""

    @property
    def depth(self) -> int:
        """0 for a comment on the post itself, 1 for a reply to that, and so on."""
        return len(self.path) // PATH_DIGITS - 1


class PinnedComment(NamedTuple):
    """What is shown of the comment that moderators put on top."""

    pk: int
    author_name: str
    body_html: str


# How a query names the fields that are not a comment's own.
LOOKUPS = {"parent_status": "parent__status", "parent_name": "parent__author_name"}
COLUMNS = [LOOKUPS.get(name, name) for name in ShownComment._fields if name != "own_vote"]


def shown(
    comments: CommentQuerySet, post_id: int, voter: Voter | None = None
) -> "QuerySet[Comment, tuple[Any, ...]]":
    """These comments on the post as rows for ShownComment."""
    columns = [*COLUMNS, own_vote(voter)] if voter else COLUMNS
    return comments.annotate(
        is_below_closed=_of_thread(IS_BELOW_CLOSED, post_id, BooleanField()),
        total=_of_thread(TOTAL, post_id, IntegerField()),
        withdrawn=_of_thread(WITHDRAWN, post_id, IntegerField()),
        newest=_of_thread(NEWEST, post_id, DateTimeField()),
        pinned_id=_of_thread(PINNED, post_id, IntegerField()),
    ).values_list(*columns)


def read_pinned(comments: list[ShownComment]) -> PinnedComment | None:
    """The comment that is pinned in the thread; asks only if it is not among these."""
    if not comments or comments[0].pinned_id is None:
        return None
    key = comments[0].pinned_id
    for one in comments:
        if one.pk == key:
            return PinnedComment(one.pk, one.author_name, one.body_html)
    row = Comment.objects.filter(pk=key).values_list(*PinnedComment._fields).first()
    return PinnedComment(*row) if row else None


def _of_thread(sql: str, post_id: int, field: Field[Any, Any]) -> RawSQL:
    return RawSQL(with_hints(sql), [post_id], field)  # noqa: S611  # the statements above, and a parameter
