"""The feeds of comments."""

import datetime
import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from comments.models import Comment, Status
from tests.clock import clock_at
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
FEEDS = ["/comments/feed/", "/2010/04/29/a/feed/"]


def items(client: Client, address: str) -> list[ET.Element]:
    response = client.get(address)
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ET.fromstring(response.content).findall("channel/item")


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_has_the_whole_comment_and_its_writer(
    client: Client, make_post: MakePost, make_comment: MakeComment, address: str
) -> None:
    comment = make_comment(make_post(slug="a"), body="Ganz <em>sicher</em> & gut")
    (item,) = items(client, address)
    assert item.findtext(CONTENT) == "<p>Ganz <em>sicher</em> &amp; gut</p>"
    assert item.findtext("description") == "Ganz sicher & gut"
    assert item.findtext(CREATOR) == "Rita"
    assert item.findtext("link") == f"http://testserver/comments/{comment.pk}/"


@pytest.mark.parametrize("address", FEEDS)
def test_the_newest_twenty_stand_in_a_feed(
    client: Client, make_post: MakePost, make_comment: MakeComment, address: str
) -> None:
    post = make_post(slug="a")
    made = [make_comment(post).pk for _ in range(25)]
    links = [item.findtext("link") for item in items(client, address)]
    assert links == [f"http://testserver/comments/{pk}/" for pk in reversed(made[5:])]


def test_a_feed_of_a_post_has_only_its_own(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    make_post(slug="a")
    make_comment(make_post(slug="b"))
    assert items(client, "/2010/04/29/a/feed/") == []
    assert len(items(client, "/2010/04/29/b/feed/")) == 1


def test_comments_on_a_draft_are_in_no_feed(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    make_comment(make_post(slug="a", published_at=None))
    assert items(client, "/comments/feed/") == []
    assert client.get("/2010/04/29/a/feed/").status_code == 404


def test_a_waiting_comment_is_not_in_its_writers_feed_either(
    client: Client, make_post: MakePost
) -> None:
    words = {"author_name": "Rita", "email": "rita@example.org", "body": "Hallo"}
    headers = {"Sec-Fetch-Site": "same-origin"}
    client.post(f"/comments/post/{make_post(slug='a').pk}/", words, headers=headers)
    for address in FEEDS:
        assert items(client, address) == []


@pytest.mark.parametrize("address", FEEDS)
@pytest.mark.parametrize("count", [1, 20])
def test_a_feed_costs_the_same_number_of_queries(
    client: Client,
    make_post: MakePost,
    make_comment: MakeComment,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
    count: int,
) -> None:
    post = make_post(slug="a")
    for _ in range(count):
        make_comment(post)
    with django_assert_max_num_queries(3):
        client.get(address)


def test_an_older_comment_that_is_approved_later_is_news(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    held = make_comment(post, status=Status.HELD)
    make_comment(post)
    for address in FEEDS:
        response = client.get(address)
        assert "Last-Modified" not in response
        Comment.objects.filter(pk=held.pk).update(status=Status.APPROVED)
        known = {"If-None-Match": response["ETag"]}
        assert client.get(address, headers=known).status_code == 200
        Comment.objects.filter(pk=held.pk).update(status=Status.HELD)


def test_comments_on_hidden_posts_do_not_crowd_out_the_others(
    client: Client, make_post: MakePost, make_comment: MakeComment, tomorrow: datetime.datetime
) -> None:
    post = make_post(slug="a")
    shown = [make_comment(post, body=f"Nr. {number}") for number in range(3)]
    later = make_post(slug="b", published_at=tomorrow)
    for _ in range(30):
        make_comment(later, body="Zu früh.")
    page = client.get("/comments/feed/").content.decode()
    assert "Zu früh" not in page
    assert all(f"/comments/{comment.pk}/" in page for comment in shown)
    with clock_at(tomorrow + datetime.timedelta(minutes=1)):
        assert "Zu früh" in client.get("/comments/feed/").content.decode()
