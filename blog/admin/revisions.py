"""The revisions of a post in the admin: listing, comparing and restoring them."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.pk import parse_pk
from blog.admin.conflicts import version_of, who_saved
from blog.html.difference import difference, plain_difference
from blog.models import Post, Revision
from blog.models.revisions import words_of
from blog.rendering.saving import save_text
from blog.search.related import store_related

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

REVISIONS_PER_PAGE = 25


def editable_post(admin: "ModelAdmin[Post]", request: HttpRequest, pk: int) -> Post:
    """The post, if the person may change it; raises Http404 or PermissionDenied."""
    post = admin.get_object(request, str(pk))
    if post is None:
        raise Http404
    if not admin.has_change_permission(request, post):
        raise PermissionDenied
    return post


@require_safe
def revision_list(request: HttpRequest, admin: "ModelAdmin[Post]", pk: int) -> HttpResponse:
    post = editable_post(admin, request, pk)
    revisions = Revision.objects.filter(post=post).for_list()
    page = Paginator(revisions, REVISIONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "title": _("Revisions of “%(post)s”") % {"post": post.title}}
    return _page(request, admin, post, "revisions", context)


@require_safe
def revision_difference(request: HttpRequest, admin: "ModelAdmin[Post]", pk: int) -> HttpResponse:
    """Two revisions side by side: by default the newest and the one before it."""
    post = editable_post(admin, request, pk)
    revisions = Revision.objects.filter(post=post).select_related("by")
    new = _asked_for(request, revisions, "new") or revisions.first()
    if new is None:
        raise Http404
    old = _asked_for(request, revisions, "old") or (
        revisions.before(new).select_related("by").first()
    )
    if old and (old.saved_at, old.pk) > (new.saved_at, new.pk):
        old, new = new, old
    context = {
        "title": _("What changed in “%(post)s”") % {"post": post.title},
        "old": old,
        "new": new,
        "current": [one.pk for one in (old, new) if one and words_of(one) == words_of(post)],
        "sections": _sections(old or Revision(), new),
        "version": version_of(post),
        "newer": revisions.filter(saved_at__gt=new.saved_at).order_by("saved_at", "pk").first(),
        "older": revisions.before(old).first() if old else None,
    }
    return _page(request, admin, post, "difference", context)


@require_POST
def restore(
    request: HttpRequest, admin: "ModelAdmin[Post]", pk: int, revision: int
) -> HttpResponse:
    """Restore the text of a revision, unless somebody saved the post in the meantime."""
    with transaction.atomic():
        get_object_or_404(Post.objects.select_for_update().only("pk"), pk=pk)
        post = editable_post(admin, request, pk)
        wanted = get_object_or_404(Revision, pk=revision, post=post)
        if request.POST.get("version") != version_of(post):
            text = _("Nothing was restored: %(who)s saved the post in the meantime.")
            messages.warning(request, text % {"who": who_saved(post) or _("somebody")})
            return redirect("admin:blog_post_revisions", pk)
        before = Post.objects.get(pk=pk)
        post.title, post.excerpt, post.body = wanted.title, wanted.excerpt, wanted.body
        save_text(post)
        store_related(post)
        Revision.record(post, cast(User, request.user), before)
        admin.log_change(request, post, [{"changed": {"fields": ["title", "excerpt", "body"]}}])
    messages.success(request, _("The old text is restored; the one it replaced is kept, too."))
    return redirect("admin:blog_post_change", pk)


def _asked_for(request: HttpRequest, revisions: Any, name: str) -> Revision | None:
    """The revision that the query names; raises Http404 if the post has no such revision."""
    key = request.GET.get(name, "")
    if not key:
        return None
    return cast(Revision, get_object_or_404(revisions, pk=parse_pk(key)))


def _sections(old: Revision, new: Revision) -> list[dict[str, Any]]:
    return [
        {"name": _("Title"), "parts": plain_difference(old.title, new.title)},
        {"name": _("Excerpt"), "parts": difference(old.excerpt, new.excerpt)},
        {"name": _("Text"), "parts": difference(old.body, new.body)},
    ]


def _page(
    request: HttpRequest, admin: "ModelAdmin[Post]", post: Post, name: str, context: dict[str, Any]
) -> HttpResponse:
    ctx = {**admin.admin_site.each_context(request), "opts": admin.opts, "post": post, **context}
    return render(request, f"admin/blog/post/{name}.html", ctx)
