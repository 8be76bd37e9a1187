"""Uploads as Django's own server offers them (`make dev`); elsewhere a web server does."""

from pathlib import Path, PurePosixPath

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from blog.media.file_kinds import MIME_TYPES, headers_of


@require_safe
def uploaded(request: HttpRequest, path: str, document_root: Path) -> HttpResponseBase:
    """With the headers that deploy/nginx/ gives them, but not in parts."""
    response = serve(request, path, str(document_root))
    if mime := MIME_TYPES.get(PurePosixPath(path).suffix):
        response["Content-Type"] = f"{mime}; charset=utf-8" if mime.startswith("text/") else mime
    for name, value in headers_of(path).items():
        response[name] = value
    return response
