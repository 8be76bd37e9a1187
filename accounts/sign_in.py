"""Signing in: the demo's password, which everybody can read, opens nothing on a public site."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User

DEMO_PASSWORD = "gemeinsam"  # noqa: S105  # too short for anybody else's
THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]"}


class SignIn(ModelBackend):
    """Django's sign-in, but for the demo's people where the site has a public name.

    The demo fills a database only on a developer's machine; the database may be copied to a server.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **fields: Any,
    ) -> User | None:
        if password == DEMO_PASSWORD and not THIS_MACHINE.issuperset(settings.ALLOWED_HOSTS):
            return None
        return super().authenticate(request, username, password, **fields)
