"""The imprint, made from the settings."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from blog.models import Page, SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from blog.views.imprint import imprint_is_filled_in
from tests.helpers import NO_LINKS

pytestmark = pytest.mark.django_db

NEEDED = {
    "owner": "Unser Verein e. V.",
    "owner_address": "Am Markt 1\n12345 Niederau",
    "owner_email": "wir@example.org",
}


def test_shows_what_is_filled_in(client: Client) -> None:
    save_site_settings(
        SiteSettings(
            **NEEDED,
            owner_phone="01234 5678",
            represented_by="Rita Rat",
            register_entry="VR 123",
            vat_id="DE999999999",
            responsible="Anna Albers\nHinterm Deich 2",
        )
    )
    page = client.get("/impressum/").content.decode()
    assert "Unser Verein e. V." in page
    assert "Am Markt 1<br>12345 Niederau" in page
    assert '<a href="mailto:wir@example.org">wir@example.org</a>' in page
    for text in ["01234 5678", "Rita Rat", "VR 123", "DE999999999", "Anna Albers<br>Hinterm"]:
        assert text in page
    assert "noindex" not in page


def test_leaves_out_what_is_not(client: Client) -> None:
    save_site_settings(SiteSettings(**NEEDED))
    page = client.get("/impressum/").content.decode()
    assert page.count("<h2>") == 2


def test_an_empty_one_is_no_result_for_search_engines(client: Client) -> None:
    page = client.get("/impressum/").content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert 'class="notice"' in page


def test_adds_the_hosts_own_words(client: Client) -> None:
    save_text(Page(title="Impressum", path="impressum", body="<p>Auch telefonisch.</p>"))
    assert "<p>Auch telefonisch.</p>" in client.get("/impressum/").content.decode()


def test_every_page_links_to_imprint_and_privacy_once(client: Client) -> None:
    save_text(Page(title="Impressum", path="impressum"))
    save_text(Page(title="Datenschutz", path="datenschutz"))
    page = client.get("/").content.decode()
    assert page.count('href="/impressum/"') == 1
    assert page.count('href="/datenschutz/"') == 1


def test_the_check_reminds_of_what_is_missing() -> None:
    save_site_settings(SiteSettings(**(NEEDED | {"owner_email": ""})))
    (warning,) = imprint_is_filled_in(databases=["default"])
    assert warning.id == "blog.W001"
    (field,) = SiteSettings.load().imprint_gaps
    assert field in warning.msg
    save_site_settings(SiteSettings(**NEEDED))
    assert imprint_is_filled_in(databases=["default"]) == []


def test_the_check_runs_where_a_database_is_named() -> None:
    messages = io.StringIO()
    call_command("check", databases=["default"], stderr=messages)
    assert "blog.W001" in messages.getvalue()
    messages = io.StringIO()
    call_command("check", stderr=messages)
    assert "blog.W001" not in messages.getvalue()


def test_the_check_bears_a_database_before_its_first_migration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SiteSettings._meta, "db_table", "not_made_yet")
    if connection.vendor == "sqlite":
        assert imprint_is_filled_in(databases=["default"]) == []


def test_the_desk_reminds_those_who_may_fill_it_in(
    edda_client: Client, anna_client: Client
) -> None:
    save_site_settings(SiteSettings())
    link = 'class="errornote"><a href="/admin/blog/sitesettings/"'
    assert link in edda_client.get("/admin/").content.decode()
    assert link not in anna_client.get("/admin/").content.decode()
    save_site_settings(SiteSettings(**NEEDED))
    assert link not in edda_client.get("/admin/").content.decode()


def test_the_host_fills_it_in_at_work(edda_client: Client) -> None:
    save_site_settings(SiteSettings())
    address = "/admin/blog/sitesettings/1/change/"
    form: Any = edda_client.get(address).context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields}
    response = edda_client.post(address, data | NO_LINKS | {"title": "Haus"} | NEEDED)
    assert response.status_code == 302
    assert SiteSettings.load().owner == "Unser Verein e. V."
