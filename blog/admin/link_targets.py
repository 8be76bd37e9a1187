"""Posts, pages and files that a link in a text may lead to, found while its author types."""

import datetime
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.core.files.storage import default_storage
from django.db.models import CharField, DateField, QuerySet, Value
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from accounts.reversing import path_to
from blog.models import File, SearchEntry
from blog.search.finding import Filters, find
from blog.search.queries import parse

MOST = 8
MOST_FILES = 4
NO_TEXT = Value("", CharField())
NO_DAY = Value(None, DateField())


@require_safe
@staff_member_required
@permission_required("blog.change_post", raise_exception=True)
def link_targets(request: HttpRequest) -> JsonResponse:
    """`?q=words`: the public posts and pages that match best, and the newest such files."""
    words = request.GET.get("q", "")
    query = parse(words)
    keys = [
        key
        for kind in (SearchEntry.Kind.PAGE, SearchEntry.Kind.POST)
        for key in find(query, Filters(kind=kind)).entries[:MOST]
    ]
    rows = list(_texts(keys).union(_files(words), all=True))
    texts = {row[0]: row for row in rows if not row[-1]}
    files = sorted((row for row in rows if row[-1]), reverse=True)
    found = [texts[key] for key in keys if key in texts] + files
    return JsonResponse({"targets": [_target(*row) for row in found]})


def _texts(keys: list[int]) -> QuerySet[Any, Any]:
    places = ("post__slug", "post__published_on", "page__path")
    entries = SearchEntry.objects.public().filter(pk__in=keys).order_by()
    return entries.values_list("pk", "title", *places, NO_TEXT)


def _files(words: str) -> QuerySet[Any, Any]:
    """With the same columns, so that one query asks for both."""
    matching = File.objects.outside_trash().search(words.strip()[:100])
    newest = matching.order_by("-pk").values("pk")[: MOST_FILES if words.strip() else 0]
    files = File.objects.filter(pk__in=newest).order_by()
    return files.values_list("pk", "title", NO_TEXT, NO_DAY, NO_TEXT, "file")


def _target(
    _key: int, title: str, slug: str, day: datetime.date | None, path: str, file: str
) -> dict[str, str]:
    if file:
        return {"url": default_storage.url(file), "title": title or file.rpartition("/")[2]}
    if day:
        return {"url": path_to("post", day.year, day.month, day.day, slug), "title": title}
    return {"url": path_to("page", path), "title": title}
