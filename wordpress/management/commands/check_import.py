"""manage.py check_import: check old URLs and counts after an import."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wordpress.importing import UnreadableError
from wordpress.importing.survey import survey
from wordpress.importing.verification import Dead, Proof, check
from wordpress.management.progress import Bar
from wordpress.models import ImportedItem, Source

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Request every old URL of an imported export on this site, compare the counts, and list "
        "what leads nowhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, help="the files that were imported")
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write all URLs that lead nowhere to FILE"
        )

    def handle(self, *args: Any, files: list[Path], report: Path | None, **options: Any) -> None:
        try:
            facts = survey(files)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be opened: %(reason)s.")
                % {"file": error.filename, "reason": error.strerror}
            ) from error
        except UnreadableError as error:
            raise CommandError(f"{error.file}: {error}") from error
        source = Source.objects.filter(base_url=facts.base_url).first()
        if source is None:
            text = _("Nothing has been imported from %(site)s yet.")
            raise CommandError(text % {"site": facts.base_url})
        bar = Bar(self.stdout)
        proof = check(files, facts, source, bar.show)
        bar.end()
        self.print_result(proof, report)

    def print_result(self, proof: Proof, report: Path | None) -> None:
        """Raises CommandError where something is missing, so that scripts can tell."""
        kinds = dict(ImportedItem.Kind.choices)
        for kind, count in sorted(proof.counts.items()):
            text = _("%(kind)s: %(in_file)s public in the file, %(here)s here")
            facts = {"kind": kinds[kind], "in_file": count.in_file, "here": count.here}
            self.stdout.write(text % facts)
        text = ngettext(
            "%(count)s old URL was checked.", "%(count)s old URLs were checked.", proof.checked
        )
        self.stdout.write(text % {"count": proof.checked})
        if report:
            self.write(report, proof.dead)
        for dead in [] if report else proof.dead[:SHOWN]:
            self.stdout.write(line(dead))
        if proof.dead:
            text = ngettext(
                "%(count)s URL does not lead where it should.",
                "%(count)s URLs do not lead where they should.",
                len(proof.dead),
            )
            raise CommandError(text % {"count": len(proof.dead)})
        if not proof.is_complete:
            raise CommandError(_("Not everything that was public in the file is public here."))
        self.stdout.write(_("Everything is here, and every old URL leads to it."))

    def write(self, path: Path, dead: list[Dead]) -> None:
        try:
            path.write_text("".join(f"{line(dead_url)}\n" for dead_url in dead), encoding="utf-8")
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be opened: %(reason)s.")
                % {"file": path, "reason": error.strerror}
            ) from error


def line(dead: Dead) -> str:
    return f"{dead.path}: {dead.reason}"
