"""Asking for letters, confirming, and ending it: double opt-in, and one click to leave."""

import secrets

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from subscriptions.models import ConfirmedAddress, Subscription


def ask(email: str, topic: str, wording: str, *, reader: str = "") -> Subscription:
    """Note that letters on the topic were asked for; they begin once the address is confirmed.

    Where this reader has confirmed this address before, they begin at once.
    """
    subscription, _new = Subscription.objects.get_or_create(
        email=email,
        topic=topic,
        ended_at=None,
        defaults={"wording": wording, "key": secrets.token_urlsafe(32)},
    )
    if reader and ConfirmedAddress.objects.filter(email=email, reader=reader).exists():
        confirm(subscription)
    return subscription


def confirm(subscription: Subscription) -> None:
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(
        confirmed_at=timezone.now()
    )


def end(key: str) -> Subscription | None:
    """End the subscription of that secret; None where there is none."""
    found = Subscription.objects.filter(key=key)
    found.filter(ended_at=None).update(ended_at=timezone.now())
    return found.first()


def unsubscribe_headers(subscription: Subscription) -> dict[str, str]:
    """What lets a mail program end it with one click (RFC 2369, RFC 8058)."""
    address = settings.SITE_URL + reverse("unsubscribe", args=[subscription.key])
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
