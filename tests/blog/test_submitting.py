"""Kim contributes: hands posts in, which Edda publishes or gives back with a note."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from blog.admin.submitting import give_back, submit
from blog.models import Post, SubmittedPost
from tests.helpers import (
    MakePost,
    form_of,
    page_text,
    person,
    said,
    said_like,
    send_post,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kim(db: None) -> User:
    return person("kim", "Kim Kraft", "Contributors")


@pytest.fixture
def kim_client(kim: User) -> Client:
    return signed_in(kim)


@pytest.fixture
def draft(kim: User, make_post: MakePost) -> Post:
    return make_post(slug="a", title="Im Garten", author=kim, published_at=None)


def change(post: Post) -> str:
    return f"/admin/blog/post/{post.pk}/change/"


def listed(client: Client, name: str) -> list[str]:
    page = page_text(client, "/admin/")
    if f'id="desk-{name}"' not in page:
        return []
    part = page.split(f'id="desk-{name}"')[1].split("</section>")[0].split("</h2>")[1]
    return re.findall(r"<a [^>]*>([^<]*)</a>", part)


class TestAContributor:
    def test_writes_a_draft(self, kim_client: Client) -> None:
        kim_client.post("/admin/blog/post/add/", {"title": "Neu", "body": "<p>Text</p>"})
        post = Post.objects.get(title="Neu")
        assert post.author.username == "kim"
        assert post.published_at is None

    def test_is_offered_to_submit_and_not_to_publish(self, kim_client: Client, draft: Post) -> None:
        page = page_text(kim_client, change(draft))
        assert said("Submit for publication") in page
        assert said("Publish now") not in page

    @pytest.mark.parametrize(
        "fields",
        [
            {"publish": "now"},
            {"publish": "at", "published_at_0": "2010-04-29", "published_at_1": "09:30"},
        ],
    )
    def test_publishes_nothing_by_a_made_up_form(
        self, kim_client: Client, draft: Post, fields: dict[str, str]
    ) -> None:
        send_post(kim_client, draft, **fields)
        draft.refresh_from_db()
        assert draft.published_at is None

    def test_hands_a_draft_in(self, kim_client: Client, draft: Post) -> None:
        response = kim_client.post(change(draft), form_of(draft) | {"_submit": "1"}, follow=True)
        assert said("Submitted. An editor will read it and publish it.") in (
            response.content.decode()
        )
        assert SubmittedPost.objects.get().post == draft
        assert said("Waits for an editor") in page_text(kim_client, change(draft))

    def test_may_not_touch_what_is_published(
        self, kim: User, kim_client: Client, make_post: MakePost, tomorrow: datetime.datetime
    ) -> None:
        for moment in (datetime.datetime(2010, 4, 29, 7, 30, tzinfo=datetime.UTC), tomorrow):
            post = make_post(author=kim, published_at=moment)
            assert send_post(kim_client, post, title="Anders").status_code == 403
            assert kim_client.get(change(post)).status_code == 200
            delete = f"/admin/blog/post/{post.pk}/delete/"
            assert kim_client.post(delete, {"post": "yes"}).status_code == 403
            post.refresh_from_db()
            assert post.title != "Anders"

    def test_sees_no_draft_of_others(self, kim_client: Client, make_post: MakePost) -> None:
        annas = make_post(published_at=None)
        assert kim_client.get(change(annas)).status_code == 302


class TestAnEditor:
    def test_finds_what_waits_on_the_desk(
        self, kim: User, edda_client: Client, kim_client: Client, draft: Post
    ) -> None:
        assert listed(edda_client, "submitted") == []
        submit(draft, kim)
        assert listed(edda_client, "submitted") == ["Im Garten"]
        assert listed(kim_client, "submitted") == []
        page = page_text(edda_client, "/admin/blog/post/?state=submitted")
        assert "Im Garten" in page

    def test_publishes_it(self, kim: User, edda_client: Client, draft: Post) -> None:
        submit(draft, kim)
        send_post(edda_client, draft, publish="now", author=kim.pk)
        draft.refresh_from_db()
        assert draft.is_published
        assert not SubmittedPost.objects.exists()
        assert listed(edda_client, "submitted") == []

    def test_gives_it_back_with_a_note(
        self, kim: User, kim_client: Client, edda_client: Client, draft: Post
    ) -> None:
        submit(draft, kim)
        data = form_of(draft, author=kim.pk) | {"_return": "1", "note": "Bitte kürzer."}
        edda_client.post(change(draft), data)
        assert listed(edda_client, "submitted") == []
        assert listed(kim_client, "returned") == ["Im Garten"]
        assert "Bitte kürzer." in page_text(kim_client, change(draft))

    def test_keeps_the_note_where_the_form_is_refused(
        self, kim: User, edda_client: Client, draft: Post
    ) -> None:
        submit(draft, kim)
        data = form_of(draft, author=kim.pk, title="") | {"_return": "1", "note": "Bitte kürzer."}
        assert "Bitte kürzer.</textarea>" in edda_client.post(change(draft), data).content.decode()

    def test_may_leave_after_giving_back(
        self, kim: User, edda: User, kim_client: Client, draft: Post
    ) -> None:
        submit(draft, kim)
        give_back(draft, edda, "Bitte kürzer.")
        SubmittedPost.objects.update(returned_by=None)
        page = page_text(kim_client, change(draft))
        assert re.search(said_like("It was given back %(time)s."), page)
        assert "Bitte kürzer." in page

    def test_gets_it_again_once_it_is_better(
        self, kim: User, edda: User, edda_client: Client, draft: Post
    ) -> None:
        submit(draft, kim)
        give_back(draft, edda, "Bitte kürzer.")
        submit(draft, kim)
        assert listed(edda_client, "submitted") == ["Im Garten"]
        assert SubmittedPost.objects.get().note == ""


class TestAnAuthor:
    def test_publishes_as_ever(self, anna_client: Client, make_post: MakePost) -> None:
        post = make_post(published_at=None)
        page = page_text(anna_client, change(post))
        assert said("Publish now") in page
        assert said("Submit for publication") not in page

    def test_gives_nothing_of_others_back(
        self, kim: User, anna_client: Client, draft: Post
    ) -> None:
        submit(draft, kim)
        data: Any = form_of(draft) | {"_return": "1", "note": "Nein."}
        anna_client.post(change(draft), data)
        assert SubmittedPost.objects.get().is_waiting
