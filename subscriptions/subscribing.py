"""Subscribe, confirm and unsubscribe: double opt-in, and one click to leave."""

import secrets

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from subscriptions.models import ConfirmedEmail, Subscription


def ask(email: str, topic: str, wording: str, *, reader: str = "") -> Subscription:
    """Store that somebody asked for e-mail on a topic; it begins once they have confirmed.

    Where this reader has confirmed this e-mail address before, it begins at once.
    """
    subscription, _new = Subscription.objects.get_or_create(
        email=email,
        topic=topic,
        ended_at=None,
        defaults={"wording": wording, "key": secrets.token_urlsafe(32)},
    )
    if reader and ConfirmedEmail.objects.filter(email=email, reader=reader).exists():
        confirm(subscription)
    return subscription


def confirm(subscription: Subscription) -> None:
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(
        confirmed_at=timezone.now()
    )


def end(key: str) -> Subscription | None:
    """End the subscription whose link has this secret; None if there is none."""
    found = Subscription.objects.filter(key=key)
    found.filter(ended_at=None).update(ended_at=timezone.now())
    return found.first()


def unsubscribe_headers(subscription: Subscription) -> dict[str, str]:
    """Headers that let a mail program unsubscribe with one click (RFC 2369, RFC 8058)."""
    url = settings.SITE_URL + reverse("unsubscribe", args=[subscription.key])
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
