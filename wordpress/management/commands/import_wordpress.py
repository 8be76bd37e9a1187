from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from wordpress.importing import import_wxr
from wordpress.wxr import WXRError


class Command(BaseCommand):
    help = "Import authors, categories, tags, posts, pages and comments of a WordPress export."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a WXR file: WordPress, Tools, Export")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as export:
                counts = import_wxr(export)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be opened: %(reason)s.")
                % {"file": file, "reason": error.strerror}
            ) from error
        except WXRError as error:
            raise CommandError(
                _("%(file)s was not imported, and nothing was changed. %(reason)s")
                % {"file": file.name, "reason": error}
            ) from error
        for (kind, outcome), count in sorted(counts.items()):
            self.stdout.write(f"{count:7} {kind}: {outcome}")
