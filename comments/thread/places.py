"""Where in a thread a comment stands, asked in SQL: whoever writes or votes waits for it.

The orders are those of comments.thread.paging; its tests compare both.
"""

from typing import Any

from blog.models.prepared import ask
from comments.models import Comment, CommentSettings

Order = CommentSettings.Order

BEFORE = {
    Order.OLDEST: "one.path < %(path)s",
    Order.NEWEST: "(one.root > %(root)s OR one.root = %(root)s AND one.path < %(path)s)",
    Order.HELPFUL: """(
        one.usefulness > %(usefulness)s
        OR one.usefulness = %(usefulness)s AND one.root > %(root)s
        OR one.usefulness = %(usefulness)s AND one.root = %(root)s AND one.path < %(path)s
    )""",
}
NEAREST_FIRST = {
    Order.OLDEST: "one.path DESC",
    Order.NEWEST: "one.root, one.path DESC",
    Order.HELPFUL: "one.usefulness, one.root, one.path DESC",
}
# As `Comment.objects.visible_to`.
VISIBLE = """
one.post_id = %(post)s AND (
    one.status IN ('approved', 'withdrawn')
    OR one.status IN ('held', 'spam') AND one.reader = %(reader)s AND one.reader <> ''
)
"""
STATEMENT = """
SELECT one.id, (SELECT COUNT(*) FROM comments_comment AS one WHERE {visible} AND {before})
FROM comments_comment AS one WHERE {visible} AND {before} ORDER BY {nearest_first} LIMIT %(size)s
"""


def key_before_page(comment: Comment, reader: str | None, order: Order, size: int) -> int:
    """The pk of the last comment on the page before the comment's; 0 on the first page."""
    statement = STATEMENT.replace("{nearest_first}", NEAREST_FIRST[order])
    statement = statement.replace("{visible}", VISIBLE).replace("{before}", BEFORE[order])
    values: dict[str, Any] = {
        "post": comment.post_id,
        "reader": reader or "",
        "path": comment.path,
        "root": comment.root,
        "usefulness": comment.usefulness,
        "size": size,
    }
    rows = ask(statement, values)
    # Of the comments before it, those of its own page are skipped.
    return int(rows[rows[0][1] % size][0]) if len(rows) == size else 0
