"""The host arranges the links in the menu and in the footer."""

import datetime
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from blog.admin import site_settings
from blog.models import Category, Page, SiteLink, SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from tests.clock import clock_at
from tests.helpers import SPRING_2010, said, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(db: None) -> None:
    save_site_settings(SiteSettings(title="Berge"))


@pytest.fixture
def verein() -> Page:
    return save_text(Page(title="Verein", path="verein", published_at=SPRING_2010))


@pytest.fixture
def alpen() -> Category:
    reisen = Category.objects.create(name="Reisen")
    return Category.objects.create(name="Alpen", parent=reisen)


def names(client: Client, part: str, url: str = "/archiv/") -> list[str]:
    """The texts of the links in the menu or in the footer."""
    page = client.get(url).content.decode()
    found = re.search(rf'class="{part}".*?</ul>', page, re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]+)</a>", found[0]) if found else []


def menu(client: Client, url: str = "/archiv/") -> list[str]:
    return names(client, "main-nav", url)


def footer(client: Client) -> list[str]:
    return names(client, "site-footer__nav")


def test_the_menu_has_the_top_categories_by_itself(client: Client, alpen: Category) -> None:
    assert menu(client) == ["Reisen"]


def test_the_menu_has_what_the_host_put_there_in_their_order(
    client: Client, alpen: Category, verein: Page
) -> None:
    SiteLink.objects.create(position=3, url="https://example.org/", label="Freunde")
    SiteLink.objects.create(position=1, page=verein)
    SiteLink.objects.create(position=2, category=alpen)
    assert menu(client) == ["Verein", "Alpen", "Freunde"]


def test_a_text_of_its_own_goes_before_the_title(client: Client, verein: Page) -> None:
    SiteLink.objects.create(page=verein, label="Über uns")
    assert menu(client) == ["Über uns"]


def test_the_footer_has_its_own_links(client: Client, verein: Page, alpen: Category) -> None:
    assert footer(client)[0] == "Verein"
    SiteLink.objects.create(place="footer", category=alpen)
    assert footer(client)[0] == "Alpen"
    assert "Verein" not in footer(client)
    assert menu(client) == ["Reisen"]


def test_a_page_that_is_not_public_stands_in_no_menu(
    client: Client, tomorrow: datetime.datetime
) -> None:
    later = save_text(Page(title="Später", path="spaeter", published_at=tomorrow))
    SiteLink.objects.create(page=later)
    SiteLink.objects.create(url="/bestbewertet/", label="Bestes")
    assert menu(client) == ["Bestes"]
    with clock_at(tomorrow):
        assert menu(client) == ["Später", "Bestes"]


def test_the_link_to_the_page_one_is_on_says_so(client: Client, verein: Page) -> None:
    SiteLink.objects.create(page=verein)
    assert 'href="/verein/" aria-current="page"' in client.get("/verein/").content.decode()
    assert "aria-current" not in client.get("/archiv/").content.decode()


def test_a_deleted_page_takes_its_link_along(client: Client, verein: Page) -> None:
    SiteLink.objects.create(page=verein)
    verein.delete()
    assert not SiteLink.objects.exists()


class TestWhatIsNoLink:
    def test_nothing_to_lead_to(self) -> None:
        with pytest.raises(ValidationError):
            SiteLink(label="Ins Leere").full_clean()

    def test_two_targets(self, verein: Page, alpen: Category) -> None:
        with pytest.raises(ValidationError):
            SiteLink(page=verein, category=alpen).full_clean()

    def test_an_address_without_a_text(self) -> None:
        with pytest.raises(ValidationError):
            SiteLink(url="https://example.org/").full_clean()

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "example.org", "//", "/a b", "data:x"])
    def test_an_address_that_leads_nowhere(self, url: str) -> None:
        with pytest.raises(ValidationError):
            SiteLink(url=url, label="x").full_clean()


class TestInTheAdmin:
    def test_the_host_adds_a_link(self, host: User, client: Client, verein: Page) -> None:
        desk = signed_in(host)
        data = {
            "title": "Berge",
            "links-TOTAL_FORMS": "1",
            "links-INITIAL_FORMS": "0",
            "links-0-site": "1",
            "links-0-place": "menu",
            "links-0-position": "1",
            "links-0-page": str(verein.pk),
        }
        response = desk.post("/admin/blog/sitesettings/1/change/", data)
        assert response.status_code == 302
        assert menu(client) == ["Verein"]

    def test_a_link_without_a_target_is_refused_with_a_sentence(self, host: User) -> None:
        data = {
            "title": "Berge",
            "links-TOTAL_FORMS": "1",
            "links-INITIAL_FORMS": "0",
            "links-0-site": "1",
            "links-0-place": "menu",
            "links-0-position": "1",
            "links-0-label": "Ins Leere",
        }
        response = signed_in(host).post("/admin/blog/sitesettings/1/change/", data)
        sentence = said("Choose a page, a category or an address: one of them.")
        assert sentence in response.content.decode()
        assert not SiteLink.objects.exists()

    def test_few_pages_are_listed(self, host: User, verein: Page) -> None:
        form = signed_in(host).get("/admin/blog/sitesettings/1/change/").content.decode()

        assert f'<option value="{verein.pk}">Verein</option>' in form
        assert "admin-autocomplete" not in form

    def test_many_are_searched(
        self, host: User, verein: Page, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(site_settings, "MOST_LISTED", 1)
        other = save_text(Page(title="Satzung", path="satzung"))
        SiteLink.objects.create(page=verein)

        form = signed_in(host).get("/admin/blog/sitesettings/1/change/").content.decode()

        assert f'<option value="{verein.pk}" selected>Verein</option>' in form
        assert f'<option value="{other.pk}">' not in form
        assert "admin-autocomplete" in form

    def test_a_page_found_by_the_search_is_taken(
        self, host: User, verein: Page, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(site_settings, "MOST_LISTED", 0)
        query = {"app_label": "blog", "model_name": "sitelink", "field_name": "page", "term": "Ver"}
        found = signed_in(host).get("/admin/autocomplete/", query).json()["results"]

        assert found == [{"id": str(verein.pk), "text": "Verein"}]

    def test_many_links_take_as_many_queries_as_one(
        self, host: User, verein: Page, alpen: Category
    ) -> None:
        desk = signed_in(host)
        SiteLink.objects.create(page=verein)
        with CaptureQueriesContext(connection) as for_one:
            desk.get("/admin/blog/sitesettings/1/change/")
        for number in range(10):
            target: Any = {"page": verein} if number % 2 else {"category": alpen}
            SiteLink.objects.create(position=number, **target)
        with CaptureQueriesContext(connection) as for_many:
            page = desk.get("/admin/blog/sitesettings/1/change/").content.decode()
        assert len(for_many) == len(for_one)
        assert page.count(f'<option value="{verein.pk}" selected>Verein</option>') == 6
