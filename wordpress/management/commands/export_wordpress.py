"""manage.py export_wordpress: write the blog as a WordPress export."""

import gzip
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from backup.writing import private
from wordpress.exporting.writer import Exporter


class Command(BaseCommand):
    help = "Write all users, categories, tags, pictures, pages, posts and comments as WXR 1.2."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, help="the new file; otherwise standard output")
        parser.add_argument("--gzip", action="store_true", help="compress the file; needs --output")
        parser.add_argument(
            "--address",
            default=settings.SITE_URL,
            help="the blog's URL (%(default)s), from which WordPress downloads the pictures",
        )
        parser.add_argument(
            "--with-addresses",
            action="store_true",
            help="include the email addresses of authors and commenters",
        )
        parser.add_argument(
            "--with-credits",
            action="store_true",
            help="write caption and credit below the pictures in the texts",
        )

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        exporter = Exporter(
            options["address"].rstrip("/"),
            with_emails=options["with_addresses"],
            with_credits=options["with_credits"],
        )
        if output is None:
            if options["gzip"]:
                raise CommandError(_("Compression needs a file: name one with --output."))
            for piece in exporter.pieces():
                self.stdout.write(piece, ending="")
            return
        if output.exists():
            raise CommandError(_("%(file)s already exists.") % {"file": output})
        try:
            write_file(output, exporter, compressed=options["gzip"])
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.")
                % {"file": output, "reason": error.strerror}
            ) from error
        for kind, count in exporter.counts.items():
            self.stdout.write(f"{count:7} {kind}")


def write_file(output: Path, exporter: Exporter, *, compressed: bool) -> None:
    """Write the whole file or none: an interrupted export leaves only a .part file."""
    part = output.with_name(f"{output.name}.part")
    with private(part) as file:
        if compressed:
            with gzip.open(file, "wb") as packed:
                write(packed, exporter)
        else:
            write(file, exporter)
    part.rename(output)


def write(file: IO[bytes] | gzip.GzipFile, exporter: Exporter) -> None:
    for piece in exporter.pieces():
        file.write(piece.encode())
