"""Storing many new comments at once, as an import brings them, with few statements for all."""

from collections.abc import Sequence

from django.db import transaction

from blog.models import SearchEntry
from blog.search import indexing
from comments.models.comments import DEEPEST_PATH, Comment, Status, path_step


@transaction.atomic
def store_new(comments: Sequence[Comment]) -> None:
    """Do for each what `save` does; every one has its key, and stands after its parent.

    A parent must be one of them, too: others may have votes that count for the reply.
    """
    for comment in comments:
        comment.render()
        comment.email = comment.email.lower()
        above = comment.parent
        comment.path = ((above.path or "")[:DEEPEST_PATH] if above else "") + path_step(comment.pk)
        comment.root = above.root if above else comment.pk
    Comment.objects.bulk_create(comments)
    shown = [comment for comment in comments if comment.status == Status.APPROVED]
    indexing.put(*(comment.indexable() for comment in shown))
    hidden = [comment.pk for comment in comments if comment.status != Status.APPROVED]
    if hidden:
        # What a deleted comment with the same key may have left behind.
        indexing.drop(SearchEntry.Kind.COMMENT, *hidden)
