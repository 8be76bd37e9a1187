"""Let every kept page be made anew, after a backup was restored for example."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from page_cache import triggers


class Command(BaseCommand):
    help = "Removes all kept pages."

    def handle(self, *args: Any, **options: Any) -> None:
        triggers.log_everything(connection)
        self.stdout.write("All kept pages go within a second.")
