"""The two formats of every feed: RSS 2.0 and Atom."""

import datetime
import io
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, Stylesheet, SyndicationFeed
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.xmlutils import SimplerXMLGenerator

from page_cache.reads import kept

# The date of an empty feed, so that it stays the same however often it is fetched.
NOTHING_YET = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

TYPE_FOR_BROWSERS = "application/xml; charset=utf-8"


class PlainFeed(SyndicationFeed):
    """Without what Django does to feeds that are empty, or written to a response."""

    def write(self, outfile: Any, encoding: str) -> None:
        """Write all at once: a response would encode each of a thousand pieces by itself."""
        text = io.StringIO()
        super().write(text, encoding)
        outfile.write(self.completed(text.getvalue()))

    def completed(self, text: str) -> str:
        return text

    def latest_post_date(self) -> datetime.datetime:
        """Django dates a feed without items with the present moment."""
        return super().latest_post_date() if self.items else NOTHING_YET


def in_its_language(item: dict[str, Any], attributes: dict[str, str]) -> dict[str, str]:
    """With the language of an item that is not in that of the feed."""
    return attributes | ({"xml:lang": item["language"]} if item.get("language") else {})


XHTML = {"xmlns:h": "http://www.w3.org/1999/xhtml"}


def add_link_for_people(handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
    """A link and a day in XHTML, which browsers show as such; feed readers pass over it.

    A style sheet alone makes no links and translates no dates, and browsers are giving up XSLT.
    """
    handler.startElement("h:p", {})  # type: ignore[arg-type]  # as Django does
    handler.addQuickElement("h:a", item["title"], {"href": item["link"]})
    if moment := item.get("pubdate"):
        day = date_format(localtime(moment), "DATE_FORMAT")
        machine_time = localtime(moment).isoformat(timespec="seconds")
        handler.addQuickElement("h:time", day, {"datetime": machine_time})
    handler.endElement("h:p")


class RSS(PlainFeed, Rss201rev2Feed):
    """RSS 2.0 with the whole text (content:encoded), names without emails, and pictures."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            **XHTML,
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
            "xml:lang": get_language() or "de",
        }

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return in_its_language(item, super().item_attributes(item))

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.addQuickElement("dc:creator", name)
        if item.get("language"):
            handler.addQuickElement("dc:language", item["language"])
        handler.addQuickElement("content:encoded", item["text"])
        add_picture(handler, item)
        add_link_for_people(handler, item)


class Atom(PlainFeed, Atom1Feed):
    """Atom (RFC 4287) with the text as HTML, all authors, and pictures."""

    def completed(self, text: str) -> str:
        """Add the style sheets, which Django writes for RSS only."""
        declaration, _end, rest = text.partition("?>")
        styles = "".join(f"<?xml-stylesheet {sheet}?>" for sheet in self.feed["stylesheets"] or [])
        return f"{declaration}?>\n{styles}{rest}"

    def root_attributes(self) -> dict[str, str]:
        media = {"xmlns:media": "http://search.yahoo.com/mrss/"}
        return {**super().root_attributes(), **XHTML, **media}

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return in_its_language(item, super().item_attributes(item))

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.startElement("author", {})  # type: ignore[arg-type]  # as Django does
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["text"], {"type": "html"})
        add_picture(handler, item)
        add_link_for_people(handler, item)


def add_picture(handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
    """Media RSS: what feed readers show beside the title."""
    if picture := item.get("picture"):
        handler.startElement("media:content", picture["attributes"])
        if picture["credit"]:
            handler.addQuickElement("media:credit", picture["credit"])
        handler.endElement("media:content")


def kept_feed(feed: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the page cache keep a feed, which browsers get under another type."""
    return kept(feed, type_for_browsers=TYPE_FOR_BROWSERS)


class BothFormats:
    """What all feeds have in common; `atom` chooses the format."""

    def __init__(self, atom: bool = False) -> None:
        self.feed_type: type[SyndicationFeed] = Atom if atom else RSS
        self.suffix = "atom/" if atom else ""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Browsers apply the style sheet to XML, but show the feeds' media types as plain text."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        # Of Django's Feed, which this is mixed into.
        response: HttpResponse = super().__call__(request, *args, **kwargs)  # type: ignore[misc]
        if "text/html" in request.headers.get("Accept", ""):
            response["Content-Type"] = TYPE_FOR_BROWSERS
        patch_vary_headers(response, ["Accept"])
        return response

    def stylesheets(self, _subject: Any) -> list[Stylesheet]:
        """For a person who opens the feed in a browser."""
        return [Stylesheet(static("css/feed.css"), mimetype="text/css")]
