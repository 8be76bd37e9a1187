"""The page of hits, at the URL of WordPress: /?s=…"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from accounts.reversing import path_to
from blog.models import Post, SearchEntry
from blog.models.standing import StandingQuery, in_order
from blog.search.finding import find
from blog.search.form import NARROWING, choices, chosen_in, filters_for
from blog.search.marking import marked, snippet
from blog.search.queries import MAX_LENGTH, Query, parse
from blog.search.topics import all_categories, named_authors, named_categories, named_tags, suggest

HITS_PER_PAGE = 10
LINKED = in_order(Post, {"id", "title", "slug", "language", "published_on"})
SHOWN = StandingQuery(
    lambda keys: SearchEntry.objects.filter(pk__in=keys).values_list(
        *("pk", "kind", "object_id", "title", "shown_at", "full_text__text", "page__path"),
        *(f"post__{name}" for name in LINKED),
    )
)


@dataclass(frozen=True)
class Hit:
    kind: SearchEntry.Kind
    title: SafeString
    snippet: SafeString
    shown_at: datetime.datetime | None
    url: str
    language: str = ""


def search(request: HttpRequest, number: int = 1) -> HttpResponse:
    """A page of ten hits, with the form filled in."""
    filters = filters_for(request.GET)
    words = request.GET.get("s", "")[:MAX_LENGTH]
    query = parse(words)
    # At most 2,000 keys, of which ten are shown: cheaper than one query to count and one to find.
    paginator = Paginator(find(query, filters).entries, HITS_PER_PAGE)
    page = paginator.get_page(request.GET.get("page") or number)
    hits = hits_of(list(page.object_list), query)
    categories = all_categories()
    offered = choices(categories)
    context = {
        "chosen": chosen_in(request.GET),
        "choices": offered,
        "words": words,
        "query": query,
        "page_obj": page,
        "hits": hits,
        "suggestions": suggest(words) if query and not hits else [],
        "found_categories": named_categories(categories, query),
        "found_tags": named_tags(query),
        "found_authors": named_authors(offered.authors, query),
        "only_excludes": bool(query.unwanted) and not query,
        "is_narrowed": any(getattr(filters, name) for name in NARROWING),
        "other_parameters": _without_page(request),
    }
    return render(request, "blog/search.html", context)


def hits_of(keys: list[int], query: Query) -> list[Hit]:
    """The entries with these keys, in their order."""
    rows = {row[0]: row for row in SHOWN.rows(keys)} if keys else {}
    return [_hit(rows[key], query) for key in keys if key in rows]


def _hit(row: tuple[Any, ...], query: Query) -> Hit:
    _key, kind, object_id, title, shown_at, text, path, *linked = row
    post = Post.from_db(DEFAULT_DB_ALIAS, LINKED, linked)
    match kind:
        case SearchEntry.Kind.COMMENT:
            title = f"{title}: {post.title}"
            # The permalink of a comment. Its app stands above this one, so it is not imported.
            url = f"/comments/{object_id}/"
        case SearchEntry.Kind.PAGE:
            url = path_to("page", path)
        case _:
            url = post.get_absolute_url()
    return Hit(
        kind=SearchEntry.Kind(kind),
        title=marked(title, query.stems),
        snippet=snippet(text or "", query.stems),
        shown_at=shown_at,
        url=url,
        language=(post.language or "") if kind == SearchEntry.Kind.POST else "",
    )


def _without_page(request: HttpRequest) -> str:
    parameters = request.GET.copy()
    parameters.pop("page", None)
    return parameters.urlencode()
