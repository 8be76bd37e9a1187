"""Send the e-mails that wait in the outbox, once or again and again."""

import time
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from subscriptions.outbox import send_due


class Command(BaseCommand):
    help = "Send the e-mails that wait in the outbox."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="go on, looking again after SECONDS"
        )

    def handle(self, *args: Any, every: int | None, **options: Any) -> None:
        # Ctrl-C is how somebody ends what goes on and on.
        with suppress(KeyboardInterrupt):
            self.send(every)

    def send(self, every: int | None) -> None:
        while True:
            sent, failed = send_due()
            if sent or failed or not every:
                text = _("E-mails sent: %(sent)s, failed: %(failed)s.")
                self.stdout.write(text % {"sent": sent, "failed": failed})
            if not every:
                return
            time.sleep(every)
