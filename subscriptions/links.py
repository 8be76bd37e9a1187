"""Links in e-mails that work once: GET only looks at one, POST uses it up.

Mail scanners open links, so opening one must change nothing.
"""

import datetime
import hashlib
import secrets
from typing import Any

from django.utils import timezone

from subscriptions.models import EmailLink

VALID_FOR = datetime.timedelta(days=7)


class LinkError(Exception):
    """The link is unknown, expired or used up."""


def make_link(
    purpose: str, email: str, payload: dict[str, Any], valid_for: datetime.timedelta = VALID_FOR
) -> str:
    """Store a link and return its secret, which is nowhere but in the e-mail."""
    secret = secrets.token_urlsafe(32)
    EmailLink.objects.create(
        purpose=purpose,
        email=email,
        payload=payload,
        secret_hash=_hash(secret),
        expires_at=timezone.now() + valid_for,
    )
    return secret


def find_link(purpose: str, secret: str) -> EmailLink:
    """The link, as long as it works; raises LinkError."""
    link = EmailLink.objects.valid().filter(purpose=purpose, secret_hash=_hash(secret)).first()
    if link is None:
        raise LinkError
    return link


def use_link(purpose: str, secret: str) -> EmailLink:
    """Use up the link and return it; of two requests at once, one gets a LinkError."""
    link = find_link(purpose, secret)
    if not EmailLink.objects.valid().filter(pk=link.pk).update(used_at=timezone.now()):
        raise LinkError
    return link


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
