"""Asks the site itself for a page, as a reader without cookies does, without a network."""

import io
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http.response import HttpResponseBase


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def fetch(path: str) -> HttpResponseBase:
    """The response to GET, whatever its status."""
    site, asked = urlsplit(settings.SITE_URL), urlsplit(path)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": asked.path,
        "QUERY_STRING": asked.query,
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "HTTP_HOST": site.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
        "HTTP_X_FORWARDED_PROTO": site.scheme,
    }
    return _handler().get_response(WSGIRequest(environ))


def text_of(response: HttpResponseBase) -> str:
    content = (
        b"".join(response.streaming_content)  # type: ignore[attr-defined]  # after response.streaming
        if response.streaming
        else response.content  # type: ignore[attr-defined]  # every other has it
    )
    return bytes(content).decode(errors="replace")
