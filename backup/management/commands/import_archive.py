"""manage.py import_archive: restore an archive into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from backup.restoring import ArchiveError, restore


class Command(BaseCommand):
    help = "Bring an archive of export_archive back into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="the folder, or the zip")

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        try:
            manifest = restore(archive)
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        call_command("rebuild_search", verbosity=0)
        call_command("relate_posts", verbosity=0)
        for name, facts in manifest["files"].items():
            self.stdout.write(f"{facts['rows']:7} {name}")
