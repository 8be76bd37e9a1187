"""Structured data about a thread (https://schema.org/Comment), beside that of its post.

Without the comments' texts, which stand on the same page: see docs/decisions.md.
"""

from collections.abc import Iterable

from blog.discovery.structured_data import Absolute, Facts, web_url
from blog.models import Post
from comments.models import Status
from comments.thread.reading import ShownComment
from comments.thread.rendering import CommentURLs


def conversation(
    post: Post, comments: Iterable[ShownComment], total: int, absolute: Absolute
) -> Facts:
    """The public comments of a page, as part of the post's structured data."""
    host, url = absolute("/").removesuffix("/"), CommentURLs()
    return {
        "@type": "BlogPosting",
        "@id": f"{absolute(post.get_absolute_url())}#post",
        "commentCount": total,
        "comment": [
            facts(comment, host, url) for comment in comments if comment.status == Status.APPROVED
        ],
    }


def facts(comment: ShownComment, host: str, url: CommentURLs) -> Facts:
    author = {"@type": "Person", "name": comment.author_name}
    if website := web_url(comment.website):
        author["url"] = website
    known: Facts = {
        "@type": "Comment",
        "@id": host + url("permalink", comment.pk),
        "dateCreated": comment.created_at.isoformat(timespec="seconds"),
        "author": author,
    }
    if comment.parent_id and comment.parent_status == Status.APPROVED:
        known["parentItem"] = {"@id": host + url("permalink", comment.parent_id)}
    return known
