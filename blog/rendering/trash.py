"""Moving things into the trash, restoring them, and deleting for good what nobody wanted back."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from blog.models import File, Image, Page, Post, Redirect, TrashEntry
from blog.models.trash import KEPT, KINDS, Trashable
from blog.rendering.saving_files import delete_file
from blog.rendering.saving_images import delete_image

BATCH = 100


@transaction.atomic
def move_to_trash(item: Trashable, by: User | None) -> TrashEntry:
    """Take the item away, until it is restored or its thirty days are over.

    A text is hidden from everybody; its comments, votes and revisions stay as they are. Texts that
    show a picture or a file go on showing it, so that a mistake harms no reader.
    """
    place = {str(item._meta.model_name): item}
    if isinstance(item, Image | File):
        return TrashEntry.objects.get_or_create(**place, defaults={"trashed_by": by})[0]
    entry, _created = TrashEntry.objects.get_or_create(
        **place, defaults={"published_at": item.published_at, "trashed_by": by}
    )
    was_public, path = item.is_published, item.get_absolute_url()
    item.published_at = None
    item.store()
    if was_public:
        # As for whatever is deleted; restoring takes it back.
        Redirect.add(path)
    return entry


@transaction.atomic
def restore(entry: TrashEntry) -> Trashable:
    """Give the item back as it was.

    A text becomes a draft where its time would be a surprise: where that came while it was in the
    trash, or where another post took its URL.
    """
    item = entry.item
    entry.delete()
    if isinstance(item, Post | Page):
        _give_time_back(item, entry)
    return item


def delete_for_good(entry: TrashEntry) -> None:
    """Delete the item with all that belongs to it; texts go on without a picture or a file."""
    match item := entry.item:
        case Image():
            delete_image(item)
        case File():
            delete_file(item)
        case _:
            item.delete()


def delete_expired() -> int:
    """Delete for good what has been in the trash for thirty days; returns how many items."""
    expired = TrashEntry.objects.filter(trashed_at__lt=timezone.now() - KEPT)
    count = 0
    for entry in expired.select_related(*KINDS).iterator(BATCH):
        delete_for_good(entry)
        count += 1
    return count


def _give_time_back(text: Post | Page, entry: TrashEntry) -> None:
    _lead_from_former_url(text, entry)
    text.published_at = None if _came_meanwhile(entry) else entry.published_at
    if isinstance(text, Post) and _is_taken(text):
        text.published_at = None
    text.store()


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
