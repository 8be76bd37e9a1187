"""`manage.py tidy_up`: what keeps a blog quick as it grows; for every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from blog.media.share_files import delete_unused
from blog.models.statistics import refresh_statistics


class Command(BaseCommand):
    help = "Refresh the database's statistics, and delete share pictures that nobody asks for."

    def handle(self, *args: Any, **options: Any) -> None:
        refresh_statistics()
        count = delete_unused()
        text = ngettext(
            "%(count)s unused share picture was deleted.",
            "%(count)s unused share pictures were deleted.",
            count,
        )
        self.stdout.write(text % {"count": count})
