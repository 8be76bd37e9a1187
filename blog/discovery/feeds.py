"""Feeds of posts: of the site, and of each category, tag, author and search."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.feedgenerator import Enclosure
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from blog.discovery.feed_formats import BothFormats
from blog.discovery.feed_html import absolute_html, as_html, enclosures, lead_figure, picture_facts
from blog.html.plain_text import plain_characters
from blog.models import Category, ListKind, Post, SearchEntry, SiteSettings, Tag, TaggedPost, shown
from blog.models.lists.reading import newest
from blog.models.standing import prefetched
from blog.search.finding import Filters, find
from blog.search.queries import MAX_LENGTH
from blog.search.queries import parse as parse_query
from page_cache.reads import reads

FEED_LENGTH = 20


@dataclass(frozen=True)
class Subject:
    """What a feed is about."""

    title: str
    description: str
    publisher: str
    link: str
    keys: list[int]
    """The keys of its posts, the newest first."""
    base: str
    """Scheme and host, to make URLs absolute."""
    in_full: bool
    query: str = ""


class PostFeed(BothFormats, Feed[Post, Subject]):
    """The newest posts of the site; subclasses narrow them down."""

    may_be_empty = True

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Subject:
        site = SiteSettings.load()
        title, link, keys, query = self.narrow(request, site, **kwargs)
        if not (keys or self.may_be_empty):
            # Without a public post there is no feed, just as there is no archive.
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
    ) -> tuple[str, str, list[int], str]:
        """Title, link, keys of posts, and the query string of the feed's own URL."""
        if words := request.GET.get("s", "")[:MAX_LENGTH].strip():
            hits = find(parse_query(words), Filters(kind=SearchEntry.Kind.POST, newest_first=True))
            keys = [post for post in hits.posts[:FEED_LENGTH] if post]
            query = urlencode({"s": words})
            return f"{site.title}: {words}", f"/?{query}", keys, query
        return site.title, "/", newest(ListKind.EVERYTHING.key(), FEED_LENGTH), ""

    def title(self, subject: Subject) -> str:
        return subject.title

    def description(self, subject: Subject) -> str:
        return subject.description

    subtitle = description

    def author_name(self, subject: Subject) -> str:
        """The publisher: Atom requires an author where an entry has none."""
        return subject.publisher

    def link(self, subject: Subject) -> str:
        return subject.link

    def feed_guid(self, subject: Subject) -> str:
        """The feed's own URL, as several feeds may have the same link."""
        return urljoin(subject.base, self.feed_url(subject))

    def feed_url(self, subject: Subject) -> str:
        path = subject.link.partition("?")[0]
        return f"{path}feed/{self.suffix}" + (f"?{subject.query}" if subject.query else "")

    def items(self, subject: Subject) -> Iterable[Post]:
        keys = subject.keys
        with (
            reads(Post, of=keys),
            reads(TaggedPost, of=keys),
            reads(Post.categories.through, of=keys),
            reads(Post.co_authors.through, of=keys),
        ):
            posts = shown.in_feed(subject.keys)
        for post in posts:
            post.subject = subject  # type: ignore[attr-defined]  # read in item_extra_kwargs
        return posts

    def item_title(self, item: Post) -> str:
        return plain_characters(item.title)

    def item_description(self, item: Post) -> str:
        return as_html(plain_characters(item.summary))

    def item_pubdate(self, item: Post) -> datetime.datetime:
        return localtime(item.published_at)

    def item_updateddate(self, item: Post) -> datetime.datetime:
        """The last change; a scheduled post appeared after its last change."""
        return localtime(max(item.modified_at, item.published_at or item.modified_at))

    def item_categories(self, item: Post) -> list[str]:
        terms = (*prefetched(item, "categories"), *prefetched(item, "tags"))
        return [plain_characters(str(term)) for term in terms]

    def item_enclosures(self, item: Any) -> list[Enclosure]:
        return enclosures(item.body_html, urljoin(item.subject.base, item.get_absolute_url()))

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        subject: Subject = item.subject
        authors = [item.author, *prefetched(item, "co_authors")]
        html = "".join(item.pages) if subject.in_full else item.teaser_html
        return {
            "creators": [plain_characters(author.public_name) for author in authors],
            "text": absolute_html(
                lead_figure(item.picture) + html, urljoin(subject.base, item.get_absolute_url())
            ),
            "language": item.language,
            "picture": picture_facts(item.picture, subject.base),
        }


class CategoryFeed(PostFeed):
    def narrow(
        self, request: HttpRequest, site: SiteSettings, **kwargs: Any
    ) -> tuple[str, str, list[int], str]:
        category = get_object_or_404(Category, path=kwargs["path"])
        keys = newest(ListKind.CATEGORY.key(category.pk), FEED_LENGTH)
        return f"{site.title}: {category.name}", category.get_absolute_url(), keys, ""


class TagFeed(PostFeed):
    may_be_empty = False

    def narrow(
        self, request: HttpRequest, site: SiteSettings, **kwargs: Any
    ) -> tuple[str, str, list[int], str]:
        tag = get_object_or_404(Tag, slug=kwargs["slug"])
        keys = newest(ListKind.TAG.key(tag.pk), FEED_LENGTH)
        return f"{site.title}: {tag.name}", tag.get_absolute_url(), keys, ""


class AuthorFeed(PostFeed):
    may_be_empty = False

    def narrow(
        self, request: HttpRequest, site: SiteSettings, **kwargs: Any
    ) -> tuple[str, str, list[int], str]:
        author = get_object_or_404(User, slug=kwargs["slug"])
        keys = newest(ListKind.AUTHOR.key(author.pk), FEED_LENGTH)
        return f"{site.title}: {author.public_name}", author.get_absolute_url(), keys, ""


@require_safe
def other_format(request: HttpRequest, before: str) -> HttpResponse:
    """Redirect the RSS 0.92 and 1.0 feeds of WordPress to RSS 2.0."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"/{before}feed/" + (f"?{query}" if query else ""), permanent=True)


def by_query(request: HttpRequest) -> HttpResponse:
    """Redirect the feed URLs of a WordPress without permalinks, such as /?feed=rss2."""
    path = "/comments/feed/" if request.GET["feed"].startswith("comments-") else "/feed/"
    suffix = "atom/" if request.GET["feed"].endswith("atom") else ""
    words = request.GET.get("s", "")
    query = f"?{urlencode({'s': words})}" if words else ""
    return redirect(f"{path}{suffix}{query}", permanent=True)
