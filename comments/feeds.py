"""RSS 2.0 for all comments and for each post's."""

import datetime
from collections.abc import Iterable

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import SyndicationFeed
from django.utils.translation import gettext as _

from blog.feeds import FEED_LENGTH, FullTextFeed
from blog.markup import plain_text
from blog.models import Post, SiteSettings
from blog.views import existing_day
from comments.models import Comment, CommentQuerySet


class BaseCommentFeed:
    """What the two feeds have in common: how a comment looks in them."""

    feed_type: type[SyndicationFeed] = FullTextFeed

    def item_title(self, item: Comment) -> str:
        return _("%(name)s on “%(title)s”") % {"name": item.author_name, "title": item.post.title}

    def item_description(self, item: Comment) -> str:
        return plain_text(item.body_html)

    def item_pubdate(self, item: Comment) -> datetime.datetime:
        return item.created_at

    def item_extra_kwargs(self, item: Comment) -> dict[str, object]:
        return {"creator": item.author_name, "full_text": item.body_html}

    def newest(self, comments: CommentQuerySet) -> Iterable[Comment]:
        newest = comments.approved().select_related("post").order_by("-created_at", "-pk")
        return newest[:FEED_LENGTH]


class CommentFeed(BaseCommentFeed, Feed[Comment, SiteSettings]):
    link = "/"
    feed_url = "/comments/feed/"

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> SiteSettings:
        return SiteSettings.load()

    def title(self, site: SiteSettings) -> str:
        return _("%(title)s: comments") % {"title": site.title}

    def description(self, site: SiteSettings) -> str:
        return _("What readers of %(title)s say.") % {"title": site.title}

    def items(self, site: SiteSettings) -> Iterable[Comment]:
        return self.newest(Comment.objects.all())


class PostCommentsFeed(BaseCommentFeed, Feed[Comment, Post]):
    def get_object(self, request: HttpRequest, year: int, month: int, day: int, slug: str) -> Post:
        date = existing_day(year, month, day)
        return get_object_or_404(Post.objects.published(), published_on=date, slug=slug)

    def title(self, post: Post) -> str:
        return _("Comments on “%(title)s”") % {"title": post.title}

    def description(self, post: Post) -> str:
        return post.summary

    def link(self, post: Post) -> str:
        return post.get_absolute_url()

    def feed_url(self, post: Post) -> str:
        return f"{post.get_absolute_url()}feed/"

    def items(self, post: Post) -> Iterable[Comment]:
        return self.newest(Comment.objects.filter(post=post))
