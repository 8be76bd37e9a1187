"""Starting, and refusing to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
KEY = "k" * 60


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"SECRET_KEY": KEY},
        {"ALLOWED_HOSTS": "example.org"},
        {"SECRET_KEY": "short", "ALLOWED_HOSTS": "example.org"},
    ],
)
def test_production_does_not_start_without_its_own_key_and_hosts(
    environment: dict[str, str],
) -> None:
    result = start(**environment)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "set SECRET_KEY to at least 50 random characters and ALLOWED_HOSTS" in result.stderr


def test_production_starts_with_both() -> None:
    assert start(SECRET_KEY=KEY, ALLOWED_HOSTS="example.org").returncode == 0


def test_reader_pages_allow_no_inline_script_or_style(client: Client, db: None) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_referrers_stay_here(client: Client, db: None) -> None:
    assert client.get("/")["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/nirgends/", "/2010/04/29/nichts/", "/a/b/c/"])
def test_what_is_not_there_is_said_in_the_look_of_the_site(
    client: Client, db: None, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "site.css" in response.content.decode()


def test_robots_and_favicon_are_there(client: Client, db: None) -> None:
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
    assert client.get("/favicon.ico").status_code == 302
