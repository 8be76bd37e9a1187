"""CSRF protection of the reader's forms by a request's origin, so that pages set no cookie.

A token in the form would need a cookie and make every page differ. Browsers tell where a request
comes from, by W3C Fetch Metadata and by the older Origin header, and that is what we check.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase, HttpResponseForbidden
from django.middleware.csrf import REASON_BAD_ORIGIN, CsrfViewMiddleware

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def origin_protected(view: View) -> View:
    """Mark a view whose form has no token; the middleware below checks the request's origin."""
    view.origin_protected = True  # type: ignore[attr-defined]  # read by the middleware
    return view


class OriginOrTokenMiddleware(CsrfViewMiddleware):
    """Sec-Fetch-Site decides, or else Origin, or else Django's token check, which then refuses."""

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[Any, ...],
        callback_kwargs: dict[str, Any],
    ) -> HttpResponseForbidden | None:
        if getattr(callback, "origin_protected", False) and request.method == "POST":
            site = request.headers.get("Sec-Fetch-Site")
            if site in {"same-origin", "none"}:
                return None
            if site is not None:
                return self._reject(request, REASON_BAD_ORIGIN % request.headers.get("Origin"))  # type: ignore[attr-defined,no-any-return]
            if "Origin" in request.headers and self._origin_verified(request):  # type: ignore[attr-defined]
                return None
        return super().process_view(request, callback, callback_args, callback_kwargs)
