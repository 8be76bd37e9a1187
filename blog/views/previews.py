"""Unpublished texts on their real page: for those who may change them, and by a shared link."""

import secrets
from typing import cast

from django.contrib.auth.decorators import login_required, permission_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from blog.models import Page, Post, shown
from blog.models.preview_links import link_to, read
from blog.views.frames import with_frames


@require_safe
@never_cache
@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who may change the post."""
    editable = Post.objects.editable_by(cast(User, request.user)).for_detail()
    post = get_object_or_404(editable, pk=pk)
    if post.is_published:
        return redirect(post)
    shown.for_page(post)
    body_html = "".join(post.pages)
    ctx = {
        "post": post,
        "body_html": body_html,
        "tags": post.tags.all(),
        "is_preview": True,
    }
    return with_frames(render(request, "blog/post_detail.html", ctx), body_html)


@require_safe
@never_cache
@login_required
@permission_required("blog.change_page", raise_exception=True)
def page_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """For editors."""
    page = get_object_or_404(Page.objects.outside_trash(), pk=pk)
    if page.is_published:
        return redirect(page)
    ctx = {"page": page, "is_preview": True}
    return with_frames(render(request, "blog/page.html", ctx), page.body_html)


@require_safe
@never_cache
def shared_preview(request: HttpRequest, key: str) -> HttpResponse:
    """For everybody who has the link."""
    try:
        asked = read(key)
    except BadSignature as error:
        raise Http404(_("There is nothing here.")) from error
    post = get_object_or_404(Post.objects.outside_trash().for_detail(), pk=asked.post_id)
    if post.is_published:
        return redirect(post)
    link = link_to(post)
    if link is None or not secrets.compare_digest(link.key, key):
        return render(request, "blog/preview_over.html", status=410)
    shown.for_page(post)
    ctx = {
        "post": post,
        "body_html": "".join(post.pages),
        "is_preview": True,
        "shared_until": link.until,
    }
    response = render(request, "blog/post_detail.html", ctx)
    response["X-Robots-Tag"] = "noindex"
    return response
