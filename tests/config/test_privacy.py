"""The privacy page says what the site does."""

from typing import Any

import pytest
from django.test import Client

import accounts.privacy
import ratings.privacy
from accounts.privacy import duration
from accounts.readers import COOKIE_NAME
from blog.models import Page, SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from comments.models import Comment, CommentSettings
from comments.privacy import declaration
from config.privacy import other_hosts
from ratings.models import Vote
from tests.helpers import MakePost, page_text

pytestmark = pytest.mark.django_db

ADDRESS = "/datenschutz/"
DAY = 24 * 60 * 60


def test_has_a_section_for_each_use_of_data(client: Client) -> None:
    page = page_text(client, ADDRESS)
    for key in ["server", "comments", "stars", "cookie", "sign-in"]:
        assert f'id="privacy-{key}"' in page


def test_says_how_the_cookie_is_called_and_how_long_it_lives(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert COOKIE_NAME in page_text(client, ADDRESS)
    assert duration(90 * DAY) in page_text(client, ADDRESS)
    monkeypatch.setattr(accounts.privacy, "COOKIE_MAX_AGE", 30 * DAY)
    monkeypatch.setattr(accounts.privacy, "COOKIE_NAME", "besucherin")
    assert duration(30 * DAY) in page_text(client, ADDRESS)
    assert "besucherin" in page_text(client, ADDRESS)


def test_says_how_long_a_sign_in_lasts(client: Client, settings: Any) -> None:
    settings.SESSION_COOKIE_AGE = 3 * DAY
    settings.SESSION_COOKIE_NAME = "anmeldung"
    assert duration(3 * DAY) in page_text(client, ADDRESS)
    assert "anmeldung" in page_text(client, ADDRESS)


def test_every_field_of_a_comment_is_accounted_for() -> None:
    stored = {field.name for field in Comment._meta.concrete_fields}
    assert stored == {
        *declaration.OF_THE_WRITER,
        *declaration.OF_THE_COMMENT,
    }


def test_every_field_of_a_vote_is_accounted_for() -> None:
    stored = {field.name for field in Vote._meta.concrete_fields}
    assert stored == {*ratings.privacy.OF_THE_VOTER, *ratings.privacy.OF_THE_VOTE}


def test_names_the_hosts_that_the_policy_lets_in() -> None:
    assert other_hosts() == []
    policy = "default-src 'none'; img-src 'self' data:; frame-src https://video.example"
    assert other_hosts(policy) == ["video.example"]


def test_names_the_hosts_of_the_embeds_in_use(client: Client, make_post: MakePost) -> None:
    assert "youtube" not in page_text(client, ADDRESS)
    make_post(body="<p>https://youtu.be/dQw4w9WgXcQ</p>")
    assert "www.youtube-nocookie.com" in page_text(client, ADDRESS)


def test_the_responsible_one_is_the_imprints_owner(client: Client) -> None:
    assert 'href="/impressum/">' in page_text(client, ADDRESS)
    save_site_settings(
        SiteSettings(
            owner="Unser Verein e. V.", owner_address="Am Markt 1", owner_email="wir@example.org"
        )
    )
    page = page_text(client, ADDRESS)
    assert "Unser Verein e. V." in page
    assert 'href="mailto:wir@example.org"' in page


def test_the_host_tells_of_the_web_servers_logs(client: Client) -> None:
    save_site_settings(SiteSettings(server_logs="Sieben Tage <lang>."))
    assert "Sieben Tage &lt;lang&gt;." in page_text(client, ADDRESS)


def test_adds_the_hosts_own_words(client: Client) -> None:
    save_text(Page(title="Datenschutz", path="datenschutz", body="<p>Und der Verein.</p>"))
    assert "<p>Und der Verein.</p>" in page_text(client, ADDRESS)


@pytest.mark.parametrize(
    ("seconds", "number"),
    [(365 * DAY, 1), (14 * DAY, 2), (3 * DAY, 3), (7 * DAY, 1), (73 * 3600, 73), (5400, 2)],
)
def test_a_duration_is_told_in_its_largest_unit(seconds: int, number: int) -> None:
    assert duration(seconds).split()[0] == str(number)


def test_refuses_other_methods_than_reading(client: Client) -> None:
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize(("mode", "is_named"), [("off", False), ("shadow", True), ("hold", True)])
def test_names_the_filter_that_learns_unless_it_is_off(
    client: Client, mode: str, is_named: bool
) -> None:
    CommentSettings(filter_mode=mode).save()
    assert ('id="privacy-filter"' in page_text(client, ADDRESS)) == is_named
