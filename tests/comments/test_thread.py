import json
import re

import pytest
from django.test import Client

from comments.models import Comment, CommentSettings
from comments.models.comments import path_step
from comments.thread.paging import Thread
from tests.helpers import MakeComment, MakePost, shown_comments

pytestmark = pytest.mark.django_db


def test_answers_stand_below_what_they_answer(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    first, second = make_comment(post), make_comment(post)
    answer = make_comment(post, parent=first)
    page = client.get("/2010/04/29/a/").content.decode()
    assert shown_comments(page) == [first.pk, answer.pk, second.pk]
    assert "Antwort auf Rita" in page


def test_path_steps_sort_like_numbers() -> None:
    keys = [1, 35, 36, 37, 1295, 1296, 10**9]
    assert sorted(map(path_step, keys)) == [path_step(key) for key in keys]


def test_fifty_on_a_page_and_every_comment_once(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    made = [make_comment(post).pk for _ in range(120)]
    seen: list[int] = []
    address = "/2010/04/29/a/"
    while address:
        page = client.get(address).content.decode()
        seen += shown_comments(page)
        further = re.search(r'rel="next" href="(/2010/04/29/a/\?after=\d+)#comments"', page)
        address = further[1] if further else ""
    assert seen == made


def test_a_permalink_leads_to_the_right_page(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    made = [make_comment(post).pk for _ in range(120)]
    for place in (0, 49, 50, 99, 100, 119):
        response = client.get(f"/comments/{made[place]}/")
        address, _hash, anchor = response["Location"].partition("#")
        assert anchor == f"comment-{made[place]}"
        assert made[place] in shown_comments(client.get(address).content.decode())


def test_the_page_before_can_be_reached(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    made = [make_comment(post).pk for _ in range(120)]
    page = client.get(f"/2010/04/29/a/?after={made[99]}").content.decode()
    assert f'rel="prev" href="/2010/04/29/a/?after={made[49]}#comments"' in page


@pytest.mark.parametrize("after", ["", "abc", "-1", "0", "9" * 40, "%00x"])
def test_nonsense_shows_the_first_page(
    client: Client, make_post: MakePost, make_comment: MakeComment, after: str
) -> None:
    made = make_comment(make_post(slug="a"))
    response = client.get(f"/2010/04/29/a/?after={after}")
    if "%00" in after:
        assert response.status_code == 400
    else:
        assert shown_comments(response.content.decode()) == [made.pk]


def test_comments_are_numbered_through_the_pages(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    made = [make_comment(post).pk for _ in range(51)]
    page = client.get(f"/2010/04/29/a/?after={made[49]}").content.decode()
    assert '<ol class="comments__list" start="51">' in page
    assert "Kommentar 51 von Rita" in page


def test_an_answer_of_the_author_carries_a_badge(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    make_comment(post, user=post.author)
    assert "Autor des Beitrags" in client.get("/2010/04/29/a/").content.decode()


def test_a_withdrawn_comment_leaves_its_place(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    gone = make_comment(post, status="withdrawn", body="Unsichtbar", author_name="Rita Roth")
    answer = make_comment(post, parent=gone)
    page = client.get("/2010/04/29/a/").content.decode()
    assert shown_comments(page) == [gone.pk, answer.pk]
    assert "Unsichtbar" not in page
    assert "Rita Roth" not in page


@pytest.mark.parametrize("status", ["held", "spam", "trash"])
def test_only_approved_comments_are_shown(
    client: Client, make_post: MakePost, make_comment: MakeComment, status: str
) -> None:
    post = make_post(slug="a")
    comment = make_comment(post, status=status, body="Unsichtbar")
    for address in [
        "/",
        "/2010/04/29/a/",
        "/2010/04/29/a/feed/",
        "/comments/feed/",
    ]:
        assert "Unsichtbar" not in client.get(address).content.decode(), address
    assert client.get(f"/comments/{comment.pk}/").status_code == 404
    assert client.get(f"/comments/reply/{comment.pk}/").status_code == 404


def test_no_mail_address_is_shown_anywhere(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post(slug="a"))
    for address in [
        "/2010/04/29/a/",
        "/2010/04/29/a/feed/",
        "/comments/feed/",
        f"/comments/reply/{comment.pk}/",
    ]:
        assert "rita@example.org" not in client.get(address).content.decode(), address


def test_the_page_for_answering_quotes_the_comment(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post(), body="Wie meinen Sie das?")
    page = client.get(f"/comments/reply/{comment.pk}/").content.decode()
    assert "Wie meinen Sie das?" in page
    assert f'name="parent" value="{comment.pk}"' in page
    assert Comment.objects.count() == 1


def test_very_long_chains_of_answers_end_side_by_side(
    make_post: MakePost, make_comment: MakeComment
) -> None:
    comment = make_comment(make_post())
    for _ in range(120):
        comment = make_comment(comment.post, parent=comment)
    assert comment.depth == 99


@pytest.mark.parametrize("place", [None, 49, 59])
def test_the_total_is_that_of_the_whole_thread(
    make_post: MakePost, make_comment: MakeComment, place: int | None
) -> None:
    post = make_post()
    made = [make_comment(post).pk for _ in range(60)]
    after = None if place is None else str(made[place])
    assert Thread(post, None, CommentSettings.load()).page(after).total == 60


def test_search_engines_read_what_everybody_reads(
    client: Client, make_post: MakePost, make_comment: MakeComment
) -> None:
    post = make_post(slug="a")
    question = make_comment(post, author_name="Rita </script>", body="Wer kommt <b>mit</b>?")
    make_comment(post, parent=question, author_name="Otto", website="https://otto.example")
    make_comment(post, status="held", body="Noch nicht.")
    page = client.get("/2010/04/29/a/").content.decode()
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    facts = json.loads(scripts[-1])["@graph"][0]
    assert facts["@id"] == "http://testserver/2010/04/29/a/#post"
    assert facts["commentCount"] == 2
    first, second = facts["comment"]
    assert first["author"]["name"] == "Rita </script>"
    assert first["text"] == "Wer kommt mit?"
    assert second["parentItem"]["@id"] == first["@id"]
    assert second["author"]["url"] == "https://otto.example"
    assert "rita@example.org" not in page
