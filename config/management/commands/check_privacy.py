"""`manage.py check_privacy`: compare what the site does with what its privacy page says."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.privacy_check import check_privacy


class Command(BaseCommand):
    help = "Compare what the site does with its privacy page; exit with 1 if they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for line in check_privacy():
            mark = "ok" if line.is_kept else "!!"
            self.stdout.write(f"{mark}  {line.promise} [{line.section or '–'}: {line.looked_at}]")
            for finding in line.findings:
                self.stdout.write(f"      {finding}")
            broken += not line.is_kept
        if broken:
            sys.exit(1)
