"""manage.py import_wordpress: import an export, or preview the import."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wordpress import importing
from wordpress.importing import report
from wordpress.importing.converting import processes_for
from wordpress.importing.options import FETCH
from wordpress.management.progress import Bar
from wordpress.models import ImportRun


class Command(BaseCommand):
    help = "Import a WordPress export: users, categories, tags, pictures, posts, pages, comments."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, help="WXR files (plain, gzip or zip) of one site"
        )
        parser.add_argument(
            "--media",
            default="",
            metavar="DIR|fetch",
            help="import the pictures, from a copy of the uploads folder or from the old site",
        )
        parser.add_argument(
            "--author",
            action="append",
            default=[],
            metavar="OLD=NEW",
            help="map the login OLD to the user NEW; may be repeated",
        )
        parser.add_argument(
            "--bylines", action="store_true", help="import only the display names of other authors"
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="where a text was changed in both places, use the version in the file",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="only report what would be imported and lost",
        )
        parser.add_argument(
            "--processes",
            type=int,
            metavar="N",
            help="how many processes work on it; otherwise two for large exports, where there are"
            " two cores",
        )
        parser.add_argument(
            "--report",
            type=Path,
            metavar="FILE",
            help="write the full report (.json or text)",
        )

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        begun = time.monotonic()
        if self.stdout.isatty():
            self.stdout.write(_("Checking the files first …"))
        import_run = prepare(files, chosen(options))
        if import_run.state == ImportRun.State.RUNNING:
            if options["dry_run"]:
                text = _("Import %(number)s of this site is unfinished: resume it, or undo it.")
                raise CommandError(text % {"number": import_run.pk})
            self.stdout.write(_("Resuming an interrupted import."))
        processes = options["processes"] or processes_for(import_run.facts["entries"])
        self.work(import_run, is_dry=options["dry_run"], processes=processes)
        self.print_result(import_run, options, time.monotonic() - begun)
        if options["dry_run"] and import_run.state == ImportRun.State.PREVIEWED:
            importing.discard(import_run)

    def work(self, import_run: ImportRun, *, is_dry: bool, processes: int) -> None:
        bar = Bar(self.stdout)
        try:
            if is_dry:
                importing.preview(import_run, progress=bar.show, processes=processes)
            else:
                importing.run(import_run, progress=bar.show, processes=processes)
        except importing.UnreadableError as error:
            raise CommandError(_("The import stopped. %(reason)s") % {"reason": error}) from error
        except importing.OvertakenError as error:
            raise CommandError(_("Another process is working on this import.")) from error
        bar.end()

    def print_result(self, import_run: ImportRun, options: dict[str, Any], seconds: float) -> None:
        for line in report.count_lines(import_run):
            self.stdout.write(line)
        if path := options["report"]:
            try:
                report.write(import_run, path)
            except OSError as error:
                raise cannot_open(path, error) from error
        losses = import_run.issues.count()
        if losses and not options["report"]:
            text = ngettext(
                "%(count)s item is not imported as it was; see which with --report FILE.",
                "%(count)s items are not imported as they were; see which with --report FILE.",
                losses,
            )
            self.stdout.write(text % {"count": losses})
        if options["dry_run"]:
            self.stdout.write(_("Nothing was imported."))
        else:
            text = _("Import %(number)s took %(seconds)s s. To undo it: undo_import %(number)s")
            self.stdout.write(text % {"number": import_run.pk, "seconds": round(seconds)})


def chosen(options: dict[str, Any]) -> importing.Options:
    media = options["media"]
    return importing.Options(
        media=media if media in {"", FETCH} else str(Path(media).resolve()),
        authors=dict(pair(text) for text in options["author"]),
        bylines=options["bylines"],
        overwrite=options["overwrite"],
    )


def prepare(files: list[Path], options: importing.Options) -> ImportRun:
    """The run for these files; raises CommandError with what is wrong with them."""
    try:
        return importing.prepare(files, options)
    except OSError as error:
        raise cannot_open(error.filename, error) from error
    except importing.UnreadableError as error:
        raise CommandError(
            _("%(file)s was not imported, and nothing was changed. %(reason)s")
            % {"file": error.file, "reason": error}
        ) from error
    except importing.RefusedError as error:
        raise CommandError(str(error)) from error


def cannot_open(path: object, error: OSError) -> CommandError:
    facts = {"file": path, "reason": error.strerror}
    return CommandError(_("%(file)s cannot be opened: %(reason)s.") % facts)


def pair(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not (old and equals and new):
        raise CommandError(
            _("Write “--author OLD=NEW”, with the login there and the user name here.")
        )
    return old, new
