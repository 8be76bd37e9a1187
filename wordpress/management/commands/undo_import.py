"""manage.py undo_import: undo one import as a whole."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from wordpress import importing
from wordpress.importing import report
from wordpress.management.progress import Bar
from wordpress.models import ImportRun


class Command(BaseCommand):
    help = "Undo an import; what has been edited, commented on or rated since is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, help="the number that the import printed")
        parser.add_argument(
            "--everything", action="store_true", help="also remove what has changed since"
        )

    def handle(self, *args: Any, run: int, everything: bool, **options: Any) -> None:
        import_run = ImportRun.objects.filter(pk=run).first()
        if import_run is None:
            raise CommandError(_("There is no import %(number)s.") % {"number": run})
        bar = Bar(self.stdout)
        try:
            importing.undo(import_run, everything=everything, progress=bar.show)
        except importing.RefusedError as error:
            raise CommandError(str(error)) from error
        bar.end()
        for line in report.undo_lines(import_run):
            self.stdout.write(line)
