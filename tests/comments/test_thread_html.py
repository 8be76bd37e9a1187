"""The HTML of the comments below a post."""

import datetime
import re
from html import unescape
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.readers import stored_key
from accounts.voters import Voter
from blog.html.filling import fill, fill_message
from comments.models import Comment, CommentSettings
from comments.thread.blank_form import blank_form_fields
from comments.thread.forms import CommentForm
from comments.thread.helpful import vote
from tests.helpers import MakeComment, MakePost, said, send_comment

pytestmark = pytest.mark.django_db

HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "&lt;b&gt; & Söhne",
    "{0} {name} {{ name }} {% now 'Y' %}",
    "%s %(name)s %d 100 %",
]


def page_of(client: Client) -> str:
    return client.get("/2010/04/29/a/").content.decode()


def item(page: str, comment: Comment) -> str:
    """The list item of one comment."""
    return page.partition(f'id="comment-{comment.pk}"')[2].partition("</li>")[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_wherever_it_stands(
    client: Client, make_post: MakePost, make_comment: MakeComment, name: str
) -> None:
    post = make_post(slug="a")
    first = make_comment(post, author_name=name)
    answer = make_comment(post, author_name=name, parent=first, is_pinned=True)
    page = page_of(client)
    shown = item(page, answer)
    assert "<script>alert" not in page.replace('<script type="application/ld+json">', "")
    assert "<img src=x" not in page
    label = re.search(r'<article aria-label="([^"]*)"', shown)
    assert label
    assert unescape(label[1]) == said("Comment %(number)s by %(name)s", number=2, name=name)
    head = re.search(r'<span class="comment__name">([^<]*)</span>', shown)
    assert head
    assert unescape(head[1]) == name
    assert said("In reply to %(name)s", name=name) in unescape(shown)
    pinned = page.partition('class="comments__pinned"')[2].partition("</a>")[0]
    assert unescape(pinned).endswith(name)


@pytest.mark.parametrize(
    "website", ['https://x.example/"><script>alert(1)</script>', "https://x/?a=1&b='{0}'%s"]
)
def test_a_website_stays_inside_its_attribute(
    client: Client, make_post: MakePost, make_comment: MakeComment, website: str
) -> None:
    comment = make_comment(make_post(slug="a"), website=website)
    link = re.search(
        r'comment__name"><a href="([^"]*)" rel="nofollow ugc noopener">Rita</a>',
        item(page_of(client), comment),
    )
    assert link
    assert "<" not in link[1]
    assert unescape(link[1]) == website


@pytest.mark.parametrize("body", ["{0} {name} {{ x }}", "%s %(name)s 100 %", "a < b & c"])
def test_a_text_is_shown_as_it_was_rendered(
    client: Client, make_post: MakePost, make_comment: MakeComment, body: str
) -> None:
    comment = make_comment(make_post(slug="a"), body=body)
    assert f'<div class="comment__body prose">{comment.body_html}</div>' in page_of(client)


def test_what_is_no_html_is_escaped() -> None:
    assert fill("<b>{a}</b>{b}", a="<i>", b=fill("{c}", c="&")) == "<b>&lt;i&gt;</b>&amp;"
    assert fill_message("<%(a)s> %(b)s", a="'", b=7) == "&lt;&#x27;&gt; 7"


def test_a_withdrawn_comment_is_only_a_place(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    gone = make_comment(post, status="withdrawn")
    answer = make_comment(post, parent=gone)
    page = page_of(client)
    assert "Rita" not in item(page, gone)
    assert said("Comment withdrawn") in item(page, gone)
    assert said("In reply to a removed comment") in item(page, answer)


def test_its_writer_can_change_a_comment_but_not_judge_or_report_it(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    CommentSettings(seconds_between=0).save()
    send_comment(client, post.pk)
    own = Comment.objects.get()
    other = make_comment(post)
    Comment.objects.filter(pk=own.pk).update(status="approved", helpful=1, unhelpful=1)
    page = page_of(client)
    assert f"/comments/{own.pk}/edit/" in item(page, own)
    assert f"/comments/{own.pk}/withdraw/" in item(page, own)
    assert f"/comments/{own.pk}/report/" not in item(page, own)
    assert '<span class="helpful__sum">' in item(page, own)
    assert f"/comments/{other.pk}/report/" in item(page, other)
    assert f"/comments/{other.pk}/edit/" not in item(page, other)
    assert f'action="/comments/{other.pk}/helpful/"' in item(page, other)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("held", "Waiting for approval. Only you can see this comment."),
        ("spam", "Not published. Only you can see this comment."),
    ],
)
def test_its_writer_reads_where_a_comment_stands(
    client: Client, make_post: MakePost, status: str, sentence: str
) -> None:
    send_comment(client, make_post(slug="a").pk)
    Comment.objects.update(status=status)
    shown = item(page_of(client), Comment.objects.get())
    assert said(sentence) in shown
    assert "helpful" not in shown
    assert "data-reply" not in shown


def test_moments_are_those_of_the_blog(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    moment = datetime.datetime(2026, 3, 29, 1, 5, 6, 7, tzinfo=datetime.UTC)
    comment = make_comment(make_post(slug="a"), created_at=moment, edited_at=moment)
    shown = item(page_of(client), comment)
    assert '<time datetime="2026-03-29T03:05:06+02:00">29. März 2026 03:05</time>' in shown
    assert said("edited %(moment)s", moment="29. März 2026 03:05") in shown


def test_nobody_replies_below_a_closed_comment_that_is_hidden(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    closed = make_comment(post, status="trash", is_closed=True)
    below = make_comment(post, parent=make_comment(post, parent=closed))
    other = make_comment(post)
    page = page_of(client)
    assert "data-reply" not in item(page, below)
    assert f'data-reply="{other.pk}"' in item(page, other)


class TestTheBlankForm:
    """It is rendered once for all posts, so it must not differ from the form that is sent."""

    @pytest.mark.parametrize("signed_in", [False, True])
    @pytest.mark.parametrize("names_required", [False, True])
    def test_has_every_field(
        self, client: Client, make_post: MakePost, signed_in: bool, names_required: bool
    ) -> None:
        post = make_post(slug="a")
        CommentSettings(names_required=names_required).save()
        if signed_in:
            client.force_login(post.author)
        form = CommentForm(post=post, signed_in=signed_in, names_required=names_required)
        thread = page_of(client).partition(f'action="/comments/post/{post.pk}/"')[2]
        thread = thread.partition("</form>")[0]
        for field in form:
            if field.name != "made":
                assert str(field) in thread, field.name

    def test_follows_the_settings_at_once(self, client: Client, make_post: MakePost) -> None:
        make_post(slug="a")
        sentence = said("A person reads every comment before it appears.")
        assert sentence in page_of(client)
        CommentSettings(hold_everything=False).save()
        assert sentence not in page_of(client)

    def test_is_rendered_once(self) -> None:
        first = blank_form_fields(CommentSettings(), signed_in=False)
        assert blank_form_fields(CommentSettings(), signed_in=False) is first
        assert blank_form_fields(CommentSettings(), signed_in=True) is not first


class TestQueries:
    @pytest.fixture
    def asked(self, client: Client) -> Any:
        """How many queries of a page read comments."""

        def count(path: str) -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(path).status_code == 200
            return sum('FROM "comments_comment"' in query["sql"] for query in queries)

        return count

    def test_one_for_a_page(
        self, asked: Any, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post(slug="a")
        assert asked("/2010/04/29/a/") == 1
        first = make_comment(post, is_pinned=True)
        for _ in range(60):
            make_comment(post, parent=first)
        assert asked("/2010/04/29/a/") == 1

    def test_one_more_deep_in_a_thread(
        self, asked: Any, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post(slug="a")
        keys = [make_comment(post).pk for _ in range(120)]
        assert asked(f"/2010/04/29/a/?after={keys[99]}") == 2
        assert asked(f"/2010/04/29/a/?after={keys[49]}") == 2

    def test_one_more_for_a_pinned_comment_of_another_page(
        self, asked: Any, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        post = make_post(slug="a")
        for number in range(60):
            make_comment(post, is_pinned=number == 59)
        assert asked("/2010/04/29/a/") == 2


def test_a_vote_is_shown_as_pressed(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    yes, no, none = (make_comment(post) for _ in range(3))
    send_comment(client, post.pk)
    secret = signing.loads(client.cookies["reader"].value, salt="accounts.readers")
    reader = stored_key(secret, "helpful")
    vote(yes, Voter(reader), True)
    vote(no, Voter(reader), False)
    page = page_of(client)
    pressed = r'value="(\d?)" aria-pressed="(true|false)"'
    assert re.findall(pressed, item(page, yes)) == [("", "true")]
    # It was said before there was one button only.
    assert re.findall(pressed, item(page, no)) == [("1", "false")]
    assert re.findall(pressed, item(page, none)) == [("1", "false")]
