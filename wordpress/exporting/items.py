"""An item of a WordPress export: a post, a page or a picture."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wordpress.exporting.vocabulary import NO_DATE, escaped, gmt, local, rss_date
from wordpress.exporting.xml import cdata, element


@dataclass(frozen=True, kw_only=True)
class Item:
    title: str
    link: str
    number: int
    kind: str
    status: str
    slug: str
    published: datetime.datetime | None
    modified: datetime.datetime
    written: datetime.datetime | None = None
    creator: str = ""
    parent: int = 0
    content: str = ""
    excerpt: str = ""
    comments_open: bool = False
    is_sticky: bool = False
    more: Iterable[str] = ()
    """The elements of its terms and custom fields."""

    def elements(self, guid: str) -> Iterator[str]:
        """In WordPress's own order: some readers rely on one element a line."""
        yield cdata("title", escaped(self.title))
        yield element("link", self.link)
        yield element("pubDate", rss_date(self.published) if self.published else "")
        yield cdata("dc:creator", self.creator)
        yield element("guid", guid, isPermaLink="false")
        yield element("description", "")
        yield cdata("content:encoded", self.content)
        yield cdata("excerpt:encoded", self.excerpt)
        yield element("wp:post_id", self.number)
        yield from self.dates()
        yield cdata("wp:comment_status", "open" if self.comments_open else "closed")
        yield cdata("wp:ping_status", "closed")
        yield cdata("wp:post_name", self.slug)
        yield cdata("wp:status", self.status)
        yield element("wp:post_parent", self.parent)
        yield element("wp:menu_order", 0)
        yield cdata("wp:post_type", self.kind)
        yield cdata("wp:post_password", "")
        yield element("wp:is_sticky", int(self.is_sticky))
        yield from self.more

    def dates(self) -> Iterator[str]:
        yield cdata("wp:post_date", local(self.published or self.written or self.modified))
        yield cdata("wp:post_date_gmt", gmt(self.published) if self.published else NO_DATE)
        yield cdata("wp:post_modified", local(self.modified))
        yield cdata("wp:post_modified_gmt", gmt(self.modified))
