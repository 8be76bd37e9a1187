"""Readers without an account: a random key in a signed cookie, set only when they take part.

The cookie lets somebody change their vote and see their own waiting comment. It is set when a
reader votes or comments, never on reading; it holds no name and no address.
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
    """The person with a sign-in; the session is looked up only where its cookie came along."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return request.user
    return None


def reader_key(request: HttpRequest) -> str | None:
    """Who takes part: “user:ID” for people with a sign-in, the cookie's key, or None."""
    person = signed_in(request)
    if person is not None:
        return f"user:{person.pk}"
    return cookie_key(request) or None


def cookie_key(request: HttpRequest) -> str:
    """The key in the reader's cookie, whether somebody is signed in or not; empty without one."""
    signed = request.COOKIES.get(COOKIE_NAME, "")
    try:
        return cast(str, signing.loads(signed, salt=SALT, max_age=COOKIE_MAX_AGE))
    except signing.BadSignature:
        return ""


def new_reader_key() -> str:
    return secrets.token_urlsafe(24)


def remember_reader(request: HttpRequest, response: HttpResponse, key: str) -> None:
    """Set the cookie for `key`; somebody with a sign-in needs none."""
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
