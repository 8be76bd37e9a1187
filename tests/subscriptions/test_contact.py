"""Rita writes to the host in the contact form."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.form_moments import sign_moment
from blog.models import Page, SiteSettings
from blog.rendering.saving import save_site_settings, save_text
from subscriptions.models import OutgoingEmail
from subscriptions.outbox import send_due
from tests.helpers import OWN_SITE, page_text, said

pytestmark = pytest.mark.django_db

WORDS = {"name": "Rita Roth", "email": "rita@example.org", "body": "Darf ich Ihr Bild drucken?"}
MINUTE = datetime.timedelta(minutes=1)


def open_form(*, is_open: bool = True, owner_email: str = "anna@example.org") -> None:
    save_site_settings(SiteSettings(title="Berge", owner_email=owner_email, contact_form=is_open))


def send(client: Client, age: datetime.timedelta = MINUTE, /, **words: str) -> Any:
    made = sign_moment("kontakt", int((timezone.now() - age).timestamp()))
    return client.post("/kontakt/", WORDS | {"made": made} | words, headers=OWN_SITE)


class TestWhereItIsOpen:
    @pytest.fixture(autouse=True)
    def _open(self, db: None) -> None:
        open_form()

    def test_the_form_is_linked_on_every_page(self, client: Client) -> None:
        assert 'href="/kontakt/"' in client.get("/").content.decode()
        assert client.get("/kontakt/").status_code == 200

    def test_the_host_gets_an_email_and_may_reply(self, client: Client) -> None:
        assert said("Your message is on its way") in send(client).content.decode()
        email = OutgoingEmail.objects.get()
        assert email.to == "anna@example.org"
        assert email.subject == said("Message from %(name)s", name="Rita Roth")
        assert email.headers["Reply-To"] == "rita@example.org"
        assert "Darf ich Ihr Bild drucken?" in email.text

    def test_nothing_is_kept_of_it_once_it_is_sent(self, client: Client) -> None:
        send(client)
        assert send_due() == (1, 0)
        assert mail.outbox[0].to == ["anna@example.org"]
        assert mail.outbox[0].extra_headers["Reply-To"] == "rita@example.org"
        assert not OutgoingEmail.objects.exists()

    @pytest.mark.parametrize(
        "words", [{"name": ""}, {"email": ""}, {"email": "kein"}, {"body": ""}, {"body": " \n"}]
    )
    def test_a_mistake_loses_no_word(self, client: Client, words: dict[str, str]) -> None:
        response = send(client, **words)
        assert response.status_code == 400
        kept = [value for name, value in WORDS.items() if name not in words]
        assert all(value in response.content.decode() for value in kept)
        assert not OutgoingEmail.objects.exists()

    def test_a_line_break_in_the_name_adds_no_header(self, client: Client) -> None:
        send(client, name="Rita\r\nBcc: alle@example.org")
        assert "\n" not in OutgoingEmail.objects.get().subject

    @pytest.mark.parametrize(
        ("age", "words"),
        [
            (MINUTE, {"subject": "gefüllt"}),
            (MINUTE, {"made": "gefälscht"}),
            (MINUTE, {"body": "http://a.example http://b.example http://c.example"}),
            (datetime.timedelta(seconds=1), {}),
            (datetime.timedelta(days=8), {}),
        ],
    )
    def test_what_may_be_spam_arrives_with_a_mark(
        self, client: Client, age: datetime.timedelta, words: dict[str, str]
    ) -> None:
        assert send(client, age, **words).status_code == 200
        email = OutgoingEmail.objects.get()
        assert email.subject == said("Possible spam: message from %(name)s", name="Rita Roth")
        assert said("Why this may be spam:") in email.text

    def test_a_usual_message_has_no_mark(self, client: Client) -> None:
        send(client)
        assert said("Why this may be spam:") not in OutgoingEmail.objects.get().text

    def test_it_has_a_limit_and_the_message_stays_in_the_form(self, client: Client) -> None:
        for _ in range(5):
            send(client)
        response = send(client, body="Noch etwas")
        assert response.status_code == 429
        assert "Noch etwas" in response.content.decode()
        assert OutgoingEmail.objects.count() == 5

    def test_an_empty_form_beyond_the_limit_is_refused_as_well(self, client: Client) -> None:
        for _time in range(5):
            send(client)
        assert client.post("/kontakt/", {}, headers=OWN_SITE).status_code == 429

    def test_another_site_may_not_send_it(self, client: Client) -> None:
        strict = Client(enforce_csrf_checks=True)
        response = strict.post("/kontakt/", WORDS, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
        assert not OutgoingEmail.objects.exists()

    def test_reading_it_sets_no_cookie(self, client: Client) -> None:
        response = client.get("/kontakt/")
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]

    def test_a_page_of_the_host_stands_above_it(self, client: Client) -> None:
        save_text(Page(title="Kontakt", path="kontakt", body="<p>Wir lesen alles.</p>"))
        page = client.get("/kontakt/").content.decode()
        assert "Wir lesen alles." in page
        assert "<form" in page.partition("Wir lesen alles.")[2]
        assert page.count('href="/kontakt/"') == 1

    def test_the_privacy_page_tells_of_it(self, client: Client) -> None:
        assert said("When you write to us") in page_text(client, "/datenschutz/")


class TestWhereItIsClosed:
    def test_there_is_no_form(self, client: Client) -> None:
        open_form(is_open=False)
        assert client.get("/kontakt/").status_code == 404
        assert client.post("/kontakt/", WORDS, headers=OWN_SITE).status_code == 405
        assert 'href="/kontakt/"' not in client.get("/").content.decode()
        assert said("When you write to us") not in page_text(client, "/datenschutz/")

    def test_a_page_at_its_address_is_a_page(self, client: Client) -> None:
        save_text(Page(title="Kontakt", path="kontakt", body="<p>Rufen Sie an.</p>"))
        page = client.get("/kontakt/").content.decode()
        assert "Rufen Sie an." in page
        assert 'name="body"' not in page

    def test_it_cannot_be_opened_without_an_email_address(self) -> None:
        site = SiteSettings(contact_form=True)
        with pytest.raises(ValidationError):
            site.clean()
        assert not site.takes_messages
