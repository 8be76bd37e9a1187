"""Count all votes again, and repair scores that do not match them."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.rate_limits import delete_old_attempts
from ratings.scores.ranking import refresh_ranks
from ratings.scores.recounting import recount_all


class Command(BaseCommand):
    help = "Counts all votes again, repairs and reports any score that did not fit them."

    def handle(self, *args: Any, **options: Any) -> None:
        differences = 0
        for difference in recount_all():
            differences += 1
            self.stdout.write(f"{difference.post_id}: {difference.stored} -> {difference.counted}")
        refresh_ranks(even_if_fresh=True)
        delete_old_attempts()
        if differences:
            raise CommandError(
                _("%(count)s scores did not match their votes and were repaired.")
                % {"count": differences}
            )
        self.stdout.write(_("Every score matches its votes."))
