"""Rita comments, answers and previews."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Comment
from comments.rules.registry import BY_NAME
from tests.helpers import COMMENT_FORM, OWN_SITE, MakeComment, MakePost, said, send_comment

pytestmark = pytest.mark.django_db


def test_a_comment_is_stored_and_held(client: Client, make_post: MakePost) -> None:
    response = send_comment(client, make_post(slug="a").pk)
    comment = Comment.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"/2010/04/29/a/#comment-{comment.pk}"
    assert comment.status == "held"
    findings = [finding["rule"] for finding in comment.decisions.get().findings]
    assert "hold-everything" in findings


def test_its_writer_sees_it_waiting(client: Client, make_post: MakePost) -> None:
    post = make_post(slug="a")
    send_comment(client, post.pk)
    page = client.get("/2010/04/29/a/").content.decode()
    assert "Das sehe ich anders." in page
    assert said("Waiting for approval. Only you can see this comment.") in page


def test_nobody_else_sees_it(client: Client, make_post: MakePost) -> None:
    send_comment(client, make_post(slug="a").pk)
    assert "Das sehe ich anders." not in Client().get("/2010/04/29/a/").content.decode()


def test_an_answer_hangs_below_what_it_answers(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post()
    answered = make_comment(post)
    send_comment(client, post.pk, parent=str(answered.pk))
    answer = Comment.objects.get(parent=answered)
    assert (answer.path or "").startswith(answered.path or "-")
    assert answer.depth == 1


def test_a_comment_of_another_post_cannot_be_answered(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    elsewhere = make_comment(make_post(slug="b"))
    response = send_comment(client, make_post(slug="a").pk, parent=str(elsewhere.pk))
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("parent", ["abc", "-1", "999999", "1e9", "9" * 30])
def test_nonsense_cannot_be_answered(client: Client, make_post: MakePost, parent: str) -> None:
    assert send_comment(client, make_post().pk, parent=parent).status_code == 400


def test_a_waiting_comment_cannot_be_answered(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post()
    held = make_comment(post, status="held")
    assert send_comment(client, post.pk, parent=str(held.pk)).status_code == 400


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("author_name", "", "This field is required."),
        ("author_name", "\u202e\u2066", "Please tell us your name."),
        ("email", "rita", "Enter a valid email address."),
        ("email", "", "This field is required."),
        ("website", "nicht doch", "Enter a valid URL."),
        ("website", "javascript:alert(1)", "Enter a valid URL."),
        ("body", "", "This field is required."),
        ("body", "\u202e \u2066", "Please write something."),
        ("body", "ä" * 20_001, "20000 Zeichen"),
    ],
)
def test_a_mistake_is_named_and_no_word_is_lost(
    client: Client, make_post: MakePost, field: str, value: str, sentence: str
) -> None:
    response = send_comment(client, make_post().pk, OWN_SITE, **{field: value})
    page = response.content.decode()
    assert response.status_code == 400
    assert said(sentence) in page
    for kept, words in COMMENT_FORM.items():
        if kept != field:
            assert words in page
    assert not Comment.objects.exists()


def test_a_website_without_scheme_gets_https(client: Client, make_post: MakePost) -> None:
    send_comment(client, make_post().pk, website="example.org")
    assert Comment.objects.get().website == "https://example.org"


def test_a_null_byte_is_refused_not_an_error(client: Client, make_post: MakePost) -> None:
    assert send_comment(client, make_post().pk, body="a\0b").status_code == 400


def test_a_preview_shows_the_comment_and_keeps_the_form(
    client: Client, make_post: MakePost
) -> None:
    response = send_comment(client, make_post().pk, body="Ganz <em>sicher</em>", preview="1")
    page = response.content.decode()
    assert response.status_code == 200
    assert "<p>Ganz <em>sicher</em></p>" in page
    assert "Ganz &lt;em&gt;sicher&lt;/em&gt;" in page
    assert not Comment.objects.exists()


def test_dangerous_markup_is_taken_out(client: Client, make_post: MakePost) -> None:
    send_comment(client, make_post().pk, body='<b onclick="x()">Hallo</b><img src=x onerror=y>')
    assert Comment.objects.get().body_html == "<p><b>Hallo</b></p>"


def test_addresses_become_links_that_give_no_rank(client: Client, make_post: MakePost) -> None:
    send_comment(client, make_post().pk, body="Siehe https://example.org/x")
    assert 'rel="nofollow ugc noopener"' in Comment.objects.get().body_html


def test_a_signed_in_person_needs_no_name(anna_client: Client, make_post: MakePost) -> None:
    anna_client.post(f"/comments/post/{make_post().pk}/", {"body": "Danke!"}, headers=OWN_SITE)
    comment = Comment.objects.get()
    assert comment.author_name == "Anna Albers"
    assert comment.is_by_author


def test_a_closed_post_takes_no_comment(client: Client, make_post: MakePost) -> None:
    response = send_comment(client, make_post(comments_open=False).pk)
    assert response.status_code == 403
    assert str(BY_NAME["closed"].to_writer) in response.content.decode()


def test_a_draft_takes_no_comment(client: Client, make_post: MakePost) -> None:
    assert send_comment(client, make_post(published_at=None).pk).status_code == 404


def test_refuses_get(client: Client, make_post: MakePost) -> None:
    assert client.get(f"/comments/post/{make_post().pk}/").status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://testserver:8001"},
        {"Origin": "null"},
        {"Referer": "http://testserver/"},
    ],
)
def test_a_stranger_may_not(make_post: MakePost, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    response = send_comment(client, make_post().pk, headers=headers)
    assert response.status_code == 403
    assert said("This form was refused") in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
    ],
)
def test_our_own_form_passes(make_post: MakePost, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    assert send_comment(client, make_post().pk, headers=headers).status_code == 303


@pytest.mark.parametrize("number", [1, 60])
def test_storing_costs_few_queries_in_a_thread_of_any_length(
    client: Client, make_post: MakePost, make_comment: MakeComment, number: int
) -> None:
    post = make_post(slug="a")
    for _ in range(number):
        first = make_comment(post)
    body = "Fünf Wörter sind hier genug, siehe https://a.example und https://b.example"
    with CaptureQueriesContext(connection) as queries:
        assert send_comment(client, post.pk, body=body).status_code == 303
    assert len(asked(queries)) <= 10
    with CaptureQueriesContext(connection) as queries:
        sent = send_comment(Client(REMOTE_ADDR="203.0.113.1"), post.pk, parent=str(first.pk))
        assert sent.status_code == 303
    assert len(asked(queries)) <= 12


def asked(queries: CaptureQueriesContext) -> list[str]:
    """What was asked of the database, without the beginnings and ends of transactions."""
    marks = ("BEGIN", "SAVEPOINT", "RELEASE")
    return [query["sql"] for query in queries if not query["sql"].startswith(marks)]
