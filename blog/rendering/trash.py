"""Moving texts into the trash, restoring them, and deleting for good what nobody wanted back."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blog.models import Page, Post, Redirect, TrashEntry
from blog.models.trash import KEPT

BATCH = 100


@transaction.atomic
def move_to_trash(text: Post | Page, by: User | None) -> TrashEntry:
    """Hide the text from everybody; its comments, votes and revisions stay as they are."""
    place = {"post": text} if isinstance(text, Post) else {"page": text}
    entry, _created = TrashEntry.objects.get_or_create(
        **place, defaults={"published_at": text.published_at, "trashed_by": by}
    )
    was_public, path = text.is_published, text.get_absolute_url()
    text.published_at = None
    text.store()
    if was_public:
        # As for whatever is deleted; restoring takes it back.
        Redirect.add(path)
    return entry


@transaction.atomic
def restore(entry: TrashEntry) -> Post | Page:
    """Give the text back as it was.

    It becomes a draft where its time would be a surprise: where that came while the text was in
    the trash, or where another post took its URL.
    """
    text = entry.text
    entry.delete()
    _lead_from_former_url(text, entry)
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


def _lead_from_former_url(text: Post | Page, entry: TrashEntry) -> None:
    """If it was public, its URL is no longer gone, wherever the text will stand."""
    text.published_at = entry.published_at
    if text.published_at and text.published_at <= entry.trashed_at:
        if isinstance(text, Post):
            text.derive_url()
        Redirect.add(text.get_absolute_url(), text)


def _came_meanwhile(entry: TrashEntry) -> bool:
    time = entry.published_at
    return time is not None and entry.trashed_at < time <= timezone.now()


def _is_taken(post: Post) -> bool:
    post.derive_url()
    others = Post.objects.filter(slug=post.slug, published_on=post.published_on)
    return post.published_on is not None and others.exclude(pk=post.pk).exists()
