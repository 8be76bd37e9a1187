"""Visits in the admin: one page with the days, and the posts most read."""

from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.admin.bases import ReadOnlyAdmin
from accounts.models import User
from accounts.pk import parse_pk
from blog.models import Post, SiteSettings
from visits.models import PostVisits
from visits.numbers import days_of, days_of_all, most_read


@admin.register(PostVisits)
class PostVisitsAdmin(ReadOnlyAdmin[PostVisits]):
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """All posts by day, or one of them (`?post=1`); below, what was read most (`?day=…`)."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        post = asked_post(request)
        day = asked_day(request)
        columns = days_of(post) if post else days_of_all()
        ctx = {
            **self.admin_site.each_context(request),
            "title": post.title if post else _("Visits"),
            "opts": self.opts,
            "post": post,
            "columns": columns,
            "total": sum(column.count for column in columns),
            "day": day,
            "most_read": most_read(day),
            "is_on": SiteSettings.load().counts_visits,
        }
        return render(request, "admin/visits/visits.html", ctx)


def asked_post(request: HttpRequest) -> Post | None:
    if "post" not in request.GET:
        return None
    found = Post.objects.filter(pk=parse_pk(request.GET["post"])).first()
    if found and (
        found.is_published or found in Post.objects.editable_by(cast(User, request.user))
    ):
        return found
    raise Http404


def asked_day(request: HttpRequest) -> Any:
    try:
        return parse_date(request.GET.get("day", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()
