"""Middleware for every request: content policy, ETags of pages with forms, malformed requests."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from blog.admin.editor import csp_script_sources
from config.compression import gzipped

GetResponse = Callable[[HttpRequest], HttpResponse]

READER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


GZIP = re.compile(r"\bgzip\b")
FORM_MOMENT = re.compile(rb'name="made" value="[^"]+"')


def reader_policy(frames: list[str]) -> str:
    """The readers' policy, with the hosts from which the page's embeds load after a click."""
    return f"{READER_POLICY}; frame-src {' '.join(frames)}" if frames else READER_POLICY


def admin_policy() -> str:
    """The editor needs an inline import map, and sets inline styles on the text being written."""
    scripts = " ".join(["'self'", *csp_script_sources()])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


class ContentSecurityPolicyMiddleware:
    """Allow readers' pages no inline script or style, and the admin only what its editor needs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 304:
            # A browser would replace the policy that it stored with the page by this one.
            return response
        in_admin = request.path.startswith("/admin/")
        frames = getattr(response, "frame_sources", [])
        response.headers.setdefault(
            "Content-Security-Policy", admin_policy() if in_admin else reader_policy(frames)
        )
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compress as config.compression does, which takes less time than Django."""

    LEAST = 200

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if not isinstance(response, HttpResponse) or "Content-Encoding" in response:
            return super().process_response(request, response)
        if len(response.content) < self.LEAST:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if not GZIP.search(request.headers.get("Accept-Encoding", "")):
            return response
        compressed = gzipped(response.content)
        if len(compressed) < len(response.content):
            response.content = compressed
            response["Content-Length"] = str(len(compressed))
            response["Content-Encoding"] = "gzip"
            etag = response.get("ETag", "")
            if etag.startswith('"'):
                # The same page in other bytes.
                response["ETag"] = f"W/{etag}"
        return response


class FormMomentMiddleware:
    """Give a page the same ETag no matter when its comment form was made."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or response.status_code != 200 or "ETag" in response:
            return response
        content, forms = FORM_MOMENT.subn(b"", response.content)
        if forms and request.method in {"GET", "HEAD"}:
            response["ETag"] = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
        return response


class RequestShapeMiddleware:
    """Refuse null bytes, which no browser sends and some databases cannot look up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or any("\0" in value for value in request.GET.values()):
            raise BadRequest(_("The address contains a character that is not allowed."))
        return self.get_response(request)
