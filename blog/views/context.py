"""Template context of every public page: the site's settings, and the links around the content.

Two queries, made only when a template uses them.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import DateTimeField, Value
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.reversing import path_to
from blog.models import Category, Page, SiteSettings, is_public
from blog.models.pages import CONTACT
from blog.models.public import holds
from blog.models.standing import Rows, StandingQuery


@dataclass(frozen=True)
class Entry:
    """A link of the frame: to a page, or to a category at the top of the tree."""

    kind: str
    pk: int
    name: str
    path: str
    published_at: datetime.datetime | None

    def get_absolute_url(self) -> str:
        return path_to(self.kind, self.path)


def links() -> Any:
    pages = Page.objects.apart_from_legal().filter(in_footer=True).order_by()
    categories = Category.objects.filter(parent=None).order_by()
    never = Value(None, DateTimeField())
    return pages.values_list(Value("page"), "pk", "title", "path", "published_at").union(
        categories.values_list(Value("category"), "pk", "name", "path", never), all=True
    )


LINKS = StandingQuery(lambda _keys: links())


@dataclass
class Frame:
    """What stands around the content of every page."""

    site: SiteSettings
    pages: list[Entry]
    categories: list[Entry]
    parts: dict[tuple[Any, ...], str] = field(default_factory=dict)
    """What templates made of it; see blog.templatetags.parts."""


class Frames:
    """Keeps the last frame of this process as long as everything in it is the same."""

    def __init__(self) -> None:
        self._last: tuple[Any, Frame] | None = None
        self._entries: tuple[Rows, list[Entry]] = ([], [])

    def current(self) -> Frame:
        site = SiteSettings.load()
        entries = self._all()
        rule = is_public()
        pages = [entry for entry in entries if entry.kind == "page" and holds(rule, entry)]
        if site.takes_messages:
            # The contact form stands at its address and shows it.
            pages = [entry for entry in pages if entry.path != CONTACT]
        facts = [getattr(site, name) for name in SETTINGS], entries, pages
        last = self._last
        if last is None or last[0] != facts:
            categories = [entry for entry in entries if entry.kind == "category"]
            last = (
                facts,
                Frame(
                    site,
                    sorted(pages, key=lambda entry: entry.name),
                    sorted(categories, key=lambda entry: entry.path),
                ),
            )
            self._last = last
        return last[1]

    def _all(self) -> list[Entry]:
        rows = LINKS.rows()
        known, entries = self._entries
        if rows != known:
            entries = [Entry(*row) for row in rows]
            self._entries = rows, entries
        return entries


SETTINGS = [field.attname for field in SiteSettings._meta.concrete_fields]
_frames = Frames()


def site(request: HttpRequest) -> dict[str, Any]:
    if request.path.startswith("/admin/"):
        return {}
    frame: Any = SimpleLazyObject(_frames.current)
    return {
        "frame": frame,
        "site": SimpleLazyObject(lambda: frame.site),
        "footer_pages": SimpleLazyObject(lambda: frame.pages),
        "top_categories": SimpleLazyObject(lambda: frame.categories),
    }
