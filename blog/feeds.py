"""RSS 2.0 for the site's posts."""

import datetime
from collections.abc import Iterable

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Rss201rev2Feed, SyndicationFeed
from django.utils.xmlutils import SimplerXMLGenerator

from blog.models import Post, SiteSettings

FEED_LENGTH = 20


class FullTextFeed(Rss201rev2Feed):
    """RSS 2.0 with the whole text (content:encoded) and the writer's name without an address."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, object]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("dc:creator", str(item["creator"]))
        handler.addQuickElement("content:encoded", str(item["full_text"]))


class PostFeed(Feed[Post, SiteSettings]):
    feed_type: type[SyndicationFeed] = FullTextFeed
    link = "/"
    feed_url = "/feed/"

    def get_object(self, request: object, *args: object, **kwargs: object) -> SiteSettings:
        return SiteSettings.load()

    def title(self, site: SiteSettings) -> str:
        return site.title

    def description(self, site: SiteSettings) -> str:
        return site.tagline or site.title

    def items(self, site: SiteSettings) -> Iterable[Post]:
        return Post.objects.published().for_feed()[:FEED_LENGTH]

    def item_title(self, item: Post) -> str:
        return item.title

    def item_description(self, item: Post) -> str:
        return item.summary

    def item_pubdate(self, item: Post) -> datetime.datetime | None:
        return item.published_at

    def item_updateddate(self, item: Post) -> datetime.datetime:
        return item.modified_at

    def item_categories(self, item: Post) -> list[str]:
        return [str(term) for term in (*item.categories.all(), *item.tags.all())]

    def item_extra_kwargs(self, item: Post) -> dict[str, object]:
        return {"creator": item.author.public_name, "full_text": "".join(item.pages)}
