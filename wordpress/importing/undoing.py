"""Undo a run as a whole: restore what it changed, delete what it created.

What has been edited since is kept and reported, unless everything is to be undone.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Category, Page, Post, Redirect, SearchEntry
from blog.rendering.saving_files import delete_file
from blog.rendering.saving_images import delete_image
from comments.models import Comment
from ratings.models import Vote
from wordpress.importing import snapshots
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.runs import Progress, RefusedError
from wordpress.models import ImportedItem, ImportRun, Snapshot, SourceEntry

State = ImportRun.State
BATCH = 100
# Dependent things before those that they depend on.
ORDER = (
    *(Kind.COMMENT, Kind.MENTION, Kind.POST, Kind.PAGE, Kind.IMAGE, Kind.FILE),
    *(Kind.TAG, Kind.CATEGORY, Kind.AUTHOR),
)


def undo(
    import_run: ImportRun,
    *,
    everything: bool = False,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> bool:
    """Undo the run, for about this long; True when done. Its issues then say what was kept.

    Resumes if interrupted. Raises RefusedError if a later run builds on it or there is nothing to
    undo.
    """
    begin(import_run)
    until = time.monotonic() + seconds if seconds is not None else None
    log = ImportLog(import_run, is_dry=False)
    total = import_run.snapshots.count() + import_run.items.count()
    done = 0
    for batch in pending(import_run):
        with transaction.atomic():
            for each in batch:
                if isinstance(each, Snapshot):
                    put_back(log, each, everything)
                else:
                    take_away(log, each, everything)
            log.flush()
            import_run.save(update_fields=["counts"])
        done += len(batch)
        if progress:
            progress(min(done, total), total)
        if until is not None and time.monotonic() >= until:
            return False
    SourceEntry.objects.filter(run=import_run).delete()
    import_run.state, import_run.finished_at = State.UNDONE, timezone.now()
    import_run.save(update_fields=["state", "finished_at"])
    return True


@transaction.atomic
def begin(import_run: ImportRun) -> None:
    if import_run.state not in {State.RUNNING, State.DONE, State.UNDOING}:
        raise RefusedError(_("There is nothing to undo."))
    later = import_run.source.runs.filter(pk__gt=import_run.pk)
    builds_on_it = later.filter(Q(items__isnull=False) | Q(snapshots__isnull=False))
    if last := builds_on_it.first():
        text = _("Import %(number)s is more recent: undo that one first.")
        raise RefusedError(text % {"number": last.pk})
    if import_run.state != State.UNDOING:
        import_run.issues.all().delete()
        import_run.state, import_run.counts = State.UNDOING, {}
        import_run.save(update_fields=["state", "counts"])


def pending(import_run: ImportRun) -> Iterable[list[Snapshot] | list[ImportedItem]]:
    """What remains to be undone, newest first; what is done is detached from the run."""
    states = import_run.snapshots.select_related("item").order_by("-pk")
    while changed := list(states[:BATCH]):
        yield changed
    for kind in ORDER:
        items = import_run.items.filter(kind=kind).order_by("-pk")
        while brought := list(items[:BATCH]):
            yield brought


def put_back(log: ImportLog, state: Snapshot, everything: bool) -> None:
    item = state.item
    thing = snapshots.find(item.kind, item.object_id)
    if thing is None:
        log.count(item.kind, Outcome.UNCHANGED)
    elif not everything and snapshots.hash_of(item.kind, thing) != item.local_hash:
        keep(log, item, thing, _("It has been changed here since; it is kept."))
    else:
        snapshots.restore(item.kind, thing, state.fields)
        ImportedItem.objects.filter(pk=item.pk).update(
            source_hash=state.source_hash, local_hash=state.local_hash
        )
        log.count(item.kind, Outcome.CHANGED)
    state.delete()


def take_away(log: ImportLog, item: ImportedItem, everything: bool) -> None:
    thing = snapshots.find(item.kind, item.object_id)
    if thing is None or not item.was_created:
        item.delete()
        return
    reason = reason_to_stay(item.kind, thing)
    if not reason and not everything and snapshots.hash_of(item.kind, thing) != item.local_hash:
        reason = _("It has been changed here since; it is kept.")
    if not reason and not everything and isinstance(thing, Post) and has_readers(thing):
        reason = _("Readers have commented or voted here since; it is kept.")
    if reason:
        keep(log, item, thing, reason)
    else:
        REMOVERS.get(item.kind, remove)(thing)
        log.count(item.kind, Outcome.SKIPPED)
    # Kept or deleted, it no longer belongs to the import.
    item.delete()


def keep(log: ImportLog, item: ImportedItem, thing: models.Model, reason: str) -> None:
    log.count(item.kind, Outcome.CONFLICT)
    log.add_issue(item.kind, item.wordpress_id, str(thing), reason)


def reason_to_stay(kind: str, thing: Any) -> str:
    """Why it cannot be deleted even if everything is to be undone: other things depend on it."""
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
        case Kind.FILE:
            is_used = thing.is_used
    return _("Other things depend on it; it is kept.") if is_used else ""


def has_readers(post: Post) -> bool:
    """Imported comments have gone before their posts."""
    return Comment.objects.filter(post=post).exists() or Vote.objects.filter(post=post).exists()


def remove(thing: models.Model) -> None:
    thing.delete()


def remove_post(post: Post) -> None:
    """As if it had never been here: unlike for other deleted posts, no “gone” page is left."""
    Redirect.objects.filter(post=post).delete()
    SearchEntry.objects.filter(post=post).delete()
    Post.objects.filter(pk=post.pk).delete()


def remove_page(page: Page) -> None:
    Redirect.objects.filter(page=page).delete()
    SearchEntry.objects.filter(page=page).delete()
    Page.objects.filter(pk=page.pk).delete()


def remove_category(category: Category) -> None:
    Redirect.objects.filter(category=category).delete()
    Category.objects.filter(pk=category.pk).delete()


REMOVERS: dict[str, Callable[[Any], None]] = {
    Kind.POST: remove_post,
    Kind.PAGE: remove_page,
    Kind.CATEGORY: remove_category,
    Kind.IMAGE: delete_image,
    Kind.FILE: delete_file,
}
