"""The host opens a new site for the first time, and is led to its first post."""

import pytest
from django.test import Client

from accounts.models import User
from blog.models import SiteSettings
from blog.rendering.saving import save_site_settings
from tests.helpers import MakePost, signed_in

pytestmark = pytest.mark.django_db

START = "/admin/blog/sitesettings/start/name/"
IMPRINT = "/admin/blog/sitesettings/start/imprint/"
READY = "/admin/blog/sitesettings/start/ready/"


@pytest.fixture
def desk(host: User) -> Client:
    return signed_in(host)


class TestWhoIsLedThere:
    def test_the_host_of_an_empty_site(self, desk: Client) -> None:
        assert desk.get("/admin/").headers["Location"] == START

    def test_nobody_once_the_site_has_a_name(self, desk: Client) -> None:
        save_site_settings(SiteSettings(title="Berge"))
        assert desk.get("/admin/").status_code == 200

    def test_nobody_once_there_are_posts(self, desk: Client, make_post: MakePost) -> None:
        make_post()
        assert desk.get("/admin/").status_code == 200

    def test_no_author(self, anna_client: Client) -> None:
        assert anna_client.get("/admin/").status_code == 200


class TestTheSteps:
    def test_a_name_and_an_imprint_and_then_to_work(self, desk: Client) -> None:
        response = desk.post(START, {"title": "Berge", "tagline": "Wir wandern"})
        assert response.headers["Location"] == IMPRINT
        imprint = {"owner": "Anna", "owner_address": "Weg 1", "owner_email": "a@example.org"}
        assert desk.post(IMPRINT, imprint).headers["Location"] == READY
        site = SiteSettings.load()
        assert (site.title, site.tagline, site.imprint_gaps) == ("Berge", "Wir wandern", [])
        page = desk.get(READY).content.decode()
        assert "/admin/blog/post/add/" in page
        assert "/admin/wordpress/importrun/add/" in page

    def test_a_site_needs_a_name(self, desk: Client) -> None:
        response = desk.post(START, {"title": "", "tagline": "Wir wandern"})
        assert response.status_code == 200
        assert "Wir wandern" in response.content.decode()
        assert not SiteSettings.objects.exists()

    def test_it_does_not_suggest_our_name(self, desk: Client) -> None:
        assert 'value="Gemeinsam"' not in desk.get(START).content.decode()

    def test_the_imprint_can_wait(self, desk: Client) -> None:
        desk.post(START, {"title": "Berge"})
        assert f'href="{READY}"' in desk.get(IMPRINT).content.decode()

    def test_coming_back_shows_what_was_entered(self, desk: Client) -> None:
        desk.post(START, {"title": "Berge"})
        assert 'value="Berge"' in desk.get(START).content.decode()

    def test_it_tells_the_language_and_where_to_change_it(self, desk: Client) -> None:
        page = desk.get(READY).content.decode()
        assert "Deutsch" in page
        assert "LANGUAGE_CODE" in page


class TestWhoMayNot:
    @pytest.mark.parametrize("url", [START, IMPRINT, READY])
    def test_an_author_and_a_stranger(self, anna_client: Client, client: Client, url: str) -> None:
        assert anna_client.get(url).status_code == 403
        assert anna_client.post(url, {"title": "Meins"}).status_code == 403
        assert "/admin/login/" in client.post(url, {"title": "Meins"}).headers["Location"]
        assert not SiteSettings.objects.exists()

    def test_a_step_that_is_none(self, desk: Client) -> None:
        assert desk.get("/admin/blog/sitesettings/start/nirgends/").status_code == 404
