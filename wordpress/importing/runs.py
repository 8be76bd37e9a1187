"""Preview an export, import it in batches, and resume after an interruption.

Each batch is stored in one transaction with the position it ends at, so that a killed run resumes
after the last complete batch.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from blog.models.statistics import refresh_statistics
from blog.search.related import RelatedPosts, store_lists
from wordpress.importing import uploads
from wordpress.importing.converting import Workers
from wordpress.importing.importers.authors import AuthorImporter
from wordpress.importing.importers.entries import EntryImporter, kind_of_upload
from wordpress.importing.importers.terms import CategoryImporter, TagImporter
from wordpress.importing.importers.texts import TextsImporter
from wordpress.importing.log import ImportLog, Kind
from wordpress.importing.options import FETCH, Options
from wordpress.importing.survey import UnreadableError, digest, entries, survey
from wordpress.models import ImportRun, Source
from wordpress.wxr import reader as wxr

State = ImportRun.State

PHASES = ("terms", "entries", "texts", "related")
BATCH = 50
MANY = 500
"""So many new entries change how the database should answer queries."""
RELATED_BATCH = 200
MAX_BATCH_CHARACTERS = 2_000_000

Batch = tuple[list[wxr.Entry], list[Any]]
"""Entries, and what an importer has prepared for each of them."""

Progress = Callable[[int, int], None]
"""Called with the number of steps done and the total."""


class RefusedError(Exception):
    """The import cannot start like this; str() says why. Nothing was changed."""


class OvertakenError(Exception):
    """Another process is working on the same run."""


@dataclass(frozen=True)
class Plan:
    """What a run would do: its counts and issues."""

    run: ImportRun

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        return dict(self.run.counts)


class Importer(Protocol):
    """Takes the entries of one phase."""

    def is_heavy(self, entry: wxr.Entry) -> bool: ...

    def prepare(self, entries: list[wxr.Entry]) -> list[Any]:
        """What is needed of each to store it; outside of any transaction."""

    def store(self, entries: list[wxr.Entry], prepared: list[Any]) -> None:
        """Store all of them, or raise what says that one of them cannot be stored."""


# Beginning


def prepare(files: list[Path], options: Options, *, by: User | None = None) -> ImportRun:
    """A run for these files: an unfinished one with the same content, else a new one.

    Raises OSError or UnreadableError for a file that cannot be read, and RefusedError for options
    that are not possible; nothing is stored then.
    """
    facts = survey(files)
    for login, name in options.authors.items():
        if login not in facts.authors:
            raise RefusedError(_("The export has no author “%(login)s”.") % {"login": login})
        if not User.objects.filter(username=name).exists():
            raise RefusedError(_("There is no user “%(name)s” here.") % {"name": name})
    if options.media not in {"", FETCH} and not Path(options.media).is_dir():
        raise RefusedError(_("There is no folder %(folder)s.") % {"folder": options.media})
    same = {"digest": digest(files), "options": options.as_json()}
    source, _new = Source.objects.get_or_create(base_url=facts.base_url[:500])
    unfinished = source.runs.filter(state__in=[State.RUNNING, State.UNDOING]).first()
    if unfinished:
        its = {"digest": unfinished.digest, "options": unfinished.options}
        if its == same and unfinished.state == State.RUNNING:
            return unfinished
        text = _("Import %(number)s of this site is unfinished: resume it, or undo it.")
        raise RefusedError(text % {"number": unfinished.pk})
    # Left behind by previews that were killed.
    for left in source.runs.filter(state=State.PREVIEWING, started_by=by):
        uploads.remove_files(left)
        left.delete()
    return ImportRun.objects.create(
        source=source,
        files=[str(path.resolve()) for path in files],
        facts=facts.as_json(),
        started_by=by,
        **same,
    )


def preview(
    import_run: ImportRun,
    *,
    seconds: float | None = None,
    progress: Progress | None = None,
    processes: int = 1,
) -> Plan | None:
    """What would be imported and what would be lost; stores nothing but the plan.

    None if the seconds were not enough: call again.
    """
    is_done = import_run.state != State.PREVIEWING or work(
        import_run, is_dry=True, seconds=seconds, progress=progress, processes=processes
    )
    return Plan(import_run) if is_done else None


def discard(import_run: ImportRun) -> None:
    """Forget a run that has imported nothing."""
    source = import_run.source
    import_run.delete()
    if not source.runs.exists() and not source.items.exists():
        source.delete()


# Working


def run(
    import_run: ImportRun,
    *,
    seconds: float | None = None,
    progress: Progress | None = None,
    processes: int = 1,
) -> bool:
    """Import, or resume importing, for about this long; True when everything is done.

    With more than one process, the others sanitise the texts.

    Raises OvertakenError if another process does the same, and UnreadableError if the files have
    changed.
    """
    if import_run.state in {State.PREVIEWING, State.PREVIEWED}:
        with transaction.atomic():
            import_run.issues.all().delete()
            begin: dict[str, Any] = {"counts": {}, "phase": 0, "position": 0}
            move(import_run, begin | {"state": State.RUNNING, "finished_at": None})
    if import_run.state == State.RUNNING:
        return work(
            import_run, is_dry=False, seconds=seconds, progress=progress, processes=processes
        )
    return True


class Clock:
    """The time limit of one call; it starts when the first batch is done.

    So every call makes progress, however long it takes to find the position again.
    """

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.until: float | None = None

    def is_over(self) -> bool:
        if self.seconds is None:
            return False
        self.until = self.until or time.monotonic() + self.seconds
        return time.monotonic() >= self.until


def work(
    import_run: ImportRun,
    *,
    is_dry: bool,
    seconds: float | None = None,
    progress: Progress | None = None,
    processes: int = 1,
) -> bool:
    clock = Clock(seconds)
    with Workers(processes) as workers:
        while import_run.phase < len(PHASES):
            log = ImportLog(import_run, is_dry=is_dry)
            for _batch in do_phase(log, workers):
                if progress:
                    progress(*steps(import_run))
                if clock.is_over():
                    return False
            with transaction.atomic():
                finish_phase(log)
    return True


def do_phase(log: ImportLog, workers: Workers) -> Iterator[None]:
    """Run the current phase, storing one batch after the other."""
    phase = PHASES[log.run.phase]
    if phase == "terms":
        yield from import_terms(log)
        return
    if phase == "related":
        yield from relate_posts(log)
        return
    importer = EntryImporter(log) if phase == "entries" else TextsImporter(log, workers)
    ready = prepared_batches(log, importer)
    if phase == "texts" and workers.number:
        ready = one_ahead(ready)
    for batch, prepared in ready:
        store(log, importer, batch, prepared)
        yield


def steps(import_run: ImportRun) -> tuple[int, int]:
    """Entries done and in total; each counts once for every time the files are read."""
    whole = import_run.facts["entries"]
    if import_run.phase == 0:
        return 0, 2 * whole
    done = (import_run.phase - 1) * whole + import_run.position
    return min(done, 2 * whole), 2 * whole


def import_terms(log: ImportLog) -> Iterator[None]:
    """Import authors, categories and tags."""
    authors, categories, tags = AuthorImporter(log), CategoryImporter(log), TagImporter(log)
    todo: list[tuple[Callable[[list[str]], None], str]] = [
        *((authors.import_authors, login) for login in log.facts.authors),
        *((categories.import_terms, slug) for slug in categories.parents_first()),
        *((tags.import_terms, slug) for slug in tags.terms),
    ]
    while part := todo[log.run.position : log.run.position + BATCH]:
        with transaction.atomic():
            for bring, several in groupby(part, key=itemgetter(0)):
                bring([key for _bring, key in several])
            log.flush()
            position = log.run.position + len(part)
            move(log.run, {"position": position, "counts": log.run.counts})
        yield
    add_issues_of_export(log)


def relate_posts(log: ImportLog) -> Iterator[None]:
    """Compute which posts are about the same as those that this run brought or changed."""
    if log.is_dry:
        return
    brought = log.run.items.filter(kind=Kind.POST).values_list("object_id")
    changed = log.run.snapshots.filter(item__kind=Kind.POST).values_list("item__object_id")
    keys = sorted({key for (key,) in [*brought, *changed]})
    related = RelatedPosts()
    while part := keys[log.run.position : log.run.position + RELATED_BATCH]:
        with transaction.atomic():
            store_lists(related.of(part))
            move(log.run, {"position": log.run.position + len(part)})
        yield


def add_issues_of_export(log: ImportLog) -> None:
    """Issues of the export as a whole; stored at the end of the phase."""
    facts = log.facts
    if facts.repairs:
        reason = _("%(count)s places in the files were not valid XML and were repaired.")
        log.add_issue("file", "", "", reason % {"count": facts.repairs})
    if not log.options.media and (count := facts.types.get("attachment", 0)):
        reason = _("Pictures and files were not requested: %(count)s stay where they are.")
        log.add_issue(Kind.IMAGE, "", "", reason % {"count": count})


def finish_phase(log: ImportLog) -> None:
    import_run = log.run
    is_last = import_run.phase == len(PHASES) - 1
    log.flush()
    changes: dict[str, Any] = {
        "phase": import_run.phase + 1,
        "position": 0,
        "counts": import_run.counts,
    }
    if is_last:
        changes["state"] = State.PREVIEWED if log.is_dry else State.DONE
        changes["finished_at"] = timezone.now()
        if not log.is_dry:
            if log.facts.entries >= MANY:
                refresh_statistics()
            changes["facts"] = log.facts.without_people().as_json()
    move(import_run, changes)


def batches(log: ImportLog, importer: Importer) -> Iterator[list[wxr.Entry]]:
    """The remaining entries, in batches that fit into one transaction each."""
    paths = [Path(path) for path in log.run.files]
    done = log.run.position
    batch: list[wxr.Entry] = []
    size = 0
    try:
        for entry in islice(entries(paths), done, None):
            batch.append(entry)
            size += len(entry.content) + 1_000 * len(entry.comments)
            if len(batch) == BATCH or size > MAX_BATCH_CHARACTERS or importer.is_heavy(entry):
                done += len(batch)
                yield batch
                batch, size = [], 0
    except (OSError, wxr.WXRError) as error:
        raise UnreadableError(", ".join(path.name for path in paths), str(error)) from error
    if done + len(batch) != log.facts.entries:
        reason = _("The files have changed since the import began.")
        raise UnreadableError(", ".join(path.name for path in paths), reason)
    if batch:
        yield batch


def prepared_batches(log: ImportLog, importer: Importer) -> Iterator[Batch]:
    for batch in batches(log, importer):
        yield batch, importer.prepare(batch)


def one_ahead(ready: Iterator[Batch]) -> Iterator[Batch]:
    """The same, each when the next one is prepared: other processes work on that meanwhile."""
    before = next(ready, None)
    while before is not None:
        after = next(ready, None)
        yield before
        before = after


def store(log: ImportLog, importer: Importer, batch: list[wxr.Entry], prepared: list[Any]) -> None:
    with transaction.atomic():
        if store_some(log, importer, batch, prepared):
            for entry, own in zip(batch, prepared, strict=True):
                if error := store_some(log, importer, [entry], [own]):
                    report_refused(log, entry, error)
        log.flush()
        changes = {"position": log.run.position + len(batch), "counts": log.run.counts}
        move(log.run, changes)


def store_some(
    log: ImportLog, importer: Importer, batch: list[wxr.Entry], prepared: list[Any]
) -> Exception | None:
    """Store these entries, or nothing of them and return why one of them cannot be stored."""
    issues, counts = len(log.issues), log.counts.copy()
    try:
        with transaction.atomic():
            importer.store(batch, prepared)
    except OperationalError:
        raise
    except (ValidationError, DatabaseError, ValueError) as error:
        log.roll_back(issues, counts)
        return error
    return None


def report_refused(log: ImportLog, entry: wxr.Entry, error: Exception) -> None:
    """An entry that cannot be stored becomes an issue, and does not stop the others."""
    words = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    reason = _("It cannot be stored: %(reason)s") % {"reason": words}
    kind = kind_of_upload(entry) if entry.type == "attachment" else entry.type
    log.skip(kind, entry.id, entry.title, reason)


def move(import_run: ImportRun, changes: dict[str, Any]) -> None:
    """Advance the run by compare-and-set, so that two processes cannot do the same work."""
    same = ImportRun.objects.filter(
        pk=import_run.pk,
        state=import_run.state,
        phase=import_run.phase,
        position=import_run.position,
    )
    if not same.update(**changes):
        raise OvertakenError
    for name, value in changes.items():
        setattr(import_run, name, value)
