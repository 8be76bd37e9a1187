"""How the databases are asked: nothing acknowledged is lost, and no plan is compiled."""

import os
import subprocess
import sys

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


@pytest.mark.parametrize(("query", "threshold"), [("", "0"), ("?prepare_threshold=none", "None")])
def test_a_pooler_may_be_spared_prepared_statements(query: str, threshold: str) -> None:
    code = "from config.settings import DATABASES as d; print(d['default']['OPTIONS'])"
    environment = os.environ | {"DEBUG": "1", "DATABASE_URL": f"postgresql://a@b/c{query}"}
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == f"{{'prepare_threshold': {threshold}}}"
