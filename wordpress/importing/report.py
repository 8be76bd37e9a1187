"""What a run did, or would do, in words and as JSON."""

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wordpress.importing.log import OUTCOMES, Kind, Outcome
from wordpress.models import ImportIssue, ImportRun

CHUNK = 2_000


def name_of(kind: str) -> str:
    return str(Kind(kind).label) if kind in Kind.values else kind


def table(import_run: ImportRun) -> list[tuple[str, dict[str, int]]]:
    """The counts, in the order of the kinds; what is of none of them last."""
    order = {kind: place for place, kind in enumerate(Kind.values)}
    kinds = sorted(import_run.counts, key=lambda kind: (order.get(kind, len(order)), kind))
    return [(kind, import_run.counts[kind]) for kind in kinds]


def lines(import_run: ImportRun) -> Iterator[str]:
    """The whole report as text."""
    yield f"{import_run.source} – {import_run.get_state_display()}"
    yield ""
    yield from count_lines(import_run)
    number = import_run.issues.count()
    yield ""
    if not number:
        yield _("Nothing was lost.")
        return
    yield ngettext("%(count)s loss:", "%(count)s losses:", number) % {"count": number}
    for (kind, reason), group in groupby(
        issues(import_run), key=lambda issue: (issue.kind, issue.reason)
    ):
        yield ""
        yield f"{name_of(kind)}: {reason}"
        for issue in group:
            if issue.wordpress_id or issue.title:
                yield f"    {issue.wordpress_id}  {issue.title}".rstrip()


def count_lines(import_run: ImportRun) -> Iterator[str]:
    for kind, counts in table(import_run):
        parts = [
            f"{counts[outcome]} {OUTCOMES[outcome]}" for outcome in Outcome if counts.get(outcome)
        ]
        yield f"{name_of(kind):>20}: " + ", ".join(parts)


def undo_lines(import_run: ImportRun) -> Iterator[str]:
    """What undoing did: taken away, put back, or left."""
    words = {
        Outcome.SKIPPED: _("deleted"),
        Outcome.CHANGED: _("restored"),
        Outcome.CONFLICT: _("kept"),
    }
    for kind, counts in table(import_run):
        parts = [
            f"{counts[outcome]} {word}" for outcome, word in words.items() if counts.get(outcome)
        ]
        if parts:
            yield f"{name_of(kind):>20}: " + ", ".join(parts)
    for issue in issues(import_run):
        yield f"{name_of(issue.kind)} {issue.title}: {issue.reason}"


def issues(import_run: ImportRun) -> Iterator[ImportIssue]:
    """The same reasons together."""
    return import_run.issues.order_by("kind", "reason", "pk").iterator(CHUNK)


def write(import_run: ImportRun, path: Path) -> None:
    """As JSON where the file is called so, else as text; raises OSError."""
    with path.open("w", encoding="utf-8") as file:
        if path.suffix.lower() == ".json":
            write_json(import_run, file)
        else:
            file.writelines(f"{line}\n" for line in lines(import_run))


def write_json(import_run: ImportRun, file: TextIO) -> None:
    head = {
        "source": import_run.source.base_url,
        "state": import_run.state,
        "files": [Path(path).name for path in import_run.files],
        "zone": import_run.facts["zone"],
        "counts": import_run.counts,
    }
    text = json.dumps(head, ensure_ascii=False, indent=2)
    file.write(text.removesuffix("\n}") + ',\n  "findings": [')
    for place, issue in enumerate(issues(import_run)):
        facts = {
            "kind": issue.kind,
            "wordpress_id": issue.wordpress_id,
            "title": issue.title,
            "reason": issue.reason,
        }
        file.write((",\n    " if place else "\n    ") + json.dumps(facts, ensure_ascii=False))
    file.write("\n  ]\n}\n")
