"""The log of a run: decides what happens to each item, and records outcomes and issues."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.html.plain_text import plain_text
from wordpress.importing import snapshots
from wordpress.importing.options import Options
from wordpress.importing.survey import Facts
from wordpress.models import ImportedItem, ImportIssue, ImportRun, Snapshot

Kind = ImportedItem.Kind


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    CONFLICT = "conflict"


OUTCOMES = {
    Outcome.NEW: _("new"),
    Outcome.CHANGED: _("changed"),
    Outcome.UNCHANGED: _("unchanged"),
    Outcome.SKIPPED: _("left out"),
    Outcome.CONFLICT: _("changed on both sides"),
}


class ImportLog:
    """What it records is stored together with the batch that it belongs to."""

    def __init__(self, run: ImportRun, *, is_dry: bool) -> None:
        self.run = run
        self.is_dry = is_dry
        self.source = run.source
        self.options = Options.from_json(run.options)
        self.facts = Facts.from_json(run.facts)
        self.counts: Counter[tuple[str, str]] = Counter()
        self.issues: list[ImportIssue] = []

    # Items

    def find(self, kind: str, wordpress_id: str) -> ImportedItem | None:
        return self.find_all(kind, [wordpress_id]).get(wordpress_id)

    def find_all(self, kind: str, wordpress_ids: Iterable[str]) -> dict[str, ImportedItem]:
        wanted = [number[:255] for number in wordpress_ids]
        items = ImportedItem.objects.of(self.source, kind)
        return {
            item.wordpress_id: item
            for start in range(0, len(wanted), 500)
            for item in items.filter(wordpress_id__in=wanted[start : start + 500])
        }

    # Decisions

    def decide(
        self, item: ImportedItem | None, source_hash: str
    ) -> tuple[Outcome, models.Model | None]:
        """The outcome, and the thing itself if it has to be changed."""
        if item is None:
            return Outcome.NEW, None
        # A text with missing files is imported again only when there are more files.
        if item.source_hash in {source_hash, self.with_gaps(source_hash), ""}:
            return Outcome.UNCHANGED, None
        thing = snapshots.find(item.kind, item.object_id)
        if thing is None:
            return (Outcome.NEW if self.options.overwrite else Outcome.SKIPPED), None
        is_edited = snapshots.hash_of(item.kind, thing) != item.local_hash
        if is_edited and not self.options.overwrite:
            return Outcome.CONFLICT, None
        return Outcome.CHANGED, thing

    def with_gaps(self, source_hash: str) -> str:
        """The hash to record for a text whose pictures and files are not all here."""
        return f"{source_hash}?{self.uploads}"[:32]

    @cached_property
    def uploads(self) -> int:
        """How many pictures and files of the source are here, or in a preview would be."""
        kinds = (Kind.IMAGE, Kind.FILE)
        here = ImportedItem.objects.filter(source=self.source, kind__in=kinds).count()
        new = sum(self.run.counts.get(kind, {}).get(Outcome.NEW, 0) for kind in kinds)
        return here + (new if self.is_dry else 0)

    def keep_snapshot(self, item: ImportedItem, thing: models.Model) -> None:
        """Store the previous state of something that is about to be changed."""
        Snapshot.objects.get_or_create(
            run=self.run,
            item=item,
            defaults={
                "fields": snapshots.take(item.kind, thing),
                "source_hash": item.source_hash,
                "local_hash": item.local_hash,
            },
        )

    def record(
        self,
        kind: str,
        wordpress_id: str,
        thing: models.Model,
        source_hash: str,
        *,
        item: ImportedItem | None = None,
        was_created: bool = True,
    ) -> ImportedItem:
        """Record that the thing was imported, and its state now."""
        item = item or ImportedItem(
            source=self.source,
            kind=kind,
            wordpress_id=wordpress_id[:255],
            was_created=was_created,
        )
        if item.object_id != thing.pk:
            item.object_id, item.run, item.was_created = thing.pk, self.run, was_created
        item.source_hash = source_hash
        item.local_hash = snapshots.hash_of(kind, thing)
        item.save()
        return item

    def record_new(
        self, items: Iterable[tuple[str, str, models.Model, str, Any]]
    ) -> list[ImportedItem]:
        """Record many new things at once: kind, number there, thing, source hash, its terms."""
        return ImportedItem.objects.bulk_create(
            ImportedItem(
                source=self.source,
                run=self.run,
                kind=kind,
                wordpress_id=wordpress_id[:255],
                object_id=thing.pk,
                source_hash=source_hash,
                local_hash=snapshots.hash_of(kind, thing, terms),
            )
            for kind, wordpress_id, thing, source_hash, terms in items
        )

    # Outcomes and issues

    def count(self, kind: str, outcome: Outcome) -> None:
        self.counts[str(kind), str(outcome)] += 1

    def add_outcome(self, outcome: Outcome, kind: str, wordpress_id: str, title: str) -> None:
        """Count the outcome; add the reason if the thing is left as it is."""
        self.count(kind, outcome)
        if outcome == Outcome.CONFLICT:
            reason = _("It was changed both there and here; the version here is kept.")
            self.add_issue(kind, wordpress_id, title, reason)
        elif outcome == Outcome.SKIPPED:
            self.add_issue(
                kind, wordpress_id, title, _("It has been deleted here since the last import.")
            )

    def add_issue(self, kind: str, wordpress_id: str, title: str, reason: object) -> None:
        """Record a loss; the thing itself may still be imported."""
        self.issues.append(
            ImportIssue(
                run=self.run,
                kind=str(kind)[:20],
                wordpress_id=wordpress_id[:255],
                title=plain_text(title)[:200],
                reason=str(reason)[:500],
            )
        )

    def skip(self, kind: str, wordpress_id: str, title: str, reason: object) -> None:
        """Record that the thing is not imported at all."""
        self.count(kind, Outcome.SKIPPED)
        self.add_issue(kind, wordpress_id, title, reason)

    def flush(self) -> None:
        """Store the new issues and add up the counts, which the caller saves with the run."""
        ImportIssue.objects.bulk_create(self.issues, batch_size=500)
        for (kind, outcome), number in self.counts.items():
            of_kind = self.run.counts.setdefault(kind, {})
            of_kind[outcome] = of_kind.get(outcome, 0) + number
        self.issues = []
        self.counts = Counter()

    def roll_back(self, issues: int, counts: Counter[tuple[str, str]]) -> None:
        """Discard what was recorded about a thing that could not be stored."""
        del self.issues[issues:]
        self.counts = counts
