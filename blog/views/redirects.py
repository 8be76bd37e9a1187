"""Lead readers of former addresses on, by one question where a page was not found."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from blog.models import FormerAddress

GetResponse = Callable[[HttpRequest], HttpResponse]

# What may stand behind the address of a post, a category or a tag.
BELOW = re.compile(
    r"(?P<base>/.+?/)(?P<rest>(?:page/\d{1,6}/|feed/(?:atom/)?|\d{1,6}/|share\.png)?)\Z"
)


class FormerAddressMiddleware:
    """Where nothing is found, look whether something stood there: 301 to it, or 410."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        return former(request) or response


def former(request: HttpRequest) -> HttpResponse | None:
    """The answer for a former address; None for an address that never was one."""
    path = request.path if request.path.endswith(("/", ".png")) else f"{request.path}/"
    match = BELOW.match(path)
    if match is None:
        return None
    rests = {path: "", match["base"]: match["rest"]}
    known = FormerAddress.objects.filter(path__in=rests).select_related(
        "post", "category", "page", "tag"
    )
    # The whole path before its beginning: a page may stand at “/about/2/”.
    for address in sorted(known, key=lambda address: -len(address.path)):
        if address.is_gone:
            return render(request, "410.html", status=410)
        new_path = address.new_path()
        # A thing that stands where it stood before must not lead to itself.
        if new_path and new_path != address.path:
            query = request.META.get("QUERY_STRING", "")
            response = HttpResponsePermanentRedirect(
                new_path + rests[address.path] + (f"?{query}" if query else "")
            )
            # What moved may move back: a browser that remembered this would go in circles.
            response["Cache-Control"] = "no-cache"
            return response
    return None
