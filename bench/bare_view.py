"""Django with nothing but one constant view, to compare a kept page with."""

import os
from typing import Any

from django.conf import settings

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(ROOT_URLCONF="bench.bare_view", ALLOWED_HOSTS=["*"], SECRET_KEY="x" * 50)

from django.core.handlers.wsgi import WSGIHandler  # after the settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

BODY = b"x" * 5_000


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


urlpatterns = [path("", constant)]


def application() -> Any:
    import django

    django.setup(set_prefix=False)
    return WSGIHandler()


HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; " + "img-src 'self'; " * 20),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cache-Control", "no-cache"),
    ("Vary", "Accept-Encoding, Cookie"),
    ("ETag", '"123456-1388"'),
    ("Content-Length", str(len(BODY))),
    ("Content-Encoding", "br"),
]
"""As many as a kept page has."""


def without_django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The least that a server of Python's can do."""
    start_response("200 OK", HEADERS)
    return [BODY]
