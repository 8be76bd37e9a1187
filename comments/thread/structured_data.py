"""Structured data about a thread (https://schema.org/Comment), beside that of its post."""

from collections.abc import Iterable

from blog.discovery.structured_data import Absolute, Facts, known, web_url
from blog.html.plain_text import plain_text
from blog.models import Post
from comments.models import Comment, Status


def conversation(post: Post, comments: Iterable[Comment], total: int, absolute: Absolute) -> Facts:
    """The public comments of a page, as part of the post's structured data."""
    return {
        "@type": "BlogPosting",
        "@id": f"{absolute(post.get_absolute_url())}#post",
        "commentCount": total,
        "comment": [
            facts(comment, absolute) for comment in comments if comment.status == Status.APPROVED
        ],
    }


def facts(comment: Comment, absolute: Absolute) -> Facts:
    parent = comment.parent
    answered = parent is not None and parent.status == Status.APPROVED
    return known(
        {
            "@type": "Comment",
            "@id": absolute(comment.get_absolute_url()),
            "url": absolute(comment.get_absolute_url()),
            "text": plain_text(comment.body_html),
            "dateCreated": comment.created_at.isoformat(timespec="seconds"),
            "author": known(
                {
                    "@type": "Person",
                    "name": comment.author_name,
                    "url": web_url(comment.website),
                }
            ),
            "parentItem": {"@type": "Comment", "@id": absolute(parent.get_absolute_url())}
            if answered and parent
            else {},
        }
    )
