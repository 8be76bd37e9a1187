"""sitemap.xml, for search engines, and robots.txt."""

import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from blog.models import Page, Post


class PostSitemap(Sitemap[Post]):
    limit = 5_000

    def items(self) -> QuerySet[Post]:
        return Post.objects.published().newest_first().only("slug", "published_on", "modified_at")

    def lastmod(self, item: Post) -> datetime.datetime:
        return item.modified_at


class PageSitemap(Sitemap[Page]):
    def items(self) -> QuerySet[Page]:
        return Page.objects.published().only("path", "modified_at").order_by("path")

    def lastmod(self, item: Page) -> datetime.datetime:
        return item.modified_at


SITEMAPS = {"posts": PostSitemap, "pages": PageSitemap}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /comments/reply/",
        "Disallow: /preview/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
