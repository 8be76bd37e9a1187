"""manage.py export_archive: write the archive for keeping."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from backup.writing import write_archive


class Command(BaseCommand):
    help = "Write all that the blog holds, with its media, to a folder or a zip for keeping."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="a new folder, or a new file ending in .zip")
        parser.add_argument(
            "--with-addresses",
            action="store_true",
            help="with e-mail addresses, the keys of readers' cookies, and each single vote",
        )

    def handle(self, *args: Any, target: Path, with_addresses: bool, **options: Any) -> None:
        try:
            manifest = write_archive(target, with_addresses=with_addresses)
        except FileExistsError as error:
            raise CommandError(_("%(file)s already exists.") % {"file": target}) from error
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.")
                % {"file": target, "reason": error.strerror}
            ) from error
        for name, facts in manifest["files"].items():
            self.stdout.write(f"{facts['rows']:7} {name}")
