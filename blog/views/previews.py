"""Texts on their real page before readers see them: drafts, shared drafts, unsaved changes."""

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
from accounts.pk import parse_pk
from blog.html.editing import tidy_source
from blog.models import Image, Page, Post, UnsavedText, shown
from blog.models.preview_links import link_to, read
from blog.rendering.texts import render_to_look_at
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
@login_required
def unsaved_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody typed into a text and has not saved, for nobody else; nothing is stored."""
    user = cast(User, request.user)
    typed = get_object_or_404(UnsavedText.objects.waiting(user), pk=pk)
    if typed.post_id:
        return _unsaved_post(request, typed, user)
    if typed.page_id is None or not user.has_perm("blog.change_page"):
        raise Http404(_("There is nothing here."))
    page = get_object_or_404(Page.objects.outside_trash(), pk=typed.page_id)
    page.title, page.body = typed.title, tidy_source(typed.value("body"))
    render_to_look_at(page)
    ctx = {"page": page, "is_preview": True, "unsaved": typed}
    return with_frames(render(request, "blog/page.html", ctx), page.body_html)


def _unsaved_post(request: HttpRequest, typed: UnsavedText, user: User) -> HttpResponse:
    editable = Post.objects.editable_by(user).for_detail()
    post = get_object_or_404(editable, pk=typed.post_id)
    post.title, post.excerpt = typed.title, typed.value("excerpt")
    post.body, post.language = tidy_source(typed.value("body")), typed.value("language")
    post.picture = Image.objects.filter(pk=parse_pk(typed.value("picture"))).first()
    render_to_look_at(post)
    shown.for_page(post)
    body_html = "".join(post.pages)
    ctx = {
        "post": post,
        "body_html": body_html,
        "tags": post.tags.all(),
        "is_preview": True,
        "unsaved": typed,
    }
    return with_frames(render(request, "blog/post_detail.html", ctx), body_html)


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
