"""Posts and pages that a link in a text may lead to, found while its author types."""

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from blog.models import SearchEntry
from blog.search.finding import Filters, find
from blog.search.queries import parse

MOST = 8


@require_safe
@staff_member_required
@permission_required("blog.change_post", raise_exception=True)
def link_targets(request: HttpRequest) -> JsonResponse:
    """`?q=words`: the public posts and pages that match best."""
    query = parse(request.GET.get("q", ""))
    keys = [
        key
        for kind in (SearchEntry.Kind.PAGE, SearchEntry.Kind.POST)
        for key in find(query, Filters(kind=kind)).entries[:MOST]
    ]
    entries = (
        SearchEntry.objects.public()
        .select_related("post", "page")
        .only("title", "post__slug", "post__published_on", "page__path")
        .in_bulk(keys)
    )
    found = [entries[key] for key in keys if key in entries]
    targets = [{"url": _url(entry), "title": entry.title} for entry in found]
    return JsonResponse({"targets": targets})


def _url(entry: SearchEntry) -> str:
    text = entry.post or entry.page
    return text.get_absolute_url() if text else ""
