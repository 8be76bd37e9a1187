"""The links between the pages of a thread, and the query strings that name those pages."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator

from comments.models import CommentSettings
from comments.thread.paging import Thread, ThreadPage


@dataclass(frozen=True)
class PageLink:
    """A page with its number; a gap between numbers has no URL."""

    number: int | None
    url: str
    is_current: bool


class Pager:
    """What leads from one page of a thread to the others, in the same order of comments."""

    def __init__(self, thread: Thread, page: ThreadPage) -> None:
        self.page = page
        self.path = thread.post.get_absolute_url()
        usual = CommentSettings.Order(thread.settings.order)
        self.order = {} if thread.order == usual else {"order": thread.order.value}

    def query(self, **place: int) -> str:
        """`after` or `page`; the first page needs neither."""
        return urlencode({**self.order, **{name: key for name, key in place.items() if key}})

    def url(self, **place: int) -> str:
        query = self.query(**place)
        return f"{self.path}?{query}#comments" if query else f"{self.path}#comments"

    @property
    def previous_url(self) -> str:
        """By the comment that it follows, as the next one: no comment comes twice or not at all."""
        after = self.page.previous_after
        return "" if after is None else self.url(after=after)

    @property
    def next_url(self) -> str:
        return self.url(after=self.page.next_after) if self.page.next_after else ""

    @property
    def links(self) -> list[PageLink]:
        """The first and the last page, and those around this one."""
        count, current = self.page.page_count, self.page.number
        if count < 2:  # one page needs no links
            return []
        pages = Paginator(range(count), 1)
        shown = pages.get_elided_page_range(current or 1, on_each_side=1, on_ends=1)
        return [self._link(one, current) for one in shown]

    def _link(self, one: int | str, current: int | None) -> PageLink:
        if not isinstance(one, int):
            return PageLink(None, "", is_current=False)
        return PageLink(one, self.url(page=one if one > 1 else 0), is_current=one == current)
