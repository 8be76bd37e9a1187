"""RSS and Atom feeds of all comments, and of the comments on each post."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.contrib.syndication.views import Feed
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from blog.discovery.feed_formats import BothFormats
from blog.discovery.feed_html import absolute_html, as_html
from blog.discovery.feeds import FEED_LENGTH
from blog.html.plain_text import plain_characters, plain_text
from blog.models import Post, SiteSettings
from blog.models.days import existing_day
from blog.models.standing import StandingQuery
from comments.models import Comment, CommentQuerySet, Status
from comments.thread.rendering import CommentURLs
from page_cache.reads import reads

FIELDS = ("author_name", "body_html", "created_at", "post__title")
# In the order of the models, as from_db() wants them.
OF_COMMENT = ("id", "post_id", "author_name", "body_html", "created_at")
OF_POST = ("id", "title", "published_at")
NEWEST = StandingQuery(
    lambda _keys: (
        Comment.objects.filter(status=Status.APPROVED)
        .order_by("-created_at", "-pk")
        .values_list(*OF_COMMENT, *(f"post__{name}" for name in OF_POST))[:FEED_LENGTH]
    )
)


@dataclass(frozen=True)
class Conversation:
    """The comments that a feed shows, and what it says about itself."""

    title: str
    description: str
    publisher: str
    link: str
    feed_url: str
    comments: CommentQuerySet | None
    """None: all that are public."""
    base: str
    """The scheme and host for absolute URLs."""
    post_id: int | None = None
    """The one post that it is about; None where they are of all."""


@dataclass(frozen=True)
class FeedEntry:
    """A comment with the feed's base URL, which Django does not pass on to items."""

    comment: Comment
    url: str
    base: str


def newest(comments: CommentQuerySet | None) -> list[Comment]:
    """The newest of these comments, or of all that are public, with their posts."""
    if comments is None:
        found = newest_approved()
        if all(comment.post.is_published for comment in found):
            return found
        comments = Comment.objects.approved()
    rows = comments.select_related("post").only(*FIELDS).order_by("-created_at", "-pk")
    return list(rows[:FEED_LENGTH])


def newest_approved() -> list[Comment]:
    """The newest comments of the blog, those on hidden posts among them."""
    comments = []
    for row in NEWEST.rows():
        comment = Comment.from_db(DEFAULT_DB_ALIAS, OF_COMMENT, row[: len(OF_COMMENT)])
        comment.post = Post.from_db(DEFAULT_DB_ALIAS, OF_POST, row[len(OF_COMMENT) :])
        comments.append(comment)
    return comments


class CommentFeed(BothFormats, Feed[FeedEntry, Conversation]):
    """The newest comments on the blog; subclasses show fewer of them."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Drop Last-Modified: a comment approved later may have been written earlier."""
        response = super().__call__(request, *args, **kwargs)
        del response["Last-Modified"]
        return response

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Conversation:
        site = SiteSettings.load()
        return Conversation(
            title=plain_characters(_("%(title)s: comments") % {"title": site.title}),
            description=plain_characters(
                _("What readers of %(title)s say.") % {"title": site.title}
            ),
            publisher=plain_characters(site.title),
            link="/",
            feed_url="/comments/feed/",
            comments=None,
            base=request.build_absolute_uri("/"),
        )

    def title(self, conversation: Conversation) -> str:
        return conversation.title

    def description(self, conversation: Conversation) -> str:
        return conversation.description

    subtitle = description

    def author_name(self, conversation: Conversation) -> str:
        return conversation.publisher

    def link(self, conversation: Conversation) -> str:
        return conversation.link

    def feed_url(self, conversation: Conversation) -> str:
        return conversation.feed_url + self.suffix

    def feed_guid(self, conversation: Conversation) -> str:
        """The feed's own URL: several feeds may have the same link."""
        return urljoin(conversation.base, self.feed_url(conversation))

    def items(self, conversation: Conversation) -> Iterable[FeedEntry]:
        of = [conversation.post_id] if conversation.post_id else None
        url = CommentURLs()
        with reads(Comment, "words", of), reads(Post, "place"):
            comments = newest(conversation.comments)
        return [
            FeedEntry(comment, url("permalink", comment.pk), conversation.base)
            for comment in comments
        ]

    def item_link(self, item: FeedEntry) -> str:
        return item.url

    def item_title(self, item: FeedEntry) -> str:
        title = _("%(name)s on “%(title)s”")
        comment = item.comment
        return plain_characters(title % {"name": comment.author_name, "title": comment.post.title})

    def item_description(self, item: FeedEntry) -> str:
        return as_html(plain_characters(plain_text(item.comment.body_html)))

    def item_pubdate(self, item: FeedEntry) -> datetime.datetime:
        return localtime(item.comment.created_at)

    item_updateddate = item_pubdate

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        return {
            "creators": [plain_characters(item.comment.author_name)],
            "text": absolute_html(item.comment.body_html, item.base),
        }


class PostCommentsFeed(CommentFeed):
    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Conversation:
        date = existing_day(kwargs["year"], kwargs["month"], kwargs["day"])
        posts = Post.objects.published().select_related("author")
        with reads(Post, "place"):
            post = get_object_or_404(posts, published_on=date, slug=kwargs["slug"])
        return Conversation(
            title=plain_characters(_("Comments on “%(title)s”") % {"title": post.title}),
            description=plain_characters(post.summary),
            publisher=plain_characters(post.author.public_name),
            link=post.get_absolute_url(),
            feed_url=f"{post.get_absolute_url()}feed/",
            comments=Comment.objects.filter(post=post, status=Status.APPROVED),
            base=request.build_absolute_uri("/"),
            post_id=post.pk,
        )
