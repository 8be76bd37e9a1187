"""Template context of every public page: the site's settings, and the links around the content.

Two queries, made only when a template uses them.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property

from blog.models import Category, Page, SiteSettings


@dataclass(frozen=True)
class Entry:
    """A link of the frame: to a page, or to a category at the top of the tree."""

    kind: str
    pk: int
    name: str
    path: str

    def get_absolute_url(self) -> str:
        return reverse(self.kind, args=[self.path])


class Frame:
    """The links around the content, by one query."""

    @cached_property
    def entries(self) -> list[Entry]:
        pages = Page.objects.published().apart_from_legal().filter(in_footer=True).order_by()
        categories = Category.objects.filter(parent=None).order_by()
        rows = pages.values_list(Value("page"), "pk", "title", "path").union(
            categories.values_list(Value("category"), "pk", "name", "path"), all=True
        )
        return [Entry(*row) for row in rows]

    def pages(self) -> list[Entry]:
        entries = (entry for entry in self.entries if entry.kind == "page")
        return sorted(entries, key=lambda entry: entry.name)

    def categories(self) -> list[Entry]:
        entries = (entry for entry in self.entries if entry.kind == "category")
        return sorted(entries, key=lambda entry: entry.path)


def site(request: HttpRequest) -> dict[str, Any]:
    if request.path.startswith("/admin/"):
        return {}
    frame = Frame()
    return {
        "site": SimpleLazyObject(SiteSettings.load),
        "footer_pages": SimpleLazyObject(frame.pages),
        "top_categories": SimpleLazyObject(frame.categories),
    }
