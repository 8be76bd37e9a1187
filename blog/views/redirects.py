"""Redirect paths where something stood before, by one query where a page was not found."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from blog.models import Redirect

GetResponse = Callable[[HttpRequest], HttpResponse]

# What may follow the path of a post, a category or a tag.
TAIL = re.compile(
    r"(?P<base>/.+?/)(?P<tail>(?:page/\d{1,6}/|feed/(?:atom/)?|\d{1,6}/|share\.png)?)\Z"
)


class RedirectMiddleware:
    """Where nothing is found: 301 to what stood there and moved, 410 for what was deleted."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        return redirect_for(request) or response


def redirect_for(request: HttpRequest) -> HttpResponse | None:
    """The response for a path where something stood before; None if nothing did."""
    path = request.path if request.path.endswith(("/", ".png")) else f"{request.path}/"
    match = TAIL.match(path)
    if match is None:
        return None
    tails = {path: "", match["base"]: match["tail"]}
    redirects = Redirect.objects.filter(path__in=tails).select_related(
        "post", "category", "page", "tag"
    )
    # The longest path first: a page may have stood at “/about/2/”.
    for former in sorted(redirects, key=lambda former: -len(former.path)):
        if former.is_gone:
            return render(request, "410.html", status=410)
        new_path = former.new_path()
        # What has moved back must not redirect to itself.
        if new_path and new_path != former.path:
            return moved(request, new_path + tails[former.path])
    return None


def moved(request: HttpRequest, path: str) -> HttpResponse:
    """A permanent redirect, not to be cached: once something moves back, it would be a loop."""
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(path + (f"?{query}" if query else ""))
    response["Cache-Control"] = "no-cache"
    return response
