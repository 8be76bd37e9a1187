"""How the databases are asked: nothing acknowledged is lost, and no plan is compiled."""

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db


def one(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_a_commit_waits_until_the_disk_has_it() -> None:
    # PostgreSQL does so unless its operator says otherwise, as the tests' own server does.
    if connection.vendor == "sqlite":
        assert one("PRAGMA synchronous") == 2


def test_postgresql_compiles_no_query() -> None:
    if connection.vendor == "postgresql":
        another = connection.copy()
        try:
            with another.cursor() as cursor:
                cursor.execute("SHOW jit")
                assert cursor.fetchone() == ("off",)
        finally:
            another.close()


def test_a_connection_that_broke_is_made_anew() -> None:
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] is True
