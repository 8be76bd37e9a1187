"""Readers without an account: a random secret in a signed cookie, set only when they take part.

The cookie lets readers change their vote and see their own comment while it waits. It is set when
they vote or comment, never when they read; it holds no name and no e-mail address. What is stored
is a hash of the secret, another one for each purpose: nobody can tell from the database which
comments and votes came from one browser.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Literal, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User

COOKIE_NAME = "reader"
COOKIE_MAX_AGE = 90 * 24 * 60 * 60
"""Posts are discussed and rated in their first weeks; whoever takes part again gets it anew."""
SALT = "accounts.readers"

Purpose = Literal["comments", "stars", "helpful"]


@dataclass(frozen=True)
class Participant:
    """Somebody who takes part now."""

    key: str
    """What is stored with what they do: “user:ID”, or a hash of the cookie's secret."""
    secret: str = ""
    """The secret of their cookie; empty for accounts."""
    is_new: bool = False
    """Whether nothing can be stored under the key yet."""


def signed_in(request: HttpRequest) -> User | None:
    """The signed-in user; the session is looked up only if the request has its cookie."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return request.user
    return None


def reader_key(request: HttpRequest, purpose: Purpose = "comments") -> str | None:
    """“user:ID” if signed in, else the key of the cookie; None for somebody who never took part."""
    person = signed_in(request)
    if person is not None:
        return f"user:{person.pk}"
    return cookie_key(request, purpose) or None


def participant(request: HttpRequest, purpose: Purpose = "comments") -> Participant:
    """Whoever takes part now, with a new secret for those who have none yet."""
    person = signed_in(request)
    if person is not None:
        return Participant(f"user:{person.pk}")
    secret = cookie_secret(request)
    if secret:
        return Participant(stored_key(secret, purpose), secret)
    secret = secrets.token_urlsafe(24)
    return Participant(stored_key(secret, purpose), secret, is_new=True)


def cookie_key(request: HttpRequest, purpose: Purpose) -> str:
    """The key of the reader's cookie, signed in or not; empty without a cookie."""
    secret = cookie_secret(request)
    return stored_key(secret, purpose) if secret else ""


def cookie_secret(request: HttpRequest) -> str:
    """The secret in the reader's cookie; empty without a cookie."""
    signed = request.COOKIES.get(COOKIE_NAME, "")
    try:
        return cast(str, signing.loads(signed, salt=SALT, max_age=COOKIE_MAX_AGE))
    except signing.BadSignature:
        return ""


def stored_key(secret: str, purpose: Purpose) -> str:
    """The secret has 192 bits, so nobody can find it by trying. The migrations hash alike."""
    return hashlib.sha256(f"{purpose}:{secret}".encode()).hexdigest()


def remember_reader(request: HttpRequest, response: HttpResponse, secret: str) -> None:
    """Set the cookie; there is no secret for signed-in users, who need none."""
    if not secret:
        return
    response.set_cookie(
        COOKIE_NAME,
        signing.dumps(secret, salt=SALT),
        max_age=COOKIE_MAX_AGE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
