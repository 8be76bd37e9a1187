"""Absolute URLs of the site itself."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.encoding import iri_to_uri

Absolute = Callable[[str], str]


def absolute_by(request: HttpRequest) -> Absolute:
    """As the request's `build_absolute_uri`, which checks the host again for each URL."""
    base = getattr(request, "_base_url", "")
    if not base:
        base = request.build_absolute_uri("/").removesuffix("/")
        request._base_url = base  # type: ignore[attr-defined]  # for the rest of this request

    def absolute(url: str) -> str:
        is_plain = url.startswith("/") and not url.startswith("//") and "/." not in url
        return base + str(iri_to_uri(url)) if is_plain else request.build_absolute_uri(url)

    return absolute
