"""What importing a post and importing a page have in common."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from blog.html.plain_text import plain_text
from wordpress.content import Converted, convert
from wordpress.importing import urls
from wordpress.importing.importers.authors import AuthorImporter
from wordpress.importing.importers.context import ContextBuilder
from wordpress.importing.log import ImportLog
from wordpress.importing.snapshots import fingerprint
from wordpress.importing.statuses import reason_for_draft
from wordpress.wxr import dates
from wordpress.wxr import reader as wxr

CO_AUTHORS = "author"
"""The taxonomy of further authors, each named by the login."""


class TextImporter:
    def __init__(self, log: ImportLog, authors: AuthorImporter) -> None:
        self.log = log
        self.zone = dates.zone_of(log.facts.zone)
        self.authors = authors
        self.contexts = ContextBuilder(log)

    def title(self, entry: wxr.Entry) -> str:
        return plain_text(entry.title)[:300] or _("Untitled")

    def converted(self, entry: wxr.Entry, content: str) -> str:
        """The content as HTML for this site; losses are recorded as issues."""
        converted = convert(content, self.contexts.context(entry))
        self.add_losses(entry, converted)
        return converted.html

    def add_losses(self, entry: wxr.Entry, converted: Converted) -> None:
        for loss in converted.losses:
            times = f" (× {loss.times})" if loss.times > 1 else ""
            reason = f"{loss.reason} {loss.what}{times}"
            self.log.add_issue(entry.type, entry.id, entry.title, reason)

    def source_hash(self, entry: wxr.Entry) -> str:
        """Covers everything imported from the entry itself; each comment has its own hash."""
        pages = self.log.facts.pages
        return fingerprint(
            [
                *(entry.title, entry.slug, entry.status, entry.password, entry.content),
                *(entry.date, entry.date_gmt, entry.excerpt, entry.comments_open, entry.is_sticky),
                *(entry.categories, entry.tag_slugs, entry.format, entry.other_terms),
                # Posts that name none keep the hash that earlier imports recorded.
                *([entry.language] if entry.language else []),
                entry.meta.get("_thumbnail_id", ""),
                entry.meta.get("_yoast_wpseo_canonical", ""),
                self.authors.identity(entry.creator) if entry.type == "post" else "",
                urls.page_path(entry.id, pages) if entry.type == "page" else "",
            ]
        )

    def recorded_hash(self, source_hash: str) -> str:
        """A different hash if pictures are missing, so that the text is imported again later."""
        return self.log.with_gaps(source_hash) if self.contexts.gaps else source_hash

    def add_issues(self, entry: wxr.Entry, published: datetime.datetime | None) -> None:
        reasons = [reason_for_draft(entry, published)]
        if not entry.title:
            reasons.append(_("It has no title; it is called “Untitled” here."))
        if entry.format and entry.format != "standard":
            reason = _("Its format “%(format)s” is shown like any other post.")
            reasons.append(reason % {"format": entry.format})
        for taxonomy, name in entry.other_terms:
            if taxonomy == CO_AUTHORS and self.authors.has(name):
                continue
            reason = _("There is no place for “%(name)s” from the taxonomy “%(taxonomy)s” here.")
            reasons.append(reason % {"name": name, "taxonomy": taxonomy})
        for reason in filter(None, reasons):
            self.log.add_issue(entry.type, entry.id, entry.title, reason)

    def written_at(self, entry: wxr.Entry) -> datetime.datetime:
        return dates.moment(entry.date_gmt, entry.date, self.zone) or timezone.now()

    def modified_at(self, entry: wxr.Entry) -> datetime.datetime:
        moment = dates.moment(entry.modified_gmt, entry.modified, self.zone)
        return moment or self.written_at(entry)
