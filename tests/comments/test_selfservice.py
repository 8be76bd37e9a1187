"""Rita looks after her comments, without an account."""

import datetime
import json
import re
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Attempt
from comments.models import Comment, CommentSettings
from subscriptions.models import ConfirmedEmail, EmailLink, OutgoingEmail, Subscription
from tests.helpers import OWN_SITE, MakeComment, MakePost

pytestmark = pytest.mark.django_db


def write(client: Client, post: Any, **words: Any) -> Comment:
    form = {"author_name": "Rita Roth", "email": "rita@example.org", "body": "Wie geht das?"}
    client.post(f"/comments/post/{post.pk}/", form | words, headers=OWN_SITE)
    Attempt.objects.all().delete()
    return Comment.objects.latest("pk")


def ask(client: Client, email: str = "rita@example.org") -> str:
    """Ask for the way in; the link's path, or nothing where no letter was written."""
    response = client.post("/comments/mine/", {"email": email}, headers=OWN_SITE)
    assert response.status_code == 200
    letter = OutgoingEmail.objects.order_by("-pk").first()
    match = re.search(r"http://127\.0\.0\.1:8000(\S+)", letter.text) if letter else None
    return match[1] if match else ""


@pytest.fixture
def inside(make_post: MakePost, make_comment: MakeComment) -> Client:
    """A browser that looks after rita@example.org's comments."""
    make_comment(make_post(slug="a"), author_name="Rita Roth")
    client = Client()
    response = client.post(ask(client), headers=OWN_SITE)
    assert response.status_code == 303
    return client


class TestTheWayIn:
    def test_opens_by_a_yes_and_once(self, make_post: MakePost, make_comment: MakeComment) -> None:
        make_comment(make_post(), body="Mein Wort")
        link = ask(Client())
        rita, thief = Client(), Client()
        assert rita.get(link).status_code == 200
        assert rita.get("/comments/mine/all/").status_code == 303
        rita.post(link, headers=OWN_SITE)
        assert "Mein Wort" in rita.get("/comments/mine/all/").content.decode()
        assert thief.post(link, headers=OWN_SITE).status_code == 410
        assert thief.get("/comments/mine/all/").status_code == 303

    def test_an_unknown_address_gets_the_same_answer(
        self, client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        make_comment(make_post())
        answers = []
        for address in ("rita@example.org", "niemand@example.org"):
            response = client.post("/comments/mine/", {"email": address}, headers=OWN_SITE)
            answers.append((response.status_code, response.content.decode().replace(address, "…")))
        assert answers[0] == answers[1]
        assert OutgoingEmail.objects.count() == 1

    def test_is_not_asked_for_too_often(self, client: Client) -> None:
        for _ in range(5):
            client.post("/comments/mine/", {"email": "a@example.org"}, headers=OWN_SITE)
        response = client.post("/comments/mine/", {"email": "a@example.org"}, headers=OWN_SITE)
        assert response.status_code == 429
        assert client.post("/comments/mine/", {}, headers=OWN_SITE).status_code == 429

    def test_closes_after_an_hour(self, inside: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("comments.selfservice.access.COOKIE_MAX_AGE", -1)
        assert inside.get("/comments/mine/all/").status_code == 303

    def test_the_link_closes_after_an_hour(
        self, client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        make_comment(make_post())
        link = ask(client)
        EmailLink.objects.update(expires_at=timezone.now())
        assert client.post(link, headers=OWN_SITE).status_code == 410

    @pytest.mark.parametrize("email", ["", "kein", "a@b", "x" * 200 + "@example.org"])
    def test_a_mistake_is_named(self, client: Client, email: str) -> None:
        response = client.post("/comments/mine/", {"email": email}, headers=OWN_SITE)
        assert response.status_code == 400

    @pytest.mark.parametrize("address", ["/comments/mine/", "/comments/mine/act/"])
    def test_another_site_may_not(self, address: str) -> None:
        client = Client(enforce_csrf_checks=True)
        response = client.post(address, {}, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403

    def test_acting_refuses_get(self, inside: Client) -> None:
        assert inside.get("/comments/mine/act/").status_code == 405

    def test_a_forged_cookie_opens_nothing(self, client: Client) -> None:
        client.cookies["mine"] = "rita@example.org"
        assert client.get("/comments/mine/all/").status_code == 303
        assert client.post("/comments/mine/act/", {"export": "1"}, headers=OWN_SITE)[
            "Location"
        ].endswith("/comments/mine/")

    def test_it_proves_the_address(self, inside: Client) -> None:
        assert ConfirmedEmail.objects.get().email == "rita@example.org"


class TestChanging:
    def test_ones_own_fresh_comment(self, client: Client, make_post: MakePost) -> None:
        comment = write(client, make_post())
        assert "Wie geht das?" in client.get(f"/comments/{comment.pk}/edit/").content.decode()
        client.post(f"/comments/{comment.pk}/edit/", {"body": "So geht das."}, headers=OWN_SITE)
        comment.refresh_from_db()
        assert comment.body_html == "<p>So geht das.</p>"
        assert comment.edited_at is not None

    def test_it_is_judged_anew(self, client: Client, make_post: MakePost) -> None:
        CommentSettings(hold_everything=False, hold_unknown=False).save()
        comment = write(client, make_post())
        Comment.objects.update(status="approved")
        body = "https://a.example/ https://b.example/"
        client.post(f"/comments/{comment.pk}/edit/", {"body": body}, headers=OWN_SITE)
        comment.refresh_from_db()
        assert comment.status == "held"

    def test_not_after_a_quarter_of_an_hour(self, client: Client, make_post: MakePost) -> None:
        comment = write(client, make_post())
        Comment.objects.update(created_at=timezone.now() - datetime.timedelta(minutes=16))
        address = f"/comments/{comment.pk}/edit/"
        response = client.post(address, {"body": "Neu"}, headers=OWN_SITE)
        assert response.status_code == 403
        assert "Neu" in response.content.decode()

    def test_not_once_answered(
        self, client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        comment = write(client, make_post())
        make_comment(comment.post, parent=comment)
        address = f"/comments/{comment.pk}/edit/"
        assert client.post(address, {"body": "Neu"}, headers=OWN_SITE).status_code == 403

    def test_a_mistake_loses_no_word(self, client: Client, make_post: MakePost) -> None:
        CommentSettings(refused_words="uhren").save()
        comment = write(client, make_post())
        address = f"/comments/{comment.pk}/edit/"
        response = client.post(address, {"body": "Schöne Uhren"}, headers=OWN_SITE)
        assert response.status_code == 400
        assert "Schöne Uhren" in response.content.decode()
        comment.refresh_from_db()
        assert comment.body == "Wie geht das?"

    @pytest.mark.parametrize("act", ["edit", "withdraw"])
    def test_a_stranger_may_not(self, client: Client, make_post: MakePost, act: str) -> None:
        comment = write(client, make_post())
        address = f"/comments/{comment.pk}/{act}/"
        other = Client()
        write(other, comment.post, body="Ein anderes Wort", author_name="Anton")
        assert other.get(address).status_code == 404
        assert other.post(address, {"body": "Neu"}, headers=OWN_SITE).status_code == 404
        comment.refresh_from_db()
        assert (comment.body, comment.status) == ("Wie geht das?", "held")

    @pytest.mark.parametrize("act", ["edit", "withdraw"])
    def test_another_site_may_not(self, make_post: MakePost, act: str) -> None:
        client = Client(enforce_csrf_checks=True)
        comment = write(client, make_post())
        address = f"/comments/{comment.pk}/{act}/"
        response = client.post(address, {"body": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403


class TestTakingBack:
    def test_leaves_only_the_place(
        self, client: Client, make_post: MakePost, make_comment: MakeComment
    ) -> None:
        comment = write(client, make_post(slug="a"), body="Das nehme ich zurück.")
        Comment.objects.update(status="approved")
        make_comment(comment.post, parent=comment, body="Schade!")
        client.post(f"/comments/{comment.pk}/withdraw/", headers=OWN_SITE)
        page = Client().get("/2010/04/29/a/").content.decode()
        assert "Das nehme ich zurück." not in page
        assert "Schade!" in page
        comment.refresh_from_db()
        assert (comment.status, comment.body) == ("withdrawn", "")

    def test_happens_by_post_only(self, client: Client, make_post: MakePost) -> None:
        comment = write(client, make_post())
        assert client.get(f"/comments/{comment.pk}/withdraw/").status_code == 200
        comment.refresh_from_db()
        assert comment.status == "held"

    def test_nobody_brings_it_back(self, client: Client, make_post: MakePost) -> None:
        comment = write(client, make_post())
        client.post(f"/comments/{comment.pk}/withdraw/", headers=OWN_SITE)
        address = f"/comments/{comment.pk}/edit/"
        assert client.post(address, {"body": "Doch"}, headers=OWN_SITE).status_code == 404


class TestRights:
    def act(self, client: Client, **data: str) -> Any:
        return client.post("/comments/mine/act/", data, headers=OWN_SITE)

    def test_everything_can_be_taken_along(self, inside: Client) -> None:
        Subscription.objects.create(
            email="rita@example.org", topic="replies:1", wording="Antworten", key="k"
        )
        response = self.act(inside, export="1")
        assert response["Content-Type"].startswith("application/json")
        taken = json.loads(response.content)
        assert taken["email"] == "rita@example.org"
        assert taken["comments"][0]["text"] == "Gut gesagt."
        assert taken["letters"][0]["agreed_to"] == "Antworten"

    def test_erasing_asks_first(self, inside: Client) -> None:
        assert self.act(inside, erase="1").status_code == 200
        assert Comment.objects.get().body == "Gut gesagt."

    def test_erasing_removes_everything(self, inside: Client, make_comment: MakeComment) -> None:
        comment = Comment.objects.get()
        make_comment(comment.post, parent=comment, email="anton@example.org", body="Genau.")
        Subscription.objects.create(
            email="rita@example.org", topic="replies:1", wording="Antworten", key="k"
        )
        self.act(inside, erase="1", sure="1")
        comment.refresh_from_db()
        assert (comment.body, comment.email, comment.website) == ("", "", "")
        assert "Rita" not in comment.author_name
        assert not Subscription.objects.exists()
        assert not ConfirmedEmail.objects.exists()
        page = Client().get("/2010/04/29/a/").content.decode()
        assert "Gut gesagt." not in page
        assert "Genau." in page
        assert inside.get("/comments/mine/all/").status_code == 303

    def test_letters_are_ended(self, inside: Client) -> None:
        Subscription.objects.create(
            email="rita@example.org", topic="replies:1", wording="Antworten", key="k"
        )
        self.act(inside, end="k")
        assert Subscription.objects.get().ended_at is not None

    def test_only_ones_own_letters(self, inside: Client) -> None:
        Subscription.objects.create(
            email="anton@example.org", topic="replies:1", wording="Antworten", key="k"
        )
        self.act(inside, end="k")
        assert Subscription.objects.get().ended_at is None

    def test_leaving_closes_the_page(self, inside: Client) -> None:
        self.act(inside, leave="1")
        assert inside.get("/comments/mine/all/").status_code == 303

    def test_answers_come_as_a_feed(self, inside: Client, make_comment: MakeComment) -> None:
        comment = Comment.objects.get()
        make_comment(comment.post, parent=comment, email="anton@example.org", body="Genau so.")
        page = inside.get("/comments/mine/all/").content.decode()
        address = re.search(r'href="(/comments/answers/[^"]+)"', page)
        assert address
        feed = Client().get(address[1]).content.decode()
        assert "Genau so." in feed
        assert "Gut gesagt." not in feed
        assert Client().get("/comments/answers/forged/").status_code == 404
        # Nobody reads the e-mail address out of the feed's own.
        signed = address[1].split("/")[3].split(":")[0]
        assert b"@" not in urlsafe_b64decode(signed + "==")
        ConfirmedEmail.objects.all().delete()
        assert Client().get(address[1]).status_code == 404
