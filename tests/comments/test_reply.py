"""Answer one comment, on a page of its own."""

import pytest
from django.test import Client

from comments.models import Comment
from tests.helpers import OWN_SITE, MakeComment, MakePost

pytestmark = pytest.mark.django_db


def test_the_form_knows_what_is_answered(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post(), body="Wie meinen Sie das?")
    page = client.get(f"/comments/reply/{comment.pk}/").content.decode()
    assert "Wie meinen Sie das?" in page
    assert f'name="parent" value="{comment.pk}"' in page
    assert f'action="/comments/post/{comment.post_id}/"' in page


def test_the_link_to_it_names_the_writer(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post(slug="a"), author_name="Rita Roth")
    page = client.get("/2010/04/29/a/").content.decode()
    link = page[page.index(f'href="/comments/reply/{comment.pk}/"') :]
    assert "Rita Roth" in link[: link.index("</a>")]


def test_opening_it_sets_no_cookie(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post())
    assert not client.get(f"/comments/reply/{comment.pk}/").cookies


def test_a_closed_post_takes_no_answer(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post(slug="a", comments_open=False))
    assert client.get(f"/comments/reply/{comment.pk}/").status_code == 403
    assert "/comments/reply/" not in client.get("/2010/04/29/a/").content.decode()


def test_a_comment_on_a_draft_is_not_found(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post(published_at=None))
    assert client.get(f"/comments/reply/{comment.pk}/").status_code == 404
    assert client.get(f"/comments/{comment.pk}/").status_code == 404


@pytest.mark.parametrize("address", ["/comments/reply/1/", "/comments/1/", "/comments/post/1/"])
def test_what_does_not_exist_is_not_found(client: Client, address: str) -> None:
    words = {"body": "Hallo"}
    if "post" in address:
        assert client.post(address, words, headers=OWN_SITE).status_code == 404
    else:
        assert client.get(address).status_code == 404


def test_an_answer_to_a_removed_comment_does_not_name_its_writer(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    removed = make_comment(post, author_name="Billige Uhren", status="spam")
    make_comment(post, parent=removed)
    page = client.get("/2010/04/29/a/").content.decode()
    assert "Billige Uhren" not in page
    assert f"/comments/{removed.pk}/" not in page


def test_after_a_lost_parent_the_second_try_stands_below_the_post(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post()
    gone = make_comment(post, status="trash")
    words = {"author_name": "Rita", "email": "rita@example.org", "body": "Doch!"}
    address = f"/comments/post/{post.pk}/"
    refused = client.post(address, words | {"parent": str(gone.pk)}, headers=OWN_SITE)
    assert refused.status_code == 400
    assert "Doch!" in refused.content.decode()
    assert f'name="parent" value="{gone.pk}"' not in refused.content.decode()
    assert client.post(address, words | {"parent": ""}, headers=OWN_SITE).status_code == 303
    assert Comment.objects.get(status="held").parent is None


def test_a_refused_comment_can_be_copied_from_the_refusal(
    client: Client, make_post: MakePost
) -> None:
    post = make_post(comments_open=False)
    response = client.post(f"/comments/post/{post.pk}/", {"body": "Lang & breit"}, headers=OWN_SITE)
    assert "Lang &amp; breit" in response.content.decode()


@pytest.mark.parametrize(
    "words", [{"email": "rita@exam\u202eple.org"}, {"website": "https://example.org/\u202ex"}]
)
def test_unseen_characters_in_an_address_are_refused(
    client: Client, make_post: MakePost, words: dict[str, str]
) -> None:
    good = {"author_name": "Rita", "email": "rita@example.org", "body": "Hallo"}
    address = f"/comments/post/{make_post().pk}/"
    assert client.post(address, good | words, headers=OWN_SITE).status_code == 400


def test_pages_of_known_readers_are_not_shared(client: Client, make_post: MakePost) -> None:
    make_post(slug="a")
    assert "Cookie" in client.get("/2010/04/29/a/")["Vary"]


def test_the_readers_cookie_is_hidden_from_scripts_and_other_sites(
    client: Client, make_post: MakePost
) -> None:
    words = {"author_name": "Rita", "email": "rita@example.org", "body": "Hallo"}
    response = client.post(f"/comments/post/{make_post().pk}/", words, headers=OWN_SITE)
    cookie = response.cookies["reader"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_forged_cookie_shows_nothing(make_post: MakePost, make_comment: MakeComment) -> None:
    make_comment(make_post(slug="a"), status="held", reader="abc", body="Geheim")
    for forged in ["abc", '"abc"', "ImFiYyI:1abc:x", ""]:
        client = Client()
        client.cookies["reader"] = forged
        assert "Geheim" not in client.get("/2010/04/29/a/").content.decode()


def test_a_permalink_of_a_waiting_comment_works_for_its_writer(
    client: Client, make_post: MakePost
) -> None:
    words = {"author_name": "Rita", "email": "rita@example.org", "body": "Hallo"}
    client.post(f"/comments/post/{make_post(slug='a').pk}/", words, headers=OWN_SITE)
    comment = Comment.objects.get()
    assert client.get(f"/comments/{comment.pk}/")["Location"].endswith(f"#comment-{comment.pk}")
    assert Client().get(f"/comments/{comment.pk}/").status_code == 404
