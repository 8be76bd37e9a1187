"""What stands around the content of every page, of which each process keeps some in memory."""

import datetime

import pytest
from django.db import connection
from django.test import Client

from blog.models import Category, Page, SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from comments.models import CommentSettings
from tests.clock import clock_at
from tests.helpers import SPRING_2010

pytestmark = pytest.mark.django_db


def page(client: Client, path: str = "/archiv/") -> str:
    return client.get(path).content.decode()


def test_a_changed_title_shows_at_once(client: Client) -> None:
    save_site_settings(SiteSettings(title="Vorher"))
    assert "Vorher: Beiträge" in page(client)
    SiteSettings.objects.update(title="Nachher")
    assert "Nachher: Beiträge" in page(client)
    assert "Vorher" not in page(client)


def test_a_change_by_raw_sql_shows_at_once(client: Client) -> None:
    Category.objects.create(name="Garten", slug="garten")
    assert "Garten" in page(client)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE blog_category SET name = 'Meer'")
    assert "Garten" not in page(client)
    assert ">Meer</a>" in page(client)


def test_what_changes_back_shows_as_before(client: Client) -> None:
    save_site_settings(SiteSettings(title="Eins"))
    before = page(client)
    SiteSettings.objects.update(title="Zwei")
    assert page(client) != before
    SiteSettings.objects.update(title="Eins")
    assert page(client) == before


def test_a_scheduled_page_appears_in_the_footer_at_its_time(
    client: Client, tomorrow: datetime.datetime
) -> None:
    save_text(Page(title="Verein", path="verein", published_at=tomorrow))
    assert "Verein" not in page(client)
    with clock_at(tomorrow):
        assert "Verein" in page(client)


def test_the_current_page_and_category_are_marked_on_their_own_page_alone(client: Client) -> None:
    save_text(Page(title="Verein", path="verein", published_at=SPRING_2010))
    Category.objects.create(name="Garten", slug="garten")
    for _time in range(2):
        assert 'href="/verein/" aria-current="page"' in page(client, "/verein/")
        assert 'href="/category/garten/" aria-current="page"' in page(client, "/category/garten/")
        assert 'href="/impressum/" aria-current="page"' in page(client, "/impressum/")
        assert "aria-current" not in page(client)


def test_the_settings_of_one_request_are_not_those_of_another() -> None:
    SiteSettings.load().title = "Nie gespeichert"
    assert SiteSettings.load().title != "Nie gespeichert"


def test_settings_that_were_never_stored_are_the_defaults() -> None:
    assert CommentSettings.load().page_size == CommentSettings().page_size
    CommentSettings.objects.create(page_size=7)
    assert CommentSettings.load().page_size == 7
