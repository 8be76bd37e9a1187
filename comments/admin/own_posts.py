"""What readers say on an author's own posts, to read and to answer."""

from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.pk import parse_pk
from comments.admin.inbox import store_answer
from comments.models import Comment
from comments.thread.forms import BODY_MAX_LENGTH

PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def on_own_posts(request: HttpRequest) -> HttpResponse:
    """Approved comments on the posts that the person may change, newest first."""
    if not request.user.has_perm("blog.change_post"):
        raise PermissionDenied
    theirs = Comment.objects.on_posts_of(cast(User, request.user))
    words, answered = request.POST.get("answer", "").strip()[:BODY_MAX_LENGTH], 0
    if request.method == "POST":
        comment = get_object_or_404(
            theirs.select_related("post__author"), pk=parse_pk(request.POST.get("_answer", ""))
        )
        if not words:
            messages.warning(request, _("Please write something."))
        elif store_answer(request, comment, words):
            return redirect(request.get_full_path())
        answered = comment.pk
    if before := parse_pk(request.GET.get("before", "")):
        theirs = theirs.filter(pk__lt=before)
    shown = theirs.select_related("post", "parent").defer("post__body", "post__body_html")
    comments = list(shown.order_by("-pk")[: PER_PAGE + 1])
    ctx = {
        **admin.site.each_context(request),
        "title": _("Comments on your posts"),
        "comments": comments[:PER_PAGE],
        "before": comments[PER_PAGE - 1].pk if len(comments) > PER_PAGE else None,
        # What was refused stays in its field.
        "answered": answered,
        "words": words,
    }
    status = 400 if answered else 200
    return render(request, "admin/comments/on_own_posts.html", ctx, status=status)
