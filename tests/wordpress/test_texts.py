"""Posts and pages of an export."""

import datetime
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from blog.models import Page, Post
from tests.wordpress.exports import attachment, bring, comment, item, reasons

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "is_public", "is_told"),
    [
        ({}, True, False),
        ({"status": "private"}, False, True),
        ({"status": "pending"}, False, True),
        ({"status": "draft", "post_date_gmt": "0000-00-00 00:00:00"}, False, False),
        ({"post_password": "geheim"}, False, True),
        ({"status": "in-arbeit"}, False, True),
        ({"post_date": "", "post_date_gmt": ""}, False, True),
    ],
)
@pytest.mark.parametrize("kind", ["post", "page"])
def test_only_what_was_public_is_public(
    tmp_path: Path, kind: str, fields: dict[str, str], is_public: bool, is_told: bool
) -> None:
    run = bring(tmp_path, item(1, post_type=kind, **fields))
    model = Post if kind == "post" else Page
    thing = model._default_manager.get()
    assert thing.is_published == is_public
    assert reasons(run) == ([(kind, "1")] if is_told else [])


@pytest.mark.parametrize("status", ["trash", "auto-draft", "inherit"])
def test_what_was_thrown_away_stays_away(tmp_path: Path, status: str) -> None:
    run = bring(tmp_path, item(1, status=status, comments=[comment(3)]))
    assert not Post.objects.exists()
    assert run.counts["post"] == {"skipped": 1}
    assert reasons(run) == [("post", "1"), ("comment", "3")]


def test_what_is_scheduled_appears_by_itself(tmp_path: Path) -> None:
    later = timezone.now() + datetime.timedelta(days=400)
    text = f"{later:%Y-%m-%d %H:%M:%S}"
    bring(tmp_path, item(1, status="future", post_date=text, post_date_gmt=text))
    post = Post.objects.get()
    assert post.published_at
    assert not post.is_published


def test_a_post_keeps_its_url_and_its_times(tmp_path: Path, client: Client) -> None:
    bring(
        tmp_path,
        item(
            1,
            "Küche",
            post_name="gr%c3%bc%c3%9fe-50%25",
            post_modified_gmt="2012-01-01 11:00:00",
            is_sticky="1",
            comment_status="closed",
        ),
    )
    post = Post.objects.get()
    assert post.get_absolute_url() == "/2010/07/01/gruesse-50/"
    assert client.get("/2010/07/01/gruesse-50/").status_code == 200
    assert f"{post.created_at:%F %T}" == "2010-07-01 10:00:00"
    assert f"{post.modified_at:%F %T}" == "2012-01-01 11:00:00"
    assert post.is_sticky
    assert not post.comments_open


def test_the_day_in_the_url_follows_our_clock_in_summer(tmp_path: Path) -> None:
    local, gmt = "2010-07-02 00:30:00", "2010-07-01 22:30:00"
    bring(tmp_path, item(1, post_date=local, post_date_gmt=gmt))
    assert Post.objects.get().get_absolute_url().startswith("/2010/07/02/")


def test_two_of_a_day_with_one_slug_get_two_urls(tmp_path: Path) -> None:
    same = {"post_name": "linsen"}
    run = bring(
        tmp_path, item(1, **same), item(2, **same), item(3, post_date="2011-01-01 12:00:00", **same)
    )
    assert sorted(Post.objects.values_list("slug", flat=True)) == ["linsen", "linsen-2", "linsen-3"]
    assert reasons(run) == [("post", "2"), ("post", "3")]


def test_a_post_without_title_and_slug_comes(tmp_path: Path) -> None:
    bring(tmp_path, item(8, "", post_name=""))
    post = Post.objects.get()
    assert post.title
    assert post.slug


def test_excerpt_and_marks_are_kept(tmp_path: Path) -> None:
    content = "Anfang.\n\n<!--more-->\n\nMitte.\n\n<!--nextpage-->\n\nEnde."
    bring(tmp_path, item(1, content=content, excerpt="Kurz gesagt."), item(2, content=content))
    first, second = Post.objects.order_by("pk")
    assert "Kurz gesagt." in first.teaser_html
    assert "Anfang" in second.teaser_html
    assert "Mitte" not in second.teaser_html
    assert len(first.pages) == 2


def test_formats_and_other_taxonomies_are_told(tmp_path: Path) -> None:
    terms = [("post_format", "post-format-link", "Link"), ("genre", "krimi", "Krimi")]
    run = bring(tmp_path, item(1, terms=terms))
    assert reasons(run) == [("post", "1"), ("post", "1")]


def test_pages_stand_below_their_parents_in_any_order(tmp_path: Path, client: Client) -> None:
    page = {"post_type": "page"}
    bring(
        tmp_path,
        item(3, post_name="team", post_parent="2", **page),
        item(2, post_name="haus", post_parent="1", **page),
        item(1, post_name="%c3%bcber", **page),
        item(4, post_name="a", post_parent="5", **page),
        item(5, post_name="b", post_parent="4", **page),
    )
    assert sorted(Page.objects.values_list("path", flat=True)) == [
        *("a/b", "b/a", "ueber", "ueber/haus", "ueber/haus/team"),
    ]
    assert client.get("/ueber/haus/team/").status_code == 200


def test_a_page_at_a_url_of_ours_moves_aside(tmp_path: Path, client: Client) -> None:
    run = bring(tmp_path, item(1, post_type="page", post_name="archiv"))
    assert Page.objects.get().path == "archiv-seite"
    assert client.get("/archiv-seite/").status_code == 200
    assert reasons(run) == [("page", "1")]


def test_comments_of_pages_are_told(tmp_path: Path) -> None:
    run = bring(tmp_path, item(1, post_type="page", comments=[comment(2)]))
    assert run.counts["comment"] == {"skipped": 1}


def test_other_types_are_counted_and_custom_ones_told(tmp_path: Path) -> None:
    run = bring(
        tmp_path,
        item(1, post_type="nav_menu_item"),
        item(2, "Suppe", post_type="rezept"),
        attachment(3, "2010/07/a.jpg"),
    )
    assert run.counts["nav_menu_item"] == {"skipped": 1}
    assert reasons(run) == [("image", ""), ("rezept", "2")]


def test_what_cannot_be_stored_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derive_url = Post.derive_url

    def fail(post: Post) -> None:
        if post.title == "Kaputt":
            raise ValueError("kaputt")
        derive_url(post)

    monkeypatch.setattr(Post, "derive_url", fail)
    run = bring(tmp_path, item(1), item(2, "Kaputt", comments=[comment(1)]), item(3))
    assert run.counts["post"] == {"new": 2, "skipped": 1}
    assert "comment" not in run.counts
    assert reasons(run) == [("post", "2")]


def test_an_import_sends_no_mail_and_asks_no_other_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("asked another host")

    monkeypatch.setattr("socket.create_connection", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    content = '<img src="https://elsewhere.example.com/a.jpg"> https://youtu.be/dQw4w9WgXcQ'
    bring(tmp_path, item(1, content=content, comments=[comment(2)]), attachment(3, "a.jpg"))
    assert not mail.outbox
