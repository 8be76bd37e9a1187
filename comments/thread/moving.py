"""Move a comment with all its replies to where it belongs: another post, or another comment."""

import datetime
import re
from collections import defaultdict
from typing import NamedTuple

from django.db import transaction

from accounts.pk import parse_pk
from blog.models import Post
from comments.models import Comment, Status
from comments.models.comments import DEEPEST_PATH, path_step
from comments.thread.helpful import WHOLE, wilson_lower_bound

MAX_THREAD = 10_000
"""Comments in the conversation that is moved from."""
BATCH = 500
COMMENT = re.compile(r"(?:#comment-|/comments/)(\d{1,18})(?:/|$)")
POST = re.compile(r"/(\d{4})/(\d{2})/(\d{2})/([\w-]+)/")


class CannotMoveError(Exception):
    """The comment cannot stand there."""


class Place(NamedTuple):
    """Where comments are written: below a post, or in reply to one of its comments."""

    post: Post
    parent: Comment | None


def place_at(url: str) -> Place | None:
    """The place that a URL of a post or a comment stands for."""
    if found := COMMENT.search(url):
        comments = Comment.objects.select_related("post")
        parent = comments.filter(pk=parse_pk(found[1])).first()
        return Place(parent.post, parent) if parent else None
    if not (found := POST.search(url)):
        return None
    try:
        day = datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    post = Post.objects.filter(published_on=day, slug=found[4]).first()
    return Place(post, None) if post else None


@transaction.atomic
def move(comment: Comment, place: Place) -> int:
    """Move the comment with its replies; return how many moved.

    Its key, and with it its permanent URL, stays. Raises CannotMoveError.
    """
    branch = branch_of(comment)
    parent = place.parent
    if parent is not None:
        parent = Comment.objects.select_for_update().get(pk=parent.pk)
        if parent.pk in {one.pk for one in branch}:
            raise CannotMoveError
        if parent.post_id != place.post.pk or parent.status in {Status.SPAM, Status.TRASH}:
            raise CannotMoveError
    if (comment.post_id, comment.parent_id) == (place.post.pk, parent.pk if parent else None):
        raise CannotMoveError
    relocate(branch, place.post, parent)
    for one in Comment.objects.filter(pk__in=[one.pk for one in branch], status=Status.APPROVED):
        one.index()
    comment.refresh_from_db()
    return len(branch)


def branch_of(comment: Comment) -> list[Comment]:
    """The comment and all replies below it, locked, each after what it replies to."""
    # By their parents: replies nested deeper than a path can tell stand beside each other.
    thread = Comment.objects.select_for_update().filter(post=comment.post_id, root=comment.root)
    replies: dict[int | None, list[Comment]] = defaultdict(list)
    for one in thread.order_by("pk")[: MAX_THREAD + 1]:
        replies[one.parent_id].append(one)
    if sum(map(len, replies.values())) > MAX_THREAD:
        raise CannotMoveError
    branch = [one for several in replies.values() for one in several if one.pk == comment.pk]
    for one in branch:
        branch += replies[one.pk]
    if not branch:
        raise CannotMoveError
    return branch


def relocate(branch: list[Comment], post: Post, parent: Comment | None) -> None:
    """Store the places of a branch whose first comment goes below `parent`."""
    first = branch[0]
    first.parent = parent
    paths = {parent.pk: parent.path or ""} if parent else {}
    root = parent.root if parent else first.pk
    usefulness = parent.usefulness if parent else score_of(first)
    for one in branch:
        above = paths[one.parent_id][:DEEPEST_PATH] if one.parent_id else ""
        one.path = paths[one.pk] = above + path_step(one.pk)
        one.post, one.root, one.usefulness, one.is_pinned = post, root, usefulness, False
    fields = ["post", "parent", "path", "root", "usefulness", "is_pinned"]
    Comment.objects.bulk_update(branch, fields, batch_size=BATCH)


def score_of(comment: Comment) -> int:
    """The score of a conversation that begins with the comment."""
    total = comment.helpful + comment.unhelpful
    return round(WHOLE * wilson_lower_bound(comment.helpful, total))
