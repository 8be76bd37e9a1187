"""The demo's sign-ins are no secret, so it stays on a developer's machine."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User

pytest.importorskip("demo")

pytestmark = pytest.mark.django_db


def test_never_runs_in_production(settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG=1"):
        call_command("demo")
    assert not User.objects.exists()
