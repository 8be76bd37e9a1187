import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from tests.conftest import MakePost

pytestmark = pytest.mark.django_db

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def test_the_feed_has_the_whole_text_and_the_author(client: Client, make_post: MakePost) -> None:
    make_post(title="Bohnen & Erbsen", body="<p>Kurz.</p><!--more--><p>Lang.</p>", tags=["a"])
    response = client.get("/feed/")
    item = ET.fromstring(response.content).find("channel/item")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert item is not None
    assert item.findtext("title") == "Bohnen & Erbsen"
    assert item.findtext("link") == "http://testserver/2010/04/29/bohnen-erbsen/"
    assert "<p>Lang.</p>" in (item.findtext(CONTENT) or "")
    assert item.findtext("description") == "Kurz."
    assert item.findtext(CREATOR) == "Anna Albers"
    assert item.findtext("category") == "a"


def test_the_feed_has_no_mail_address(client: Client, make_post: MakePost) -> None:
    make_post()
    assert b"@example.org" not in client.get("/feed/").content


def test_an_unchanged_feed_is_not_sent_twice(client: Client, make_post: MakePost) -> None:
    make_post()
    etag = client.get("/feed/")["ETag"]
    assert client.get("/feed/", headers={"If-None-Match": etag}).status_code == 304


def test_every_page_announces_the_feeds(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'type="application/rss+xml"' in page
    assert 'href="/feed/"' in page
    assert 'href="/comments/feed/"' in page
