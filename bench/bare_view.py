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
