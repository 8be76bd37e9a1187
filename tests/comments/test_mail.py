"""Letters, through a real conversation with a mail server on loopback."""

import datetime
import email
import re
import time
from collections.abc import Iterator
from email.message import Message
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import User
from comments import moderation
from comments.mail.confirmation import ask_for_confirmation
from comments.models import Comment, CommentSettings, Decision, NotificationPreference
from comments.rules.submission import Submission
from subscriptions.models import ConfirmedEmail, EmailLink, OutgoingEmail, Subscription
from subscriptions.outbox import send_due
from tests.helpers import OWN_SITE, MakeComment, MakePost, link_in

pytestmark = pytest.mark.django_db


class Mailbox:
    """What the server took: the recipients and the message of each letter."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, Message]] = []
        self.refuse = False

    # Aiosmtpd's name for it.
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse:
            return "451 later"
        for recipient in envelope.rcpt_tos:
            self.letters.append(
                (recipient, email.message_from_bytes(envelope.content, policy=default))
            )
        return "250 OK"

    def parts(self, number: int = -1) -> tuple[str, str]:
        """The text and the HTML of a letter."""
        message = self.letters[number][1]
        assert message.get_content_type() == "multipart/alternative"
        parts: Any = message.get_payload()
        text, html = (part.get_payload(decode=True).decode() for part in parts)
        return text, html


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=0)
    # Port 0 lets the system choose; the controller wants to be told.
    controller.port = free_port()
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield box
    controller.stop()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write(client: Client, post: Any, **words: Any) -> Comment:
    form = {"author_name": "Rita Roth", "email": "rita@example.org", "body": "Wie geht das?"}
    response = client.post(f"/comments/post/{post.pk}/", form | words, headers=OWN_SITE)
    assert response.status_code == 303
    return Comment.objects.latest("pk")


class TestConfirming:
    def test_needs_a_letter_and_a_yes(
        self, client: Client, make_post: MakePost, mailbox: Mailbox
    ) -> None:
        comment = write(client, make_post(), wants_confirmation="on")
        send_due()
        recipient, _message = mailbox.letters[0]
        assert recipient == "rita@example.org"
        text, html = mailbox.parts()
        address = link_in(text, "/comments/confirm/")
        assert address in html
        # A scanner's visit changes nothing.
        assert Client().get(address).status_code == 200
        assert not ConfirmedEmail.objects.exists()
        assert Client().post(address, headers=OWN_SITE).status_code == 200
        assert ConfirmedEmail.objects.get().reader == comment.reader
        comment.refresh_from_db()
        assert comment.email_confirmed

    def test_works_once(self, client: Client, make_post: MakePost, mailbox: Mailbox) -> None:
        write(client, make_post(), wants_confirmation="on")
        send_due()
        address = link_in(mailbox.parts()[0], "/comments/confirm/")
        client.post(address, headers=OWN_SITE)
        assert client.post(address, headers=OWN_SITE).status_code == 410
        assert client.get(address).status_code == 410

    def test_ends_after_a_week(self, client: Client, make_post: MakePost, mailbox: Mailbox) -> None:
        write(client, make_post(), wants_confirmation="on")
        send_due()
        address = link_in(mailbox.parts()[0], "/comments/confirm/")
        EmailLink.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
        assert client.post(address, headers=OWN_SITE).status_code == 410
        assert not ConfirmedEmail.objects.exists()

    @pytest.mark.parametrize(("minutes", "status"), [(-1, 200), (1, 410)])
    def test_lasts_seven_days(
        self,
        client: Client,
        make_post: MakePost,
        monkeypatch: pytest.MonkeyPatch,
        minutes: int,
        status: int,
    ) -> None:
        comment = write(client, make_post())
        written = timezone.now() - datetime.timedelta(days=7, minutes=minutes)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: written)
            ask_for_confirmation(comment, "", wants_answers=False)
        address = link_in(OutgoingEmail.objects.get().text, "/comments/confirm/")
        assert client.get(address).status_code == status
        assert client.post(address, headers=OWN_SITE).status_code == status

    @pytest.mark.parametrize("secret", ["x", "a" * 43, "ä"])
    def test_a_forged_link_does_nothing(self, client: Client, secret: str) -> None:
        address = f"/comments/confirm/{secret}/"
        assert client.get(address).status_code == 410
        assert client.post(address, headers=OWN_SITE).status_code == 410

    def test_another_site_may_not(
        self, client: Client, make_post: MakePost, mailbox: Mailbox
    ) -> None:
        write(client, make_post(), wants_confirmation="on")
        send_due()
        address = link_in(mailbox.parts()[0], "/comments/confirm/")
        stranger = Client(enforce_csrf_checks=True)
        response = stranger.post(address, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
        assert not ConfirmedEmail.objects.exists()

    def test_carries_nothing_that_a_stranger_typed(
        self, client: Client, make_post: MakePost
    ) -> None:
        post = make_post(title="Der Garten")
        words = {"author_name": "Gewinn-Zentrale", "website": "https://gewinn.example/"}
        write(client, post, wants_confirmation="on", wants_answers="on", body="Kauft!", **words)
        letter = OutgoingEmail.objects.get()
        everything = f"{letter.subject}{letter.text}{letter.html}{letter.headers}"
        assert "Der Garten" in everything
        for typed in ("Gewinn-Zentrale", "gewinn.example", "Kauft!"):
            assert typed not in everything

    def test_writes_no_more_than_so_many_letters_in_an_hour(
        self, make_post: MakePost, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("comments.mail.confirmation.MAX_MAILS_PER_HOUR", 4)
        post = make_post()
        for number in range(6):
            client = Client(REMOTE_ADDR=f"192.0.2.{number}")
            words = {"email": f"opfer{number}@example.org", "body": f"Nummer {number}"}
            write(client, post, wants_confirmation="on", **words)
        assert OutgoingEmail.objects.count() == 4
        assert Comment.objects.count() == 6
        hour = datetime.timedelta(hours=1)
        EmailLink.objects.update(expires_at=F("expires_at") - hour)
        write(Client(REMOTE_ADDR="192.0.2.9"), post, body="Danach", wants_confirmation="on")
        assert OutgoingEmail.objects.count() == 5

    def test_nobodys_mailbox_is_filled(self, make_post: MakePost) -> None:
        post = make_post()
        for number in range(6):
            client = Client(REMOTE_ADDR=f"192.0.2.{number}")
            write(client, post, body=f"Nummer {number}", wants_confirmation="on")
        assert OutgoingEmail.objects.count() == 3

    def test_spam_gets_no_letter(self, client: Client, make_post: MakePost) -> None:
        write(client, make_post(), wants_confirmation="on", subject="Angebot")
        assert not OutgoingEmail.objects.exists()

    def test_without_an_address_there_is_none(self, client: Client, make_post: MakePost) -> None:
        CommentSettings(names_required=False).save()
        form = {"author_name": "", "email": "", "body": "Hallo", "wants_answers": "on"}
        address = f"/comments/post/{make_post().pk}/"
        assert client.post(address, form, headers=OWN_SITE).status_code == 400


class TestAnswers:
    @pytest.fixture
    def asked(self, client: Client, make_post: MakePost, mailbox: Mailbox, mo: User) -> Comment:
        """Rita's approved question, whose answers she wants and has confirmed to want."""
        comment = write(client, make_post(), wants_answers="on")
        send_due()
        client.post(link_in(mailbox.parts()[0], "/comments/confirm/"), headers=OWN_SITE)
        moderation.decide(comment, Comment.Status.APPROVED, by=mo)
        mailbox.letters.clear()
        return comment

    def answer(self, asked: Comment, make_comment: MakeComment, mo: User) -> Comment:
        comment = make_comment(
            asked.post, parent=asked, status="held", author_name="Anton", email="anton@example.org"
        )
        moderation.decide(comment, Comment.Status.APPROVED, by=mo)
        send_due()
        return comment

    def test_come_once_approved(
        self, asked: Comment, make_comment: MakeComment, mailbox: Mailbox, mo: User
    ) -> None:
        comment = self.answer(asked, make_comment, mo)
        assert [recipient for recipient, _message in mailbox.letters] == ["rita@example.org"]
        text, html = mailbox.parts()
        assert "Gut gesagt." in text
        assert f"/comments/{comment.pk}/" in html
        assert "anton@example.org" not in text + html

    def test_come_once(
        self, asked: Comment, make_comment: MakeComment, mailbox: Mailbox, mo: User
    ) -> None:
        comment = self.answer(asked, make_comment, mo)
        decision = Decision.objects.filter(comment=comment).latest("pk")
        moderation.undo(decision, by=mo)
        comment.refresh_from_db()
        moderation.decide(comment, Comment.Status.APPROVED, by=mo)
        send_due()
        assert len(mailbox.letters) == 1

    def test_end_with_one_click(
        self, asked: Comment, make_comment: MakeComment, mailbox: Mailbox, mo: User
    ) -> None:
        self.answer(asked, make_comment, mo)
        message = mailbox.letters[0][1]
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = re.fullmatch(
            r"<http://127\.0\.0\.1:8000(/\S+)>", message["List-Unsubscribe"].strip()
        )
        assert address
        server = Client(enforce_csrf_checks=True)
        assert server.get(address[1]).status_code == 200
        assert Subscription.objects.active().exists()
        data = {"List-Unsubscribe": "One-Click"}
        assert server.post(address[1], data).status_code == 200
        assert not Subscription.objects.active().exists()
        self.answer(asked, make_comment, mo)
        assert len(mailbox.letters) == 1

    def test_do_not_come_unconfirmed(
        self,
        client: Client,
        make_post: MakePost,
        make_comment: MakeComment,
        mailbox: Mailbox,
        mo: User,
    ) -> None:
        comment = write(client, make_post(), wants_answers="on")
        moderation.decide(comment, Comment.Status.APPROVED, by=mo)
        send_due()
        mailbox.letters.clear()
        self.answer(comment, make_comment, mo)
        assert mailbox.letters == []

    def test_ones_own_do_not_come(
        self, asked: Comment, make_comment: MakeComment, mailbox: Mailbox, mo: User
    ) -> None:
        own = make_comment(asked.post, parent=asked, status="held", email="rita@example.org")
        moderation.decide(own, Comment.Status.APPROVED, by=mo)
        send_due()
        assert mailbox.letters == []

    def test_the_proof_is_kept(self, asked: Comment) -> None:
        subscription = Subscription.objects.get()
        assert subscription.wording
        assert subscription.confirmed_at is not None
        assert subscription.confirmed_at > subscription.asked_at


class TestModerators:
    @pytest.fixture
    def each(self, mo: User) -> User:
        NotificationPreference.objects.create(user=mo, frequency="each")
        return mo

    def test_get_one_for_each_comment(
        self, client: Client, make_post: MakePost, each: User, mailbox: Mailbox
    ) -> None:
        write(client, make_post(title="Der Garten"))
        send_due()
        assert [recipient for recipient, _message in mailbox.letters] == ["mo@example.org"]
        text, html = mailbox.parts()
        assert "Der Garten" in html
        assert "Der Garten" in mailbox.letters[0][1]["Subject"]
        for part in (text, html):
            assert "Wie geht das?" in part

    @pytest.mark.parametrize(("place", "status"), [(0, "approved"), (1, "spam"), (2, "trash")])
    def test_decide_by_letter(
        self,
        client: Client,
        make_post: MakePost,
        each: User,
        mailbox: Mailbox,
        place: int,
        status: str,
    ) -> None:
        comment = write(client, make_post())
        send_due()
        links = re.findall(r"http://127\.0\.0\.1:8000(/comments/decide/\S+)", mailbox.parts()[0])
        scanner = Client()
        assert scanner.get(links[place]).status_code == 200
        comment.refresh_from_db()
        assert comment.status == "held"
        assert scanner.post(links[place], headers=OWN_SITE).status_code == 200
        comment.refresh_from_db()
        assert comment.status == status
        assert comment.decisions.filter(by=each).count() == 1
        # Used once, all three are void.
        for link in links:
            assert scanner.post(link, headers=OWN_SITE).status_code == 410

    @pytest.mark.parametrize(("minutes", "status"), [(-1, 200), (1, 410)])
    def test_have_seven_days_to_decide(
        self,
        client: Client,
        make_post: MakePost,
        each: User,
        monkeypatch: pytest.MonkeyPatch,
        minutes: int,
        status: int,
    ) -> None:
        write(client, make_post())
        address = link_in(OutgoingEmail.objects.get().text, "/comments/decide/")
        later = time.time() + 7 * 86_400 + minutes * 60
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)
        assert client.post(address, headers=OWN_SITE).status_code == status

    @pytest.mark.parametrize("forge", ["x", "", "abc:def:ghi"])
    def test_a_forged_link_decides_nothing(self, client: Client, forge: str) -> None:
        assert client.post(f"/comments/decide/x{forge}/", headers=OWN_SITE).status_code == 410

    def test_who_is_no_moderator_any_more_cannot(
        self, client: Client, make_post: MakePost, each: User, mailbox: Mailbox
    ) -> None:
        write(client, make_post())
        send_due()
        link = link_in(mailbox.parts()[0], "/comments/decide/")
        each.groups.clear()
        assert client.post(link, headers=OWN_SITE).status_code == 410

    def test_a_wave_is_one_digest(
        self, client: Client, make_post: MakePost, mo: User, mailbox: Mailbox
    ) -> None:
        post = make_post()
        for number in range(25):
            comment = Comment(post=post, author_name="X", body=f"Kauft! {number}")
            moderation.submit(Submission(comment=comment, settings=CommentSettings.load()))
        call_command("send_digests")
        call_command("send_digests")
        send_due()
        assert [recipient for recipient, _message in mailbox.letters] == ["mo@example.org"]
        assert "25" in mailbox.letters[0][1]["Subject"]

    def test_nothing_waiting_is_no_letter(self, mo: User) -> None:
        call_command("send_digests")
        assert not OutgoingEmail.objects.exists()


class TestTheOutbox:
    def test_keeps_what_could_not_be_sent(
        self, client: Client, make_post: MakePost, mailbox: Mailbox
    ) -> None:
        mailbox.refuse = True
        write(client, make_post(), wants_confirmation="on")
        assert send_due() == (0, 1)
        letter = OutgoingEmail.objects.get()
        assert letter.sent_at is None
        assert "451" in letter.error
        mailbox.refuse = False
        assert send_due() == (0, 0)
        OutgoingEmail.objects.update(due_at=timezone.now())
        assert send_due() == (1, 0)
        assert len(mailbox.letters) == 1

    def test_sends_nothing_twice(
        self, client: Client, make_post: MakePost, mailbox: Mailbox
    ) -> None:
        write(client, make_post(), wants_confirmation="on")
        send_due()
        send_due()
        assert len(mailbox.letters) == 1

    def test_the_server_may_be_away(
        self, client: Client, make_post: MakePost, settings: Any
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
        write(client, make_post(), wants_confirmation="on")
        assert send_due() == (0, 1)
