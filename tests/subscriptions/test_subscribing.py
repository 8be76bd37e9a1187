"""Subscribing takes a proof of the e-mail address; unsubscribing takes one click."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from blog.models import SiteSettings
from blog.rendering.saving import save_site_settings
from subscriptions.models import ConfirmedEmail, Subscription
from subscriptions.outbox import queue_email, send_due
from subscriptions.subscribing import ask, confirm, end, unsubscribe_headers
from tests.clock import clock_at
from tests.helpers import said

pytestmark = pytest.mark.django_db

EMAIL, TOPIC, WORDING = "rita@example.org", "replies:12", "Send me replies."
LATER = timezone.now() + datetime.timedelta(days=3)


def is_active(subscription: Subscription) -> bool:
    return Subscription.objects.active().filter(pk=subscription.pk).exists()


class TestAsking:
    def test_begins_nothing_before_it_is_confirmed(self) -> None:
        subscription = ask(EMAIL, TOPIC, WORDING)
        assert not is_active(subscription)
        confirm(subscription)
        assert is_active(subscription)

    def test_keeps_what_was_agreed_to(self) -> None:
        subscription = ask(EMAIL, TOPIC, WORDING)
        assert (subscription.email, subscription.topic) == (EMAIL, TOPIC)
        assert subscription.wording == WORDING

    def test_again_is_the_same_subscription(self) -> None:
        first = ask(EMAIL, TOPIC, WORDING)
        assert ask(EMAIL, TOPIC, "Other words.") == first
        assert Subscription.objects.get().wording == WORDING

    def test_for_another_topic_or_address_is_another(self) -> None:
        subscriptions = {
            ask(EMAIL, TOPIC, WORDING),
            ask(EMAIL, "replies:13", WORDING),
            ask("anna@example.org", TOPIC, WORDING),
        }
        assert len({subscription.key for subscription in subscriptions}) == 3

    def test_after_the_end_has_to_be_confirmed_again(self) -> None:
        first = ask(EMAIL, TOPIC, WORDING)
        confirm(first)
        end(first.key)
        second = ask(EMAIL, TOPIC, WORDING)
        assert second != first
        assert not is_active(second)

    def test_begins_at_once_where_this_reader_has_proved_the_address(self) -> None:
        ConfirmedEmail.objects.create(email=EMAIL, reader="rita's key")
        assert is_active(ask(EMAIL, TOPIC, WORDING, reader="rita's key"))

    @pytest.mark.parametrize(
        ("email", "reader"),
        [(EMAIL, "another's key"), ("anna@example.org", "rita's key"), (EMAIL, "")],
    )
    def test_does_not_where_another_has_or_another_address(self, email: str, reader: str) -> None:
        ConfirmedEmail.objects.create(email=EMAIL, reader="rita's key")
        ConfirmedEmail.objects.create(email=EMAIL, reader="")
        assert not is_active(ask(email, TOPIC, WORDING, reader=reader))


class TestConfirming:
    def test_keeps_the_time_of_the_first_yes(self) -> None:
        subscription = ask(EMAIL, TOPIC, WORDING)
        confirm(subscription)
        first = Subscription.objects.get().confirmed_at
        with clock_at(LATER):
            confirm(subscription)
        assert Subscription.objects.get().confirmed_at == first

    def test_begins_no_other_subscription(self) -> None:
        first, second = ask(EMAIL, TOPIC, WORDING), ask(EMAIL, "replies:13", WORDING)
        confirm(first)
        assert not is_active(second)


class TestUnsubscribing:
    def test_takes_one_post_without_a_token(self) -> None:
        subscription = ask(EMAIL, TOPIC, WORDING)
        confirm(subscription)
        mail_program = Client(enforce_csrf_checks=True)
        response = mail_program.post(
            f"/abmelden/{subscription.key}/", {"List-Unsubscribe": "One-Click"}
        )
        assert response.status_code == 200
        assert not is_active(subscription)

    def test_needs_more_than_a_look(self, client: Client) -> None:
        subscription = ask(EMAIL, TOPIC, WORDING)
        confirm(subscription)
        response = client.get(f"/abmelden/{subscription.key}/")
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert is_active(subscription)

    def test_ends_that_subscription_alone(self) -> None:
        first, second = ask(EMAIL, TOPIC, WORDING), ask(EMAIL, "replies:13", WORDING)
        confirm(first)
        confirm(second)
        assert end(first.key) == first
        assert (is_active(first), is_active(second)) == (False, True)

    def test_a_second_time_changes_nothing(self) -> None:
        subscription = ask(EMAIL, TOPIC, WORDING)
        end(subscription.key)
        first = Subscription.objects.get().ended_at
        with clock_at(LATER):
            assert end(subscription.key) == subscription
        assert first
        assert Subscription.objects.get().ended_at == first

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_of_an_unknown_key_is_not_found(self, client: Client, method: str) -> None:
        subscription = ask(EMAIL, TOPIC, WORDING)
        assert getattr(client, method)("/abmelden/unknown/").status_code == 404
        assert end("unknown") is None
        subscription.refresh_from_db()
        assert subscription.ended_at is None

    def test_keys_are_too_long_to_guess(self) -> None:
        assert len(ask(EMAIL, TOPIC, WORDING).key) >= 43  # 256 bits in base 64

    def test_headers_name_the_page_and_the_one_click(self, settings: Any) -> None:
        settings.SITE_URL = "https://blog.example"
        subscription = ask(EMAIL, TOPIC, WORDING)
        assert unsubscribe_headers(subscription) == {
            "List-Unsubscribe": f"<https://blog.example/abmelden/{subscription.key}/>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }


class TestWhoWrites:
    @pytest.fixture
    def sent(self) -> Any:
        save_site_settings(SiteSettings(title="Berge &\nSeen"))
        queue_email("rita@example.org", "selfservice", {"path": "/comments/mine/abc/"})
        assert send_due() == (1, 0)
        return mail.outbox[0]

    def test_an_e_mail_names_the_blog_in_its_sender_and_its_subject(self, sent: Any) -> None:
        assert sent.from_email == "Berge & Seen <webmaster@localhost>"
        assert sent.subject == f"Berge & Seen: {said('Your comments')}"

    def test_its_text_ends_with_the_blog_it_comes_from(self, sent: Any) -> None:
        origin = said(
            "This e-mail comes from %(site)s: %(url)s",
            site="Berge & Seen",
            url="http://127.0.0.1:8000",
        )
        assert origin in sent.body
        html = sent.alternatives[0][0]
        assert origin.replace("&", "&amp;") in html
        assert "<!-- origin -->" not in html

    def test_a_name_in_the_settings_stays(self, settings: Any) -> None:
        settings.DEFAULT_FROM_EMAIL = "Redaktion <post@example.org>"
        queue_email("rita@example.org", "selfservice", {"path": "/comments/mine/abc/"})
        send_due()
        assert mail.outbox[0].from_email == "Redaktion <post@example.org>"
