"""Template context of every public page: the site's settings, and the links around the content.

Two queries, made only when a template uses them.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, DateTimeField, Q, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.reversing import path_to
from blog.models import Category, Page, SiteLink, SiteSettings, is_public
from blog.models.pages import CONTACT
from blog.models.prepared import Rows
from blog.models.public import holds
from blog.models.standing import StandingQuery


@dataclass(frozen=True)
class Entry:
    """A link of the frame: to a page, to a category, or wherever the host wants."""

    kind: str
    """“page”, “category” or “url”."""
    pk: int
    """The page's or the category's."""
    name: str
    path: str
    published_at: datetime.datetime | None
    place: str = ""
    """Where the host put it; empty where it stands by itself."""
    position: int = 0
    number: int = 0

    def get_absolute_url(self) -> str:
        return self.path if self.kind == "url" else path_to(self.kind, self.path)


def links() -> Any:
    pages = Page.objects.apart_from_legal().filter(in_footer=True).order_by()
    categories = Category.objects.filter(parent=None).order_by()
    never = Value(None, DateTimeField())
    nowhere = Value(""), Value(0), Value(0)
    return pages.values_list(Value("page"), "pk", "title", "path", "published_at", *nowhere).union(
        categories.values_list(Value("category"), "pk", "name", "path", never, *nowhere),
        chosen(),
        all=True,
    )


def chosen() -> Any:
    """The links that the host has put into menu and footer."""
    kind = Case(
        When(page__isnull=False, then=Value("page")),
        When(category__isnull=False, then=Value("category")),
        default=Value("url"),
    )
    name = Case(
        When(~Q(label=""), then="label"),
        When(page__isnull=False, then="page__title"),
        default="category__name",
    )
    path = Coalesce("page__path", "category__path", "url")
    key = Coalesce("page", "category", 0)
    return SiteLink.objects.order_by().values_list(
        kind, key, name, path, "page__published_at", "place", "position", "pk"
    )


LINKS = StandingQuery(lambda _keys: links())


@dataclass
class Frame:
    """What stands around the content of every page."""

    site: SiteSettings
    categories: list[Entry]
    menu: list[Entry]
    footer: list[Entry]
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
        public = [entry for entry in entries if entry.kind != "page" or holds(rule, entry)]
        facts = [getattr(site, name) for name in SETTINGS], public
        last = self._last
        if last is None or last[0] != facts:
            last = facts, arranged(site, public)
            self._last = last
        return last[1]

    def _all(self) -> list[Entry]:
        rows = LINKS.rows()
        known, entries = self._entries
        if rows != known:
            entries = [Entry(*row) for row in rows]
            self._entries = rows, entries
        return entries


def arranged(site: SiteSettings, entries: list[Entry]) -> Frame:
    """Each link in its place; where the host chose none, top categories and the footer's pages."""
    chosen = sorted(entries, key=lambda entry: (entry.position, entry.number))
    by_place = {
        place: [entry for entry in chosen if entry.place == place]
        for place in SiteLink.Place.values
    }
    by_itself = [entry for entry in entries if not entry.place]
    categories = [entry for entry in by_itself if entry.kind == "category"]
    categories.sort(key=lambda entry: entry.path)
    # The contact form stands at its page's address, and has a link of its own.
    reserved = CONTACT if site.takes_messages else None
    pages = [entry for entry in by_itself if entry.kind == "page" and entry.path != reserved]
    pages.sort(key=lambda entry: entry.name)
    return Frame(
        site,
        categories,
        menu=by_place[SiteLink.Place.MENU] or categories,
        footer=by_place[SiteLink.Place.FOOTER] or pages,
    )


SETTINGS = [field.attname for field in SiteSettings._meta.concrete_fields]
_frames = Frames()


def site(request: HttpRequest) -> dict[str, Any]:
    if request.path.startswith("/admin/"):
        return {}
    frame: Any = SimpleLazyObject(_frames.current)
    return {
        "frame": frame,
        "site": SimpleLazyObject(lambda: frame.site),
        "menu": SimpleLazyObject(lambda: frame.menu),
        "footer_links": SimpleLazyObject(lambda: frame.footer),
        "top_categories": SimpleLazyObject(lambda: frame.categories),
    }
