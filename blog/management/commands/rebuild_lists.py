"""`manage.py rebuild_lists`: derive which posts stand in which list anew, and count them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from blog.models.lists.rebuilding import prepare, rebuild


class Command(BaseCommand):
    help = "Derive the lists of posts anew: after somebody wrote without the database's triggers."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare("default")
        wrong = rebuild()
        text = ngettext("%(count)s row was corrected.", "%(count)s rows were corrected.", wrong)
        self.stdout.write(text % {"count": wrong})
