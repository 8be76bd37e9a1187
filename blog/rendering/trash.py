"""Moving texts into the trash, restoring them, and deleting for good what nobody wanted back."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blog.models import Page, Post, TrashEntry
from blog.models.trash import KEPT

BATCH = 100


@transaction.atomic
def move_to_trash(text: Post | Page, by: User | None) -> TrashEntry:
    """Hide the text from everybody; its comments, votes and revisions stay as they are."""
    place = {"post": text} if isinstance(text, Post) else {"page": text}
    entry, _created = TrashEntry.objects.get_or_create(
        **place, defaults={"published_at": text.published_at, "trashed_by": by}
    )
    text.published_at = None
    text.store()
    return entry


@transaction.atomic
def restore(entry: TrashEntry) -> Post | Page:
    """Give the text back as it was.

    It becomes a draft where its time would be a surprise: where that came while the text was in
    the trash, or where another post took its URL.
    """
    text = entry.text
    entry.delete()
    text.published_at = None if _came_meanwhile(entry) else entry.published_at
    if isinstance(text, Post) and _is_taken(text):
        text.published_at = None
    text.store()
    return text


def delete_expired() -> int:
    """Delete for good what has been in the trash for thirty days; returns how many texts."""
    expired = TrashEntry.objects.filter(trashed_at__lt=timezone.now() - KEPT)
    count = 0
    for entry in expired.select_related("post", "page").iterator(BATCH):
        entry.text.delete()
        count += 1
    return count


def _came_meanwhile(entry: TrashEntry) -> bool:
    time = entry.published_at
    return time is not None and entry.trashed_at < time <= timezone.now()


def _is_taken(post: Post) -> bool:
    post.derive_url()
    others = Post.objects.filter(slug=post.slug, published_on=post.published_on)
    return post.published_on is not None and others.exclude(pk=post.pk).exists()
