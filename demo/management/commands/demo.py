"""Fill an empty database with the demo blog."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.sign_in import DEMO_PASSWORD
from blog.models import Post
from demo.loading import STAFF, load


class Command(BaseCommand):
    help = "Fill an empty database with a small German blog, and tell its sign-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, instead of refusing, where posts or people are there already",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo's passwords are public, so it runs only with DEBUG=1.")
        if Post.objects.exists() or User.objects.exists():
            if not options["if_empty"]:
                raise CommandError("There are posts or people already; nothing was changed.")
        else:
            load()
        self.print_sign_ins()

    def print_sign_ins(self) -> None:
        """Name the demo's people, as long as they still have the demo's password."""
        people = User.objects.filter(username__in=["anna", *STAFF]).order_by("username")
        # They share one hash until somebody changes a password, and checking takes long on purpose.
        unchanged = {
            encoded: check_password(DEMO_PASSWORD, encoded)
            for encoded in {user.password for user in people}
        }
        for user in people:
            if unchanged[user.password]:
                groups = ", ".join(user.groups.values_list("name", flat=True)) or "Administrator"
                self.stdout.write(f"  {user.username:8} {DEMO_PASSWORD}   {groups}")
