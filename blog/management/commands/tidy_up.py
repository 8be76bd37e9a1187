"""`manage.py tidy_up`: what keeps a blog quick as it grows; for every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from blog.media.share_files import delete_unused
from blog.models import UnsavedText
from blog.models.statistics import refresh_statistics
from blog.rendering.trash import delete_expired


class Command(BaseCommand):
    help = (
        "Refresh the database's statistics, delete share pictures that nobody asks for and texts "
        "that were never saved, and empty the trash of what has been in it for 30 days."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        refresh_statistics()
        self._empty_trash()
        count = delete_unused()
        text = ngettext(
            "%(count)s unused share picture was deleted.",
            "%(count)s unused share pictures were deleted.",
            count,
        )
        self.stdout.write(text % {"count": count})
        self._forget_unsaved()

    def _forget_unsaved(self) -> None:
        count, _tables = UnsavedText.objects.too_old().delete()
        text = ngettext(
            "%(count)s unsaved text that nobody came back for was deleted.",
            "%(count)s unsaved texts that nobody came back for were deleted.",
            count,
        )
        self.stdout.write(text % {"count": count})

    def _empty_trash(self) -> None:
        count = delete_expired()
        text = ngettext(
            "%(count)s item was deleted for good.", "%(count)s items were deleted for good.", count
        )
        self.stdout.write(text % {"count": count})
