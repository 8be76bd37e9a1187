"""Redirect readers of the old site's URLs: links, numbers, feeds, archives and files.

The database is asked only where the URL looks like an old one, or where nothing was found.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from wordpress.redirects.paths import NUMBERS
from wordpress.redirects.targets import OldSites

GetResponse = Callable[[HttpRequest], HttpResponse]

# By these parameters alone WordPress's front page shows something else.
QUERIES = frozenset((*NUMBERS, "cat", "category_name", "tag", "author", "author_name", "m", "year"))


class OldURLMiddleware:
    """Answers 301 with the new URL; wraps blog.views.redirects's middleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        if asks_by_query(request) and (target := OldSites().by_query(request.path, request.GET)):
            return HttpResponsePermanentRedirect(target)
        response = self.get_response(request)
        if response.status_code != 404:
            return response
        target = OldSites().by_path(request.path)
        if target is None or target.partition("#")[0] == request.path:
            return response
        return HttpResponsePermanentRedirect(with_query(target, request.META["QUERY_STRING"]))


def asks_by_query(request: HttpRequest) -> bool:
    """Whether the query is one of WordPress's; a search is ours, too."""
    return "s" not in request.GET and not QUERIES.isdisjoint(request.GET)


def with_query(url: str, query: str) -> str:
    if not query or "?" in url:
        return url
    path, hash_sign, fragment = url.partition("#")
    return f"{path}?{query}{hash_sign}{fragment}"
