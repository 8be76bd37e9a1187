"""The findings on a post's form: when it is opened, and while somebody writes."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.pk import parse_pk
from blog.admin.review import Finding, review, review_pictures
from blog.models import Image, Post

MAX_LETTERS = 500_000
MAX_WARNINGS = 5


class ReviewedAdmin(admin.ModelAdmin[Post]):
    """The part of the posts' admin that shows the findings, and warns of them on publishing."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(review_text)
        return [path("review/", view, name="blog_post_review"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["is_reviewed"] = True
        form = context["adminform"].form
        if form.is_bound:
            context |= listed(review_typed(form.data))
        elif post := kwargs.get("obj"):
            context |= listed(review(post.body, post.excerpt, post.picture))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.published_at and not form.initial.get("published_at"):
            warn_of_pictures(request, obj)


@require_POST
def review_text(request: HttpRequest) -> HttpResponse:
    """The findings on the form's text, saved or not; static/js/review.js asks for them."""
    if not request.user.has_perm("blog.change_post"):
        raise PermissionDenied
    return render(request, "admin/blog/post/_findings.html", listed(review_typed(request.POST)))


def review_typed(data: Mapping[str, str]) -> list[Finding]:
    """The findings on what was sent from the form."""
    picture = Image.objects.filter(pk=parse_pk(data.get("picture", ""))).first()
    return review(data.get("body", "")[:MAX_LETTERS], data.get("excerpt", ""), picture)


def listed(findings: list[Finding]) -> dict[str, Any]:
    """What admin/blog/post/_findings.html shows."""
    blocking = sum(finding.blocks for finding in findings)
    return {"findings": findings, "blocking": blocking, "informing": len(findings) - blocking}


def warn_of_pictures(request: HttpRequest, post: Post) -> None:
    missing = [str(finding) for finding in review_pictures(post.body, post.picture)]
    if len(missing) > MAX_WARNINGS:
        missing[MAX_WARNINGS:] = ["…"]
    if missing:
        messages.warning(request, _("Please complete the pictures:") + " " + " ".join(missing))
