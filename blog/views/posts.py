"""A post's own page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from blog.discovery.neighbours import around
from blog.models import Post, TaggedPost, shown
from blog.models.days import existing_day
from blog.views.frames import with_frames
from page_cache.reads import kept_with_query, reads, touch


@require_safe
@kept_with_query
@vary_on_cookie
def post_detail(
    request: HttpRequest, year: int, month: int, day: int, slug: str, number: int = 1
) -> HttpResponse:
    with reads(Post, of=[]):
        # No other post can have this URL before this one has changed.
        post = shown.at_url(existing_day(year, month, day), slug)
    if post is None:
        raise Http404(_("There is nothing here."))
    touch(Post, of=[post.pk])
    with _only_terms_and_authors_of(post):
        shown.for_page(post)
    parts = Paginator(post.pages, 1)
    if number > parts.num_pages:
        raise Http404(_("There is nothing here."))
    if number == 1 and request.path != post.get_absolute_url():
        return redirect(post, permanent=True)
    part = parts.page(number)
    body_html = part.object_list[0]
    neighbours, related = around(post)
    ctx = {
        "post": post,
        "canonical": post.first_published_url if post.first_published_host else request.path,
        "body_html": body_html,
        "part": part,
        "neighbours": neighbours,
        "tags": post.tags.all(),
        "related": related,
        "is_preview": False,
    }
    return with_frames(render(request, "blog/post_detail.html", ctx), body_html)


@contextmanager
def _only_terms_and_authors_of(post: Post) -> Iterator[None]:
    own = [post.pk]
    with (
        reads(Post, of=own),
        reads(Post.categories.through, of=own),
        reads(Post.co_authors.through, of=own),
        reads(TaggedPost, of=own),
    ):
        yield
