"""Undo a run as a whole: what it changed becomes what it was, what it brought goes.

What somebody has worked on since stays, and is told, unless everything is to go.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Category, FormerAddress, Page, Post, SearchEntry
from comments.models import Comment
from ratings.models import Vote
from wordpress.importing import snapshots
from wordpress.importing.log import Book, Kind, Outcome
from wordpress.importing.runs import Progress, RefusedError
from wordpress.models import FormerState, ImportedItem, ImportRun, OldEntry

State = ImportRun.State
BATCH = 100
# What hangs on others goes before them.
ORDER = (
    *(Kind.COMMENT, Kind.MENTION, Kind.POST, Kind.PAGE, Kind.IMAGE),
    *(Kind.TAG, Kind.CATEGORY, Kind.AUTHOR),
)


def undo(
    import_run: ImportRun,
    *,
    everything: bool = False,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> bool:
    """Undo the run, for about so long; True when it is done. Its findings then say what stays.

    Interrupted, it goes on where it was. Raises RefusedError where a later run builds on it, or
    there is nothing to undo.
    """
    begin(import_run)
    until = time.monotonic() + seconds if seconds is not None else None
    book = Book(import_run, is_dry=False)
    total = import_run.former_states.count() + import_run.items.count()
    done = 0
    for batch in pending(import_run):
        with transaction.atomic():
            for each in batch:
                if isinstance(each, FormerState):
                    put_back(book, each, everything)
                else:
                    take_away(book, each, everything)
            book.write()
            import_run.save(update_fields=["counts"])
        done += len(batch)
        if progress:
            progress(min(done, total), total)
        if until is not None and time.monotonic() >= until:
            return False
    OldEntry.objects.filter(run=import_run).delete()
    import_run.state, import_run.finished_at = State.UNDONE, timezone.now()
    import_run.save(update_fields=["state", "finished_at"])
    return True


@transaction.atomic
def begin(import_run: ImportRun) -> None:
    if import_run.state not in {State.RUNNING, State.DONE, State.UNDOING}:
        raise RefusedError(_("There is nothing to undo."))
    later = import_run.source.runs.filter(pk__gt=import_run.pk)
    builds_on_it = later.filter(Q(items__isnull=False) | Q(former_states__isnull=False))
    if last := builds_on_it.first():
        text = _("Import %(number)s came after it: undo that one first.")
        raise RefusedError(text % {"number": last.pk})
    if import_run.state != State.UNDOING:
        import_run.findings.all().delete()
        import_run.state, import_run.counts = State.UNDOING, {}
        import_run.save(update_fields=["state", "counts"])


def pending(import_run: ImportRun) -> Iterable[list[FormerState] | list[ImportedItem]]:
    """What is still to be undone, the newest first; what is done no longer belongs to the run."""
    states = import_run.former_states.select_related("item").order_by("-pk")
    while changed := list(states[:BATCH]):
        yield changed
    for kind in ORDER:
        items = import_run.items.filter(kind=kind).order_by("-pk")
        while brought := list(items[:BATCH]):
            yield brought


def put_back(book: Book, state: FormerState, everything: bool) -> None:
    item = state.item
    thing = snapshots.find(item.kind, item.object_id)
    if thing is None:
        book.count(item.kind, Outcome.UNCHANGED)
    elif not everything and snapshots.hash_of(item.kind, thing) != item.own_hash:
        keep(book, item, thing, _("It was changed here since; it stays."))
    else:
        snapshots.restore(item.kind, thing, state.fields)
        ImportedItem.objects.filter(pk=item.pk).update(
            file_hash=state.file_hash, own_hash=state.own_hash
        )
        book.count(item.kind, Outcome.CHANGED)
    state.delete()


def take_away(book: Book, item: ImportedItem, everything: bool) -> None:
    thing = snapshots.find(item.kind, item.object_id)
    if thing is None or not item.is_made_here:
        item.delete()
        return
    reason = reason_to_stay(item.kind, thing)
    if not reason and not everything and snapshots.hash_of(item.kind, thing) != item.own_hash:
        reason = _("It was changed here since; it stays.")
    if not reason and not everything and isinstance(thing, Post) and has_readers(thing):
        reason = _("Readers have commented or voted here since; it stays.")
    if reason:
        keep(book, item, thing, reason)
    else:
        REMOVERS.get(item.kind, remove)(thing)
        book.count(item.kind, Outcome.SKIPPED)
    # Kept or gone: it is not the import's any more.
    item.delete()


def keep(book: Book, item: ImportedItem, thing: models.Model, reason: str) -> None:
    book.count(item.kind, Outcome.CONFLICT)
    book.lose(item.kind, item.wordpress_id, str(thing), reason)


def reason_to_stay(kind: str, thing: Any) -> str:
    """Why it cannot go, whoever wants it: others hang on it."""
    is_used = False
    match kind:
        case Kind.AUTHOR:
            posts = Post.objects.filter(Q(author=thing) | Q(co_authors=thing))
            is_used = posts.exists() or thing.is_active
        case Kind.CATEGORY:
            is_used = thing.posts.exists() or thing.children.exists()
        case Kind.TAG:
            is_used = thing.tagged_posts.exists()
        case Kind.COMMENT:
            is_used = thing.replies.exists()
        case Kind.IMAGE:
            posts, pages = thing.posts_with_it.all(), thing.pages_with_it.all()
            is_used = posts.exists() or pages.exists() or thing.posts.exists()
    return _("Others hang on it; it stays.") if is_used else ""


def has_readers(post: Post) -> bool:
    """Imported comments have gone before their posts."""
    return Comment.objects.filter(post=post).exists() or Vote.objects.filter(post=post).exists()


def remove(thing: models.Model) -> None:
    thing.delete()


def remove_post(post: Post) -> None:
    """It never was here: its address does not say that it is gone, as that of others does."""
    FormerAddress.objects.filter(post=post).delete()
    SearchEntry.objects.filter(post=post).delete()
    Post.objects.filter(pk=post.pk).delete()


def remove_page(page: Page) -> None:
    FormerAddress.objects.filter(page=page).delete()
    SearchEntry.objects.filter(page=page).delete()
    Page.objects.filter(pk=page.pk).delete()


def remove_category(category: Category) -> None:
    FormerAddress.objects.filter(category=category).delete()
    Category.objects.filter(pk=category.pk).delete()


REMOVERS: dict[str, Callable[[Any], None]] = {
    Kind.POST: remove_post,
    Kind.PAGE: remove_page,
    Kind.CATEGORY: remove_category,
}
