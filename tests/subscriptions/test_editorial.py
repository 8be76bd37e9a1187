"""E-mails about submitted posts: to editors, and to the writer about what became of it."""

import datetime

import pytest
from django.test import Client

from accounts.models import User
from blog.models import Post
from subscriptions.models import OutgoingEmail
from tests.helpers import MakePost, person, said, send_post, signed_in

pytestmark = pytest.mark.django_db

CHOICE = "/admin/blog/post/submission-mail/"


@pytest.fixture
def kim(db: None) -> User:
    return person("kim", "Kim Kraft", "Contributors")


@pytest.fixture
def kim_client(kim: User) -> Client:
    return signed_in(kim)


@pytest.fixture
def draft(kim: User, make_post: MakePost) -> Post:
    return make_post(slug="a", title="Im Garten", author=kim, published_at=None)


@pytest.fixture
def submitted(edda: User, kim_client: Client, draft: Post) -> Post:
    send_post(kim_client, draft, _submit="1")
    OutgoingEmail.objects.all().delete()
    return draft


def letters() -> list[tuple[str, str]]:
    return [(mail.to, mail.subject) for mail in OutgoingEmail.objects.order_by("pk")]


class TestSubmitting:
    def test_tells_the_editors(
        self, edda: User, anna: User, mo: User, kim_client: Client, draft: Post
    ) -> None:
        send_post(kim_client, draft, _submit="1")

        assert letters() == [(edda.email, said("Submitted: %(title)s", title="Im Garten"))]
        mail = OutgoingEmail.objects.get()
        assert "Kim Kraft" in mail.text
        assert f"/admin/blog/post/{draft.pk}/change/" in mail.text
        assert f"/admin/blog/post/{draft.pk}/change/" in mail.html

    def test_tells_them_once(self, edda: User, kim_client: Client, draft: Post) -> None:
        send_post(kim_client, draft, _submit="1")
        send_post(kim_client, draft, _submit="1")

        assert len(letters()) == 1

    def test_tells_nobody_who_has_no_address_or_left(
        self, edda: User, kim_client: Client, draft: Post
    ) -> None:
        User.objects.filter(pk=edda.pk).update(email="")
        emil = person("emil", "Emil", "Editors")
        User.objects.filter(pk=emil.pk).update(is_active=False)
        send_post(kim_client, draft, _submit="1")

        assert letters() == []

    def test_saving_alone_tells_nobody(self, edda: User, kim_client: Client, draft: Post) -> None:
        send_post(kim_client, draft)

        assert letters() == []


class TestTheWriter:
    def test_is_told_that_it_was_given_back_and_why(
        self, kim: User, edda_client: Client, submitted: Post
    ) -> None:
        send_post(edda_client, submitted, _return="1", note="Bitte kürzer.", author=kim.pk)

        assert letters() == [(kim.email, said("Given back: %(title)s", title="Im Garten"))]
        mail = OutgoingEmail.objects.get()
        assert "Bitte kürzer." in mail.text
        assert "Bitte kürzer." in mail.html

    def test_is_told_that_it_was_published(
        self, kim: User, edda_client: Client, submitted: Post
    ) -> None:
        send_post(edda_client, submitted, publish="now", author=kim.pk)

        assert letters() == [(kim.email, said("Published: %(title)s", title="Im Garten"))]
        submitted.refresh_from_db()
        assert submitted.get_absolute_url() in OutgoingEmail.objects.get().text

    def test_is_told_when_it_will_appear(
        self, kim: User, edda_client: Client, submitted: Post, tomorrow: datetime.datetime
    ) -> None:
        day, time = tomorrow.date().isoformat(), "09:30"
        times = {"published_at_0": day, "published_at_1": time}
        send_post(edda_client, submitted, publish="at", author=kim.pk, **times)

        assert letters() == [(kim.email, said("Scheduled: %(title)s", title="Im Garten"))]

    def test_is_told_when_several_are_published_at_once(
        self, kim: User, edda_client: Client, submitted: Post
    ) -> None:
        data = {"action": "publish_selected", "_selected_action": [submitted.pk]}
        edda_client.post("/admin/blog/post/", data)

        assert letters() == [(kim.email, said("Published: %(title)s", title="Im Garten"))]

    def test_is_not_told_of_later_changes(
        self, kim: User, edda_client: Client, submitted: Post
    ) -> None:
        send_post(edda_client, submitted, publish="now", author=kim.pk)
        submitted.refresh_from_db()
        send_post(edda_client, submitted, title="Im Garten, neu", author=kim.pk)

        assert len(letters()) == 1

    def test_may_be_gone(self, kim: User, edda_client: Client, submitted: Post, anna: User) -> None:
        Post.objects.update(author=anna)
        kim.delete()
        send_post(edda_client, submitted, publish="now", author=anna.pk)

        assert letters() == []


def test_what_nobody_submitted_tells_nobody(anna_client: Client, anna: User, draft: Post) -> None:
    Post.objects.update(author=anna)
    send_post(anna_client, draft, publish="now")

    assert letters() == []


class TestTheChoice:
    def test_switches_them_off_and_on(
        self, edda: User, edda_client: Client, kim_client: Client, draft: Post
    ) -> None:
        edda_client.post(CHOICE, {})
        send_post(kim_client, draft, _submit="1")
        assert letters() == []
        edda_client.post(CHOICE, {"wanted": "1"})
        edda.refresh_from_db()
        assert edda.wants_submission_mail

    def test_is_on_the_desk_of_those_who_write(
        self, edda_client: Client, kim_client: Client, mo_client: Client, draft: Post
    ) -> None:
        for client in (edda_client, kim_client):
            assert CHOICE in client.get("/admin/").content.decode()
        assert CHOICE not in mo_client.get("/admin/").content.decode()

    def test_is_for_nobody_else(self, mo_client: Client, client: Client) -> None:
        assert mo_client.post(CHOICE, {}).status_code == 403
        assert client.post(CHOICE, {}).status_code == 302

    def test_refuses_get(self, edda_client: Client) -> None:
        assert edda_client.get(CHOICE).status_code == 405
