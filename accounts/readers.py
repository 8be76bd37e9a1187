"""Readers without an account: a random key in a signed cookie, set only when they take part.

The cookie lets readers change their vote and see their own comment while it waits. It is set when
they vote or comment, never when they read; it holds no name and no e-mail address.
"""

import secrets
from typing import cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models import User

COOKIE_NAME = "reader"
COOKIE_MAX_AGE = 365 * 24 * 60 * 60
SALT = "accounts.readers"


def signed_in(request: HttpRequest) -> User | None:
    """The signed-in user; the session is looked up only if the request has its cookie."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return request.user
    return None


def reader_key(request: HttpRequest) -> str | None:
    """The key of whoever takes part: “user:ID” if signed in, else the cookie's key, or None."""
    person = signed_in(request)
    if person is not None:
        return f"user:{person.pk}"
    return cookie_key(request) or None


def cookie_key(request: HttpRequest) -> str:
    """The key in the reader's cookie, signed in or not; empty without a cookie."""
    signed = request.COOKIES.get(COOKIE_NAME, "")
    try:
        return cast(str, signing.loads(signed, salt=SALT, max_age=COOKIE_MAX_AGE))
    except signing.BadSignature:
        return ""


def new_reader_key() -> str:
    return secrets.token_urlsafe(24)


def remember_reader(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """Set the cookie for `key`; signed-in users need none."""
    if key.startswith("user:"):
        return
    response.set_cookie(
        COOKIE_NAME,
        signing.dumps(key, salt=SALT),
        max_age=COOKIE_MAX_AGE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
