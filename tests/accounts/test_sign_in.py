"""The demo's password is no password on a public site."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.sign_in import DEMO_PASSWORD

THIS_MACHINE = ["127.0.0.1", "localhost"]


@pytest.fixture
def demo_admin(db: None) -> User:
    return User.objects.create_superuser("admin", "admin@example.org", DEMO_PASSWORD)


def signs_in(password: str, hosts: list[str], settings: Any) -> bool:
    settings.ALLOWED_HOSTS = hosts
    return Client().login(username="admin", password=password)


@pytest.mark.usefixtures("demo_admin")
def test_works_on_ones_own_machine(settings: Any) -> None:
    assert signs_in(DEMO_PASSWORD, THIS_MACHINE, settings)


@pytest.mark.usefixtures("demo_admin")
@pytest.mark.parametrize("hosts", [["blog.example.org"], ["localhost", "blog.example.org"], ["*"]])
def test_opens_nothing_where_the_site_has_a_name(settings: Any, hosts: list[str]) -> None:
    assert not signs_in(DEMO_PASSWORD, hosts, settings)


def test_another_password_opens_both(demo_admin: User, settings: Any) -> None:
    demo_admin.set_password("a long password")
    demo_admin.save()
    assert signs_in("a long password", ["blog.example.org"], settings)
    assert signs_in("a long password", THIS_MACHINE, settings)
