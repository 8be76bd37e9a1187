"""The links for sharing a post."""

import pytest
from django.test import Client

from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

PAGE = "/teilen/mastodon/"


@pytest.fixture(autouse=True)
def _post(make_post: MakePost) -> None:
    make_post(slug="a", title="Bäume & Büsche")


def test_a_post_offers_mastodon_and_mail(client: Client) -> None:
    page = client.get("/2010/04/29/a/").content.decode()
    assert 'href="/teilen/mastodon/?url=%2F2010%2F04%2F29%2Fa%2F"' in page
    assert (
        'href="mailto:?subject=B%C3%A4ume%20%26%20B%C3%BCsche&amp;'
        "body=B%C3%A4ume%20%26%20B%C3%BCsche%0D%0A%0D%0A"
        'http%3A%2F%2Ftestserver%2F2010%2F04%2F29%2Fa%2F%0D%0A"'
    ) in page


def test_what_needs_javascript_is_hidden_without(client: Client) -> None:
    page = client.get("/2010/04/29/a/").content.decode()
    assert page.count('<li hidden><button class="share__way') == 3


def test_asks_for_the_server_without_a_cookie(client: Client) -> None:
    response = client.get(PAGE, {"url": "/2010/04/29/a/"})
    assert 'name="server"' in response.content.decode()
    assert 'method="get"' in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("social.example", "social.example"),
        (" Social.Example ", "social.example"),
        ("@rita@social.example", "social.example"),
        ("https://social.example/@rita", "social.example"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_leads_to_the_server_by_a_link(client: Client, typed: str, server: str) -> None:
    page = client.get(PAGE, {"url": "/2010/04/29/a/", "server": typed}).content.decode()
    assert (
        f'href="https://{server}/share?text=B%C3%A4ume%20%26%20B%C3%BCsche%0A'
        'http%3A%2F%2Ftestserver%2F2010%2F04%2F29%2Fa%2F"'
    ) in page


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mastodon",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "social.example:8080",
        "social..example",
        "-social.example",
        "javascript:alert(1)",
        'social.example"><script>',
        "social.example?x",
        "a" * 64 + ".example",
        "a." * 140 + "example",
        "ü" * 300,
    ],
)
def test_leads_nowhere_without_the_name_of_a_server(client: Client, typed: str) -> None:
    page = client.get(PAGE, {"url": "/2010/04/29/a/", "server": typed}).content.decode()
    assert "/share?text=" not in page
    assert 'class="field__error"' in page


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/",
        "/2010/",
        "/2010/04/29/nirgends/",
        "/2010/02/31/a/",
        "https://example.org/2010/04/29/a/",
        "//example.org/2010/04/29/a/",
        "/admin/",
        "2010/04/29/a/",
    ],
)
def test_shares_only_our_own_posts(client: Client, url: str) -> None:
    assert client.get(PAGE, {"url": url}).status_code == 404


def test_refuses_other_methods_than_reading(client: Client) -> None:
    assert client.post(PAGE, {"url": "/2010/04/29/a/"}).status_code == 405
