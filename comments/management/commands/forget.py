"""`manage.py forget`: delete what is past its retention, see comments/privacy/retention.py."""

from typing import Any

from django.core.management.base import BaseCommand

from comments.privacy.retention import delete_expired


class Command(BaseCommand):
    help = "Remove what is past its time: hashes, spam, trash, unconfirmed subscriptions, letters."

    def handle(self, *args: Any, **options: Any) -> None:
        for what, count in delete_expired().items():
            self.stdout.write(f"{count:7} {what}")
