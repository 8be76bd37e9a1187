"""Import pages, below their parents."""

from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from blog.models import Page
from blog.models.pages import HOUSE_RULES, IMPRINT, PRIVACY
from blog.rendering.saving import save_text
from wordpress.importing import urls
from wordpress.importing.importers.base import TextImporter
from wordpress.importing.log import Kind, Outcome
from wordpress.importing.statuses import published_at
from wordpress.models import ImportedItem
from wordpress.wxr import reader as wxr


class PageImporter(TextImporter):
    def take(self, entry: wxr.Entry) -> None:
        item = self.log.find(Kind.PAGE, entry.id)
        source_hash = self.source_hash(entry)
        outcome, thing = self.log.decide(item, source_hash)
        if outcome in {Outcome.NEW, Outcome.CHANGED}:
            page = thing if isinstance(thing, Page) else Page(in_footer=False)
            self.fill(page, entry, item)
            if not self.log.is_dry:
                save_text(page)
                # Saving sets this to now.
                Page.objects.filter(pk=page.pk).update(modified_at=self.modified_at(entry))
                recorded = self.recorded_hash(source_hash)
                self.log.record(Kind.PAGE, entry.id, page, recorded, item=item)
        self.log.add_outcome(outcome, Kind.PAGE, entry.id, entry.title)
        for comment in entry.comments:
            reason = _("Pages have no comments here.")
            self.log.skip(Kind.COMMENT, comment.id, comment.author, reason)

    def fill(self, page: Page, entry: wxr.Entry, item: ImportedItem | None) -> None:
        """Set the page's own fields and record issues; snapshots the old values first."""
        self.contexts.gaps = 0
        published = published_at(entry, self.zone)
        path = self.free_path(page, entry)
        body = self.converted(entry, entry.content)
        self.add_issues(entry, published)
        title = self.title(entry)
        if entry.meta.get("_thumbnail_id", "0") not in {"", "0"}:
            reason = _("Pages have no featured picture here.")
            self.log.add_issue(Kind.PAGE, entry.id, title, reason)
        if item and page.pk and not self.log.is_dry:
            self.log.keep_snapshot(item, page)
        page.title, page.path, page.body, page.published_at = title, path, body, published

    def free_path(self, page: Page, entry: wxr.Entry) -> str:
        path = urls.page_path(entry.id, self.log.facts.pages)
        free = urls.free_path(apart_from_ours(path), page.pk)
        if free != path:
            reason = _("The path “%(path)s” is taken; this page gets “%(free)s”.")
            facts = {"path": path, "free": free}
            self.log.add_issue(Kind.PAGE, entry.id, self.title(entry), reason % facts)
        return free


def apart_from_ours(path: str) -> str:
    """A different path if one of this site's own views uses this one."""
    try:
        is_free = path in {IMPRINT, PRIVACY, HOUSE_RULES} or resolve(f"/{path}/").url_name == "page"
    except Resolver404:
        is_free = True
    return path if is_free else f"{path[:180]}-seite"
