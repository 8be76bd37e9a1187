"""Two people editing one post: the second is told before anything is overwritten."""

import datetime
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from blog.models import Post


@dataclass(frozen=True)
class Conflict:
    """Somebody saved the post after it was opened here."""

    by: User | None
    """None if it was not saved in the admin."""
    at: datetime.datetime
    version: str


def version_of(post: Post) -> str:
    """What the form sends back, to tell which version of the post its author saw."""
    return post.modified_at.isoformat()


def conflict_with(post: Post, seen: set[str]) -> Conflict | None:
    """The save that the form's author has not seen; locks the post until the transaction ends."""
    now = Post.objects.select_for_update().only("modified_at").get(pk=post.pk)
    if version_of(now) in seen:
        return None
    return Conflict(who_saved(now), now.modified_at, version_of(now))


def who_saved(post: Post) -> User | None:
    """Who saved the post last; None if it was not saved in the admin, as by an import."""
    saves = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Post),
        object_id=str(post.pk),
        # The admin writes its log after the post, in the same transaction.
        action_time__gte=post.modified_at,
    )
    last = saves.select_related("user").first()
    return last.user if last else None
