"""`manage.py refresh_statistics`: keep the database's plans right as the blog grows."""

from typing import Any

from django.core.management.base import BaseCommand

from blog.models.statistics import refresh_statistics


class Command(BaseCommand):
    help = "Have the database look at its tables, so that it answers queries in the best way."

    def handle(self, *args: Any, **options: Any) -> None:
        refresh_statistics()
