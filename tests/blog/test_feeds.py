"""Whoever likes reads along by feed, in RSS 2.0 or Atom."""

import datetime
import re
import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from blog.models import Category, Image, Post, SiteSettings
from tests.conftest import MakeComment, MakePost

pytestmark = pytest.mark.django_db

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
MEDIA = "{http://search.yahoo.com/mrss/}"
ATOM = "{http://www.w3.org/2005/Atom}"

FEEDS = [
    "/feed/",
    "/feed/?s=bohnen",
    "/category/garten/feed/",
    "/category/garten/beete/feed/",
    "/tag/gemuese/feed/",
    "/author/anna-albers/feed/",
    "/comments/feed/",
    "/2010/04/29/bohnen/feed/",
]


def atom(address: str) -> str:
    path, question, query = address.partition("?")
    return f"{path}atom/{question}{query}"


@pytest.fixture
def _site(make_post: MakePost, make_comment: MakeComment, edda: Any) -> None:
    garden = Category.objects.create(name="Garten")
    beds = Category.objects.create(name="Beete", parent=garden)
    post = make_post(
        title="Bohnen \x07& Erbsen <b>",
        slug="bohnen",
        body='<p>Kurz \x0b <a href="/wir/">wir</a>.</p><!--more--><p>Lang.</p>',
        categories=[beds],
        tags=["Gemüse"],
    )
    post.co_authors.add(edda)
    make_comment(post, body="Siehe /dort/ und <a href='/dort/'>dort</a>.")
    SiteSettings(title="Unser \x01Garten", tagline="Für alle").save()


def rss(client: Client, address: str) -> ET.Element:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = ET.fromstring(response.content).find("channel")
    assert channel is not None
    return channel


def is_address(text: str | None) -> bool:
    parts = urlsplit(text or "")
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


@pytest.mark.usefixtures("_site")
@pytest.mark.parametrize("address", FEEDS)
def test_rss_keeps_its_rules(client: Client, address: str) -> None:
    channel = rss(client, address)
    assert channel.findtext("title")
    assert channel.findtext("description")
    assert is_address(channel.findtext("link"))
    self_link = channel.find(f"{ATOM}link")
    assert self_link is not None
    assert self_link.get("href") == f"http://testserver{address}"
    items = channel.findall("item")
    assert items
    guids = [item.findtext("guid") for item in items]
    assert len(set(guids)) == len(guids)
    for item in items:
        assert item.findtext("title")
        assert is_address(item.findtext("link"))
        assert is_address(item.findtext("guid"))
        assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo
        assert item.findtext("author") is None


@pytest.mark.usefixtures("_site")
@pytest.mark.parametrize("address", FEEDS)
def test_atom_keeps_its_rules(client: Client, address: str) -> None:
    response = client.get(atom(address))
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title")
    assert is_address(feed.findtext(f"{ATOM}id"))
    assert datetime.datetime.fromisoformat(feed.findtext(f"{ATOM}updated") or "").tzinfo
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver{atom(address)}"
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for entry in entries:
        assert entry.findtext(f"{ATOM}title")
        assert entry.findtext(f"{ATOM}id")
        assert datetime.datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "").tzinfo
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.get("type") == "html"


@pytest.mark.usefixtures("_site")
@pytest.mark.parametrize("address", [*FEEDS, *map(atom, FEEDS)])
def test_addresses_are_complete_and_nobodys_mail_is_told(client: Client, address: str) -> None:
    feed = client.get(address).content.decode()
    assert "@example.org" not in feed
    for link in re.findall(r'(?:href|src)=&quot;(.*?)&quot;|(?:href|src)="(.*?)"', feed):
        assert is_address("".join(link)) or "".join(link).startswith("/static/")


@pytest.mark.usefixtures("_site")
@pytest.mark.parametrize("address", [*FEEDS, *map(atom, FEEDS)])
def test_an_unchanged_feed_is_not_sent_twice(client: Client, address: str) -> None:
    response = client.get(address)
    etag, modified = response["ETag"], response["Last-Modified"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": modified}).status_code == 304


@pytest.mark.usefixtures("_site")
def test_the_whole_text_stands_in_it(client: Client) -> None:
    item = rss(client, "/feed/").find("item")
    assert item is not None
    assert item.findtext("title") == "Bohnen & Erbsen <b>"
    text = item.findtext(CONTENT) or ""
    assert "<p>Lang.</p>" in text
    assert 'href="http://testserver/wir/"' in text
    assert [name.text for name in item.findall(CREATOR)] == ["Anna Albers", "Edda Ehlers"]
    assert [term.text for term in item.findall("category")] == ["Beete", "Gemüse"]


@pytest.mark.usefixtures("_site")
def test_or_only_the_excerpt_where_the_host_says_so(client: Client) -> None:
    SiteSettings(title="A", feeds_in_full=False).save()
    item = rss(client, "/feed/").find("item")
    assert item is not None
    assert "Kurz" in (item.findtext(CONTENT) or "")
    assert "Lang" not in (item.findtext(CONTENT) or "")


def test_the_picture_comes_with_its_credit(client: Client, make_post: MakePost) -> None:
    image = Image(title="Beet", creator="Rita", license="cc-by-2.0", alternative_text="Ein Beet")
    Image.objects.bulk_create([image])
    Image.objects.update(file="images/beet.jpg", width=800, height=600)
    make_post(picture=Image.objects.get())
    item = rss(client, "/feed/").find("item")
    assert item is not None
    content = item.find(f"{MEDIA}content")
    assert content is not None
    assert content.get("url") == "http://testserver/media/images/beet.jpg"
    assert "Rita" in (content.findtext(f"{MEDIA}credit") or "")
    text = item.findtext(CONTENT) or ""
    assert 'src="http://testserver/media/images/beet.jpg"' in text
    assert "CC BY 2.0" in text


def test_drafts_and_scheduled_posts_are_in_none(
    client: Client, make_post: MakePost, tomorrow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post(title="Entwurf", published_at=None)
    make_post(title="Morgen", published_at=tomorrow)
    assert rss(client, "/feed/").findall("item") == []
    monkeypatch.setattr(timezone, "now", lambda: tomorrow + datetime.timedelta(seconds=1))
    assert [item.findtext("title") for item in rss(client, "/feed/").findall("item")] == ["Morgen"]


@pytest.mark.parametrize(
    "address",
    ["/category/nirgends/feed/", "/tag/nirgends/feed/", "/author/anna-albers/feed/"],
)
def test_a_feed_of_nothing_is_not_found(client: Client, anna: Any, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/feed/", "/feed/atom/"])
def test_a_stylesheet_explains_it_to_people(
    client: Client, make_post: MakePost, address: str
) -> None:
    make_post()
    response = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
    assert '<?xml-stylesheet href="/static/css/feed.css"' in response.content.decode()
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert "Accept" in response["Vary"]


@pytest.mark.parametrize("count", [1, 30])
def test_costs_the_same_number_of_queries(
    client: Client,
    make_post: MakePost,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    category = Category.objects.create(name="Garten")
    for number in range(count):
        make_post(slug=f"p{number}", categories=[category], tags=["a"])
    assert Post.objects.count() == count
    with django_assert_num_queries(5):
        client.get("/feed/")


@pytest.mark.usefixtures("_site")
@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/feed/"),
        ("/", "/feed/atom/"),
        ("/", "/comments/feed/"),
        ("/category/garten/", "/category/garten/feed/"),
        ("/tag/gemuese/", "/tag/gemuese/feed/"),
        ("/author/anna-albers/", "/author/anna-albers/feed/"),
        ("/2010/04/29/bohnen/", "/2010/04/29/bohnen/feed/"),
        ("/?s=bohnen", "/feed/?s=bohnen"),
    ],
)
def test_every_page_announces_its_feed(client: Client, page: str, feed: str) -> None:
    links = re.findall(r'<link rel="alternate"[^>]*href="(.*?)"', client.get(page).content.decode())
    assert feed in links
