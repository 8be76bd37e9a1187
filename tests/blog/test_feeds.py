"""Whoever likes reads along by feed, in RSS 2.0 or Atom."""

import datetime
import re
import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from blog.models import Category, File, Image, Post, SiteSettings, Tag
from blog.rendering.saving import save_site_settings, save_text
from blog.rendering.saving_files import save_file
from comments.models import Comment
from tests.files import MP3, MP4
from tests.helpers import MakeComment, MakePost

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
    save_site_settings(SiteSettings(title="Unser \x01Garten", tagline="Für alle"))


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
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    if modified := response.get("Last-Modified"):
        assert client.get(address, headers={"If-Modified-Since": modified}).status_code == 304


@pytest.mark.parametrize(
    "address", ["/feed/", "/feed/atom/", "/feed/?s=x", "/comments/feed/", "/comments/feed/atom/"]
)
def test_an_empty_feed_is_not_sent_twice_either(client: Client, address: str) -> None:
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    feed = ET.fromstring(client.get(address).content)
    if feed.tag == f"{ATOM}feed":
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert "1970" in client.get(address).content.decode()


def test_a_changed_post_is_sent_again(client: Client, make_post: MakePost) -> None:
    post = make_post()
    etag = client.get("/feed/")["ETag"]
    post.body = "<p>Anders.</p>"
    save_text(post)
    assert client.get("/feed/", headers={"If-None-Match": etag}).status_code == 200


def test_a_scheduled_post_changes_the_feed_when_it_appears(
    client: Client, make_post: MakePost, tomorrow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post(slug="a")
    make_post(slug="b", published_at=tomorrow)
    response = client.get("/feed/")
    known = {"If-Modified-Since": response["Last-Modified"]}
    assert client.get("/feed/", headers=known).status_code == 304
    monkeypatch.setattr(timezone, "now", lambda: tomorrow + datetime.timedelta(seconds=1))
    assert client.get("/feed/", headers=known).status_code == 200


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
    save_site_settings(SiteSettings(title="A", feeds_in_full=False))
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
    for address in ("/feed/", "/feed/atom/"):
        with django_assert_num_queries(6):
            client.get(address)
    for address in ("/category/garten/feed/", "/tag/a/feed/", "/author/anna-albers/feed/"):
        with django_assert_num_queries(7):
            client.get(address)


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


@pytest.mark.usefixtures("_site")
def test_no_two_feeds_have_the_same_id(client: Client) -> None:
    ids = [
        ET.fromstring(client.get(atom(address)).content).findtext(f"{ATOM}id") for address in FEEDS
    ]
    assert all(is_address(one) for one in ids)
    assert len(set(ids)) == len(ids)


def test_unseen_characters_break_no_feed(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    evil = "a\x07\x0b\x1b\x7f\x85\ufffe\uffffb"
    SiteSettings.objects.bulk_create([SiteSettings(pk=1, title=evil, tagline=evil)])
    category = Category.objects.create(name=evil)
    Tag.objects.bulk_create([Tag(name=evil, slug="a")])
    Image.objects.bulk_create(
        [Image(file="images/a.jpg", width=1, height=1, title=evil, creator=evil, caption=evil)]
    )
    post = make_post(slug="a", categories=[category], picture=Image.objects.get())
    post.tags.set(Tag.objects.all())
    comment = make_comment(post)
    Post.objects.update(title=evil, body_html=evil, teaser_html=evil)
    Comment.objects.filter(pk=comment.pk).update(author_name=evil, body_html=evil)
    User.objects.update(display_name=evil)
    for address in ("/feed/", "/tag/a/feed/", "/comments/feed/", "/2010/04/29/a/feed/"):
        for form in (address, atom(address)):
            assert not re.search("[\x00-\x08\x0b\x7f\x85\ufffe\uffff]", text(client, form)), form


def text(client: Client, address: str) -> str:
    content: bytes = client.get(address).content
    ET.fromstring(content)
    return content.decode()


def content_of(client: Client, make_post: MakePost, html: str) -> str:
    post = make_post(slug="a")
    Post.objects.filter(pk=post.pk).update(body_html=html)
    item = rss(client, "/feed/").find("item")
    assert item is not None
    return item.findtext(CONTENT) or ""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/wir/?a=1&amp;b=2">', '<a href="http://testserver/wir/?a=1&amp;b=2">'),
        ('<a href="#eins">', '<a href="http://testserver/2010/04/29/a/#eins">'),
        ('<a href="mailto:a@b.example">', '<a href="mailto:a@b.example">'),
        ('<a href="https://example.org/x">', '<a href="https://example.org/x">'),
        ('<a href="http://[">', '<a href="">'),
        (
            '<img srcset="/a.webp 360w, /b.webp 720w">',
            '<img srcset="http://testserver/a.webp 360w, http://testserver/b.webp 720w">',
        ),
        ('<blockquote cite="/q/">', '<blockquote cite="http://testserver/q/">'),
    ],
)
def test_every_address_in_the_text_is_complete(
    client: Client, make_post: MakePost, html: str, expected: str
) -> None:
    assert expected in content_of(client, make_post, html)


def test_a_card_of_a_video_is_a_link_in_lines(client: Client, make_post: MakePost) -> None:
    card = (
        '<figure class="embed" data-frame="https://video.example/1" data-note="n">'
        '<a class="embed__link" href="https://video.example/1"><img src="/media/a.jpg" alt="">'
        '<span class="embed__title">Titel</span><span class="embed__where">Dort</span></a></figure>'
    )
    text = content_of(client, make_post, card)
    assert "data-" not in text
    assert 'Titel</span><br><span class="embed__where">Dort' in text


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("Bohnen &amp; Erbsen", "Bohnen & Erbsen"),
        ("Das Element &lt;b&gt;", "Das Element &lt;b>"),
        ("man schreibt &amp;amp; so", "man schreibt &amp;amp; so"),
    ],
)
def test_a_summary_is_read_as_html(
    client: Client, make_post: MakePost, summary: str, expected: str
) -> None:
    make_post(excerpt=summary)
    item = rss(client, "/feed/").find("item")
    assert item is not None
    assert item.findtext("description") == expected


def test_has_the_newest_twenty(client: Client, make_post: MakePost) -> None:
    for number in range(25):
        make_post(title=f"{number}", slug=f"p{number}", is_sticky=number == 0)
    titles = [item.findtext("title") for item in rss(client, "/feed/").findall("item")]
    assert titles == [str(number) for number in range(24, 4, -1)]


@pytest.mark.parametrize(
    ("former", "address"),
    [
        ("/feed/rss2/", "/feed/"),
        ("/feed/rss/", "/feed/"),
        ("/comments/feed/rss2/", "/comments/feed/"),
        ("/category/garten/beete/feed/rdf/", "/category/garten/beete/feed/"),
        ("/feed/rss2/?s=a%20b", "/feed/?s=a%20b"),
        ("/?feed=rss2", "/feed/"),
        ("/?feed=atom", "/feed/atom/"),
        ("/?feed=comments-rss2", "/comments/feed/"),
        ("/?feed=comments-atom", "/comments/feed/atom/"),
        ("/?s=rosen&feed=rss2", "/feed/?s=rosen"),
    ],
)
def test_wordpress_addresses_of_feeds_lead_on(client: Client, former: str, address: str) -> None:
    response = client.get(former)
    assert response.status_code == 301
    assert response["Location"] == address


@pytest.mark.django_db
@pytest.mark.parametrize("former", ["//example.org/feed/rss2/", "/\\example.org/feed/rss2/"])
def test_nobody_is_led_to_another_site(client: Client, former: str) -> None:
    location = client.get(former).get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("address", ["/feed/", "/comments/feed/"])
def test_feeds_are_only_read(client: Client, address: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    assert client.post(address, headers=headers).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address, headers=headers).status_code in {403, 405}


def play(make_post: MakePost, *contents: tuple[bytes, str]) -> list[File]:
    files = [save_file(File(file=ContentFile(*content))) for content in contents]
    body = "".join(f'<p><a href="{file.file.url}">Folge</a></p>' for file in files)
    make_post(body=body)
    return files


def test_audio_is_a_link_in_the_text_and_an_enclosure(client: Client, make_post: MakePost) -> None:
    file, _other = play(make_post, (MP3, "folge-1.mp3"), (MP3, "folge-2.mp3"))
    url = f"http://testserver{file.file.url}"
    item = ET.fromstring(client.get("/feed/").content).find("channel/item")
    assert item is not None
    found = {"url": url, "length": str(len(MP3)), "type": "audio/mpeg"}
    assert [enclosure.attrib for enclosure in item.findall("enclosure")] == [found]
    text = item.findtext(CONTENT, "")
    assert f'<p><a href="{url}">Folge <span' in text
    assert "<audio" not in text
    entry = ET.fromstring(client.get("/feed/atom/").content).find(f"{ATOM}entry")
    assert entry is not None
    enclosure = entry.find(f"{ATOM}link[@rel='enclosure']")
    assert enclosure is not None
    assert enclosure.get("href") == url


def test_a_video_is_a_link_alone(client: Client, make_post: MakePost) -> None:
    (file,) = play(make_post, (MP4, "film.mp4"))
    feed = client.get("/feed/").content.decode()
    assert f"http://testserver{file.file.url}" in feed
    assert "<video" not in feed
    assert "<enclosure" not in feed


@pytest.mark.parametrize("url", ["/feed/", "/feed/atom/", "/comments/feed/"])
def test_people_see_a_link_and_a_day_in_their_language(
    client: Client, make_post: MakePost, make_comment: MakeComment, url: str
) -> None:
    moment = datetime.datetime(2026, 3, 8, 9, tzinfo=datetime.UTC)
    post = make_post(slug="haus", title="Ein <b>Haus</b>", published_at=moment)
    make_comment(post, created_at=moment)
    feed = ET.fromstring(client.get(url).content)
    xhtml = "{http://www.w3.org/1999/xhtml}"
    link, day = feed.find(f".//{xhtml}p/{xhtml}a"), feed.find(f".//{xhtml}p/{xhtml}time")
    assert link is not None
    assert day is not None
    assert "http://testserver/" in link.attrib["href"]
    assert "Ein <b>Haus</b>" in (link.text or "")
    assert day.text == "8. März 2026"
    assert day.attrib["datetime"] == "2026-03-08T10:00:00+01:00"
