"""A page's own page: “about us” and whatever else stands outside the order of time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.models import Page
from blog.views.frames import with_frames
from page_cache.reads import kept


@require_safe
@kept
def page_detail(request: HttpRequest, path: str) -> HttpResponse:
    page = get_object_or_404(Page.objects.published(), path=path)
    return with_frames(render(request, "blog/page.html", {"page": page}), page.body_html)
