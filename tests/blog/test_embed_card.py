"""The card that the editor shows for a URL is the one that readers get."""

import pytest
from django.test import Client

from blog.models import Embed, Post
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

ENDPOINT = "/admin/embed-card/"
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def card(client: Client, url: str) -> str:
    html: str = client.get(ENDPOINT, {"url": url}).json()["html"]
    return html


@pytest.mark.parametrize("url", [VIDEO, "https://vimeo.com/76979871", "https://linde.social/@a/1"])
def test_it_is_the_card_of_readers(anna_client: Client, make_post: MakePost, url: str) -> None:
    before = card(anna_client, url)
    make_post(body=f"<p>{url}</p>")

    assert before == card(anna_client, url)
    assert before in Post.objects.get().body_html


def test_it_shows_what_is_known(anna_client: Client, make_post: MakePost) -> None:
    make_post(body=f"<p>{VIDEO}</p>")
    Embed.objects.update(title="Linden im Wind")

    assert "Linden im Wind" in card(anna_client, "https://youtu.be/dQw4w9WgXcQ")


def test_looking_stores_nothing(anna_client: Client) -> None:
    card(anna_client, VIDEO)

    assert not Embed.objects.exists()


@pytest.mark.parametrize(
    "url", ["", "x", "https://example.org/", "http://[", "javascript:alert(1)", VIDEO + "x" * 9_000]
)
def test_other_urls_have_none(anna_client: Client, url: str) -> None:
    assert card(anna_client, url) == ""


def test_moderators_and_strangers_may_not(mo_client: Client, client: Client) -> None:
    assert mo_client.get(ENDPOINT, {"url": VIDEO}).status_code == 403
    assert client.get(ENDPOINT, {"url": VIDEO}).status_code == 302


def test_it_refuses_post(anna_client: Client) -> None:
    assert anna_client.post(ENDPOINT, {"url": VIDEO}).status_code == 405
