"""What no friend sends is refused in a sentence, with the right status, and changes nothing."""

import pytest
from django.test import Client

from comments.models import Comment, CommentSettings, Decision
from tests.helpers import COMMENT_FORM, OWN_SITE, MakeComment, MakePost, send_comment

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", "x" * 1_000_000),
        ("body", "Bell\x07"),
        ("body", "\x1b[31mrot"),
        ("body", "abc\u202egnp.exe"),
        ("body", "\u2066gut\u2069 böse"),
        ("body", "\ufeffAnfang"),
        ("author_name", "Rita\u202etoR"),
        ("author_name", "x" * 246),
        ("email", "rita@exa\u200bmple.org"),
        ("email", "rita"),
        ("website", "javascript:alert(1)"),
        ("website", "https://exa\u202emple.org"),
        ("parent", "1 OR 1=1"),
        ("parent", "9" * 400),
        ("body", "\0"),
    ],
)
def test_a_field_that_cannot_be_comes_back(
    client: Client, make_post: MakePost, field: str, value: str
) -> None:
    response = send_comment(client, make_post().pk, **{field: value})
    assert response.status_code == 400
    assert response.context["form"].errors
    # All else that was typed is still there.
    page = response.content.decode()
    assert all(word in page for name, word in COMMENT_FORM.items() if name != field)
    assert not Comment.objects.exists()


def test_unseen_characters_are_taken_out_of_the_form(client: Client, make_post: MakePost) -> None:
    post = make_post()
    response = send_comment(client, post.pk, body="abc\u202egnp.exe")
    assert ">\nabcgnp.exe</textarea>" in response.content.decode()
    assert "\u202e" not in response.content.decode()


def test_lines_may_end_as_browsers_end_them(client: Client, make_post: MakePost) -> None:
    assert send_comment(client, make_post().pk, body="Eins.\r\n\r\nZwei.").status_code == 303
    assert Comment.objects.get().body == "Eins.\n\nZwei."


def test_bytes_that_are_no_text_come_back(client: Client, make_post: MakePost) -> None:
    response = client.post(
        f"/comments/post/{make_post().pk}/",
        b"author_name=Rita&email=rita%40example.org&body=Gr%FC%DFe",
        content_type="application/x-www-form-urlencoded",
        headers=OWN_SITE,
    )
    assert response.status_code == 400
    assert "Gre</textarea>" in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "&".join(f"a{number}=1" for number in range(100_000)).encode(),
        b"body=" + b"x" * 3_000_000,
    ],
    ids=["100,000 fields", "3 MB"],
)
def test_a_flood_in_one_request_is_refused(
    client: Client, make_post: MakePost, body: bytes
) -> None:
    client.raise_request_exception = False
    response = client.post(
        f"/comments/post/{make_post().pk}/",
        body,
        content_type="application/x-www-form-urlencoded",
        headers=OWN_SITE,
    )
    assert response.status_code in {400, 413}
    assert "<h1" in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "multipart/form-data"])
def test_a_body_of_another_kind_is_no_comment(
    client: Client, make_post: MakePost, content_type: str
) -> None:
    response = client.post(
        f"/comments/post/{make_post().pk}/", b"{", content_type=content_type, headers=OWN_SITE
    )
    assert response.status_code == 400
    assert not Comment.objects.exists()


def test_a_hundred_in_a_row_are_no_hundred(client: Client, make_post: MakePost) -> None:
    # A busy machine takes longer than the usual fifteen seconds for them.
    CommentSettings(seconds_between=3_600).save()
    post = make_post()
    answers = [
        send_comment(client, post.pk, body=f"Meinung {'x' * n}").status_code for n in range(100)
    ]
    assert answers[0] == 303
    assert set(answers[1:]) == {429}
    assert Comment.objects.count() == 1


def test_a_hundred_from_one_sender_end_at_the_limit(client: Client, make_post: MakePost) -> None:
    CommentSettings(seconds_between=0).save()
    post = make_post()
    answers = [
        send_comment(client, post.pk, body=f"Meinung {'x' * n}").status_code for n in range(100)
    ]
    assert set(answers) == {303, 429}
    assert Comment.objects.count() == answers.count(303) == 10


@pytest.mark.parametrize(
    "address",
    [
        "/comments/confirm/forged/",
        "/comments/decide/forged/",
        "/comments/decide/eyJjIjoxfQ:1x:abc/",
        "/comments/objection/forged/",
        "/comments/mine/forged/",
        "/comments/answers/forged/",
        "/abmelden/forged/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_link_opens_nothing(
    client: Client, make_post: MakePost, make_comment: MakeComment, address: str, method: str
) -> None:
    comment = make_comment(make_post(), status="held")
    response = getattr(client, method)(address, headers=OWN_SITE)
    assert response.status_code in {404, 405, 410}
    assert "<h1" in response.content.decode() or response.status_code == 405
    comment.refresh_from_db()
    assert comment.status == "held"
    assert not Decision.objects.exists()
