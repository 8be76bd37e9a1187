"""Links in letters that work once: made, looked at by GET, and used only by POST.

Mail scanners open links, so opening one must change nothing.
"""

import datetime
import hashlib
import secrets
from typing import Any

from django.utils import timezone

from subscriptions.models import MailLink

VALID_FOR = datetime.timedelta(days=7)


class LinkError(Exception):
    """The link is unknown, expired or used."""


def make_link(
    purpose: str, email: str, payload: dict[str, Any], valid_for: datetime.timedelta = VALID_FOR
) -> str:
    """Store a link and return its secret, which stands nowhere but in the letter."""
    secret = secrets.token_urlsafe(32)
    MailLink.objects.create(
        purpose=purpose,
        email=email,
        payload=payload,
        secret_hash=_hash(secret),
        expires_at=timezone.now() + valid_for,
    )
    return secret


def find_link(purpose: str, secret: str) -> MailLink:
    """The link, while it still works; raises LinkError."""
    link = MailLink.objects.valid().filter(purpose=purpose, secret_hash=_hash(secret)).first()
    if link is None:
        raise LinkError
    return link


def use_link(purpose: str, secret: str) -> MailLink:
    """The link, from now on void; raises LinkError, also for the second of two at once."""
    link = find_link(purpose, secret)
    if not MailLink.objects.valid().filter(pk=link.pk).update(used_at=timezone.now()):
        raise LinkError
    return link


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
