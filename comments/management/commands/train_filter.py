"""`manage.py train_filter`: see comments/rules/learning/training.py."""

import time
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from comments.models import LearnedFilter
from comments.rules.learning.training import refresh


class Command(BaseCommand):
    help = "Let the filter learn from what moderators have decided since the last time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="learn again from all decisions")
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="go on, looking again after SECONDS"
        )

    def handle(self, *args: Any, anew: bool, every: int | None, **options: Any) -> None:
        # Ctrl-C is how somebody ends what goes on and on.
        with suppress(KeyboardInterrupt):
            while True:
                if refresh(anew=anew) or not every:
                    self.report()
                if not every:
                    return
                time.sleep(every)

    def report(self) -> None:
        stored = LearnedFilter.load()
        text = _("Learned from %(spam)s spam and %(honest)s good comments.")
        self.stdout.write(text % {"spam": stored.spam, "honest": stored.honest})
