"""Deciding on many similar comments at once, each of which is listed before anything happens."""

from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.pk import parse_pk
from comments import moderation
from comments.admin.decisions import tell_of_decisions
from comments.admin.queue import MAX_WAVE, wave
from comments.models import Comment, Fingerprint, Status

REASON_LENGTH = 1_000


def wave_page(request: HttpRequest, key: int) -> HttpResponse:
    """The held comments that share a fingerprint; the ticked ones are decided on."""
    if not request.user.has_perm("comments.change_comment"):
        raise PermissionDenied
    fingerprint = get_object_or_404(Fingerprint, pk=key)
    if request.method == "POST":
        decide_ticked(request, fingerprint)
        return redirect("admin:comments_comment_inbox")
    comments = wave(fingerprint).select_related("post")
    found = list(comments.defer("post__body", "post__body_html")[: MAX_WAVE + 1])
    context = {
        **admin.site.each_context(request),
        "title": _("Similar comments"),
        "trait": fingerprint.get_kind_display(),
        "comments": found[:MAX_WAVE],
        "has_more": len(found) > MAX_WAVE,
        "actions": moderation.ACTIONS,
        "opts": Comment._meta,
    }
    return render(request, "admin/comments/wave.html", context)


def decide_ticked(request: HttpRequest, fingerprint: Fingerprint) -> None:
    status = request.POST.get("_decide", "")
    keys = [parse_pk(value) for value in request.POST.getlist("comment")[:MAX_WAVE]]
    if status not in moderation.ACTIONS:
        return
    if not keys:
        messages.warning(request, _("You have ticked no comment."))
        return
    batch = moderation.decide_all(
        wave(fingerprint).filter(pk__in=keys),
        Status(status),
        by=cast(User, request.user),
        reason=request.POST.get("reason", "").strip()[:REASON_LENGTH],
    )
    if not batch:
        messages.warning(request, _("Somebody else has already decided on this."))
        return
    tell_of_decisions(request, moderation.size_of(batch), Status(status), undo=batch)
