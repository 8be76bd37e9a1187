"""RSS 2.0 and Atom for the site, and for each category, tag, author and search."""

import datetime
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, Stylesheet, SyndicationFeed
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from accounts.models import User
from blog.html.plain_text import plain_characters, plain_text
from blog.html.tree import Child, Element, parse, serialise
from blog.models import Category, Image, Post, PostQuerySet, SearchEntry, SiteSettings, Tag
from blog.rendering import pictures as figures
from blog.search.finding import Filters, find
from blog.search.queries import MAX_LENGTH
from blog.search.queries import parse as parse_query

FEED_LENGTH = 20
MISREAD = re.compile("&(?=[a-z#])", re.IGNORECASE)
# So that an empty feed, too, is the same whenever it is asked for.
NOTHING_YET = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class UnchangedWhileEmpty(SyndicationFeed):
    def latest_post_date(self) -> datetime.datetime:
        return super().latest_post_date() if self.items else NOTHING_YET


class RSS(UnchangedWhileEmpty, Rss201rev2Feed):
    """RSS 2.0 with the whole text (content:encoded), names without addresses, and pictures."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
            "xml:lang": get_language() or "de",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["text"])
        add_picture(handler, item)


class Atom(UnchangedWhileEmpty, Atom1Feed):
    """Atom (RFC 4287) with the text as HTML, all authors, and pictures."""

    def write(self, outfile: Any, encoding: str) -> None:
        """Django lets RSS name a style sheet, and forgets Atom."""
        text = io.StringIO()
        super().write(text, encoding)
        declaration, _end, rest = text.getvalue().partition("?>")
        styles = "".join(f"<?xml-stylesheet {sheet}?>" for sheet in self.feed["stylesheets"] or [])
        outfile.write(f"{declaration}?>\n{styles}{rest}")

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:media": "http://search.yahoo.com/mrss/"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["creators"]:
            handler.startElement("author", {})  # type: ignore[arg-type]  # as Django does
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["text"], {"type": "html"})
        add_picture(handler, item)


def add_picture(handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
    """Media RSS: what feed readers show beside the title."""
    if picture := item.get("picture"):
        handler.startElement("media:content", picture["attributes"])
        if picture["credit"]:
            handler.addQuickElement("media:credit", picture["credit"])
        handler.endElement("media:content")


class BothFormats:
    """What every feed of the site has in common; `atom` chooses between the two formats."""

    def __init__(self, atom: bool = False) -> None:
        self.feed_type: type[SyndicationFeed] = Atom if atom else RSS
        self.suffix = "atom/" if atom else ""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Browsers style XML, but show the feeds' own media types as bare text."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        # Feed's, whose child this is mixed into.
        response: HttpResponse = super().__call__(request, *args, **kwargs)  # type: ignore[misc]
        if "text/html" in request.headers.get("Accept", ""):
            response["Content-Type"] = "application/xml; charset=utf-8"
        patch_vary_headers(response, ["Accept"])
        return response

    def stylesheets(self, _subject: Any) -> list[Stylesheet]:
        """Explains the feed to a person who opens it in a browser."""
        return [Stylesheet(static("css/feed.css"), mimetype="text/css")]


@dataclass(frozen=True)
class Subject:
    """What a feed is about."""

    title: str
    description: str
    publisher: str
    link: str
    keys: list[int]
    """Of its posts, the newest first."""
    base: str
    """The scheme and host that addresses are completed by."""
    in_full: bool
    query: str = ""


class PostFeed(BothFormats, Feed[Post, Subject]):
    """The newest posts of the site; children narrow them down."""

    may_be_empty = True

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Subject:
        site = SiteSettings.load()
        title, link, posts, query = self.narrow(request, site, **kwargs)
        # The keys first: an index has them all, and the texts of no other post are read.
        newest = posts.published().newest_first().values_list("pk", flat=True)
        keys = list(newest[:FEED_LENGTH])
        if not (keys or self.may_be_empty):
            # Like its archive, the feed of nothing public does not exist.
            raise Http404(_("There is nothing here."))
        return Subject(
            title=plain_characters(title),
            description=plain_characters(site.tagline or site.title),
            publisher=plain_characters(site.title),
            link=link,
            keys=keys,
            base=request.build_absolute_uri("/"),
            in_full=site.feeds_in_full,
            query=query,
        )

    def narrow(
        self, request: HttpRequest, site: SiteSettings, **kwargs: Any
    ) -> tuple[str, str, PostQuerySet, str]:
        """Title, link, posts, and what stands behind the “?” of the feed's own address."""
        if words := request.GET.get("s", "")[:MAX_LENGTH].strip():
            hits = find(parse_query(words), Filters(kind=SearchEntry.Kind.POST, newest_first=True))
            posts = Post.objects.filter(
                pk__in=list(hits.values_list("post", flat=True)[:FEED_LENGTH])
            )
            query = urlencode({"s": words})
            return f"{site.title}: {words}", f"/?{query}", posts, query
        return site.title, "/", Post.objects.all(), ""

    def title(self, subject: Subject) -> str:
        return subject.title

    def description(self, subject: Subject) -> str:
        return subject.description

    subtitle = description

    def author_name(self, subject: Subject) -> str:
        """Who publishes it: Atom wants to know where no entry has an author."""
        return subject.publisher

    def link(self, subject: Subject) -> str:
        return subject.link

    def feed_guid(self, subject: Subject) -> str:
        """Its own address, as several feeds may have the same link."""
        return urljoin(subject.base, self.feed_url(subject))

    def feed_url(self, subject: Subject) -> str:
        path = subject.link.partition("?")[0]
        return f"{path}feed/{self.suffix}" + (f"?{subject.query}" if subject.query else "")

    def items(self, subject: Subject) -> Iterable[Post]:
        posts = list(Post.objects.filter(pk__in=subject.keys).for_feed())
        for post in posts:
            post.subject = subject  # type: ignore[attr-defined]  # items know not their feed
        return posts

    def item_title(self, item: Post) -> str:
        return plain_characters(item.title)

    def item_description(self, item: Post) -> str:
        return as_html(plain_characters(item.summary))

    def item_pubdate(self, item: Post) -> datetime.datetime:
        return localtime(item.published_at)

    def item_updateddate(self, item: Post) -> datetime.datetime:
        """Its last change; a post that was scheduled appeared later than that."""
        return localtime(max(item.modified_at, item.published_at or item.modified_at))

    def item_categories(self, item: Post) -> list[str]:
        terms = (*item.categories.all(), *item.tags.all())
        return [plain_characters(str(term)) for term in terms]

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        subject: Subject = item.subject
        html = "".join(item.pages) if subject.in_full else item.teaser_html
        return {
            "creators": [plain_characters(author.public_name) for author in item.authors],
            "text": absolute_html(
                lead_figure(item.picture) + html, urljoin(subject.base, item.get_absolute_url())
            ),
            "picture": picture_facts(item.picture, subject.base),
        }


class CategoryFeed(PostFeed):
    def narrow(
        self, request: HttpRequest, site: SiteSettings, **kwargs: Any
    ) -> tuple[str, str, PostQuerySet, str]:
        category = get_object_or_404(Category, path=kwargs["path"])
        posts = Post.objects.walking_category(category)
        return f"{site.title}: {category.name}", category.get_absolute_url(), posts, ""


class TagFeed(PostFeed):
    may_be_empty = False

    def narrow(
        self, request: HttpRequest, site: SiteSettings, **kwargs: Any
    ) -> tuple[str, str, PostQuerySet, str]:
        tag = get_object_or_404(Tag, slug=kwargs["slug"])
        posts = Post.objects.walking_tag(tag)
        return f"{site.title}: {tag.name}", tag.get_absolute_url(), posts, ""


class AuthorFeed(PostFeed):
    may_be_empty = False

    def narrow(
        self, request: HttpRequest, site: SiteSettings, **kwargs: Any
    ) -> tuple[str, str, PostQuerySet, str]:
        author = get_object_or_404(User, slug=kwargs["slug"])
        posts = Post.objects.by_author(author)
        return f"{site.title}: {author.public_name}", author.get_absolute_url(), posts, ""


@require_safe
def other_format(request: HttpRequest, before: str) -> HttpResponse:
    """Where WordPress had RSS 0.92, 1.0 and 2.0 side by side, feed readers find RSS 2.0."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"/{before}feed/" + (f"?{query}" if query else ""), permanent=True)


def by_query(request: HttpRequest) -> HttpResponse:
    """Lead on from the addresses of a WordPress without permalinks: /?feed=rss2."""
    path = "/comments/feed/" if request.GET["feed"].startswith("comments-") else "/feed/"
    suffix = "atom/" if request.GET["feed"].endswith("atom") else ""
    words = request.GET.get("s", "")
    query = f"?{urlencode({'s': words})}" if words else ""
    return redirect(f"{path}{suffix}{query}", permanent=True)


# What stands in a feed is read elsewhere


def absolute_html(html: str, page: str) -> str:
    """The text with every address complete, as a feed reader does not know the `page` it is of."""
    root = parse(plain_characters(html))
    for element in root.descendants():
        for name in ("href", "src", "cite"):
            if name in element.attributes:
                element.attributes[name] = complete(page, element.attributes[name])
        if "srcset" in element.attributes:
            candidates = (part.split() for part in element.attributes["srcset"].split(","))
            element.attributes["srcset"] = ", ".join(
                " ".join([complete(page, address), *width]) for address, *width in candidates
            )
        if "data-frame" in element.attributes:
            as_plain_figure(element)
    return serialise(root)


def complete(page: str, address: str) -> str:
    try:
        return urljoin(page, address)
    except ValueError:  # such as http://[
        return ""


def as_plain_figure(card: Element) -> None:
    """The card of a video without what the blog's own script and style make of it."""
    card.attributes = {}
    for link in card.elements():
        lines: list[Child] = []
        for part in link.children:
            is_line = isinstance(part, Element) and part.tag == "span"
            lines += [Element("br"), part] if lines and is_line else [part]
        link.children = lines


def as_html(text: str) -> str:
    """Readers take a summary for HTML; only what they would misread is written as HTML wants it."""
    return MISREAD.sub("&amp;", text).replace("<", "&lt;")


def lead_figure(image: Image | None) -> str:
    """The post's picture as it stands above the text, with caption and credit."""
    if image is None:
        return ""
    attributes = figures.source_attributes(image, "text") | {
        "alt": image.alternative_text,
        "width": str(image.width),
        "height": str(image.height),
    }
    figure = Element("figure", children=[Element("img", attributes)])
    credit = figures.credit(image)
    if image.caption or credit:
        figure.children.append(Element("figcaption", children=[image.caption, " ", *credit]))
    return serialise(Element("", children=[figure]))


def picture_facts(image: Image | None, base: str) -> dict[str, Any] | None:
    if image is None:
        return None
    credit = serialise(Element("", children=figures.credit(image)))
    return {
        "attributes": {
            "url": urljoin(base, image.file.url),
            "medium": "image",
            "width": str(image.width),
            "height": str(image.height),
        },
        "credit": plain_text(plain_characters(credit)),
    }
