"""`manage.py send_digests`: see comments/mail/digests.py."""

from typing import Any

from django.core.management.base import BaseCommand

from comments.mail.digests import write_digests


class Command(BaseCommand):
    help = "Write a letter to each moderator and author who wants one for all comments."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(str(write_digests()))
