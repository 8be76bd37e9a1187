"""What every reader page shows around its content; each part is one query, made when used."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from blog.models import Category, Page, SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    if request.path.startswith("/admin/"):
        return {}
    return {
        "site": SimpleLazyObject(SiteSettings.load),
        "footer_pages": Page.objects.published()
        .apart_from_legal()
        .filter(in_footer=True)
        .only("title", "path"),
        "top_categories": Category.objects.filter(parent=None),
    }
