"""RSS 2.0 and Atom for all comments and for each post's."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.contrib.syndication.views import Feed
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from blog.discovery.feeds import FEED_LENGTH, BothFormats, absolute_html, as_html
from blog.html.plain_text import plain_characters, plain_text
from blog.models import Post, SiteSettings
from blog.views.posts import existing_day
from comments.models import Comment, CommentQuerySet, Status
from comments.selfservice import actions as mine

SHOWN = ("author_name", "body_html", "created_at", "post__title")


@dataclass(frozen=True)
class Conversation:
    """What a feed of comments is about."""

    title: str
    description: str
    publisher: str
    link: str
    feed_url: str
    comments: CommentQuerySet
    base: str
    """The scheme and host that addresses are completed by."""


class CommentFeed(BothFormats, Feed[Comment, Conversation]):
    """The newest comments of the site; its child has those of one post."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without the date of the last comment: one that is approved later may be older."""
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
            comments=Comment.objects.approved(),
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
        """Its own address, as several feeds may have the same link."""
        return urljoin(conversation.base, self.feed_url(conversation))

    def items(self, conversation: Conversation) -> Iterable[Comment]:
        newest = conversation.comments.select_related("post").only(*SHOWN)
        comments = list(newest.order_by("-created_at", "-pk")[:FEED_LENGTH])
        for comment in comments:
            # Items know not their feed.
            comment.base = conversation.base  # type: ignore[attr-defined]
        return comments

    def item_title(self, item: Comment) -> str:
        title = _("%(name)s on “%(title)s”")
        return plain_characters(title % {"name": item.author_name, "title": item.post.title})

    def item_description(self, item: Comment) -> str:
        return as_html(plain_characters(plain_text(item.body_html)))

    def item_pubdate(self, item: Comment) -> datetime.datetime:
        return localtime(item.created_at)

    item_updateddate = item_pubdate

    def item_extra_kwargs(self, item: Any) -> dict[str, Any]:
        return {
            "creators": [plain_characters(item.author_name)],
            "text": absolute_html(item.body_html, item.base),
        }


class PostCommentsFeed(CommentFeed):
    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Conversation:
        date = existing_day(kwargs["year"], kwargs["month"], kwargs["day"])
        posts = Post.objects.published().select_related("author")
        post = get_object_or_404(posts, published_on=date, slug=kwargs["slug"])
        return Conversation(
            title=plain_characters(_("Comments on “%(title)s”") % {"title": post.title}),
            description=plain_characters(post.summary),
            publisher=plain_characters(post.author.public_name),
            link=post.get_absolute_url(),
            feed_url=f"{post.get_absolute_url()}feed/",
            comments=Comment.objects.filter(post=post, status=Status.APPROVED),
            base=request.build_absolute_uri("/"),
        )


class AnswersFeed(CommentFeed):
    """Answers to what one address wrote; the secret in the feed's own address is the key to it."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Conversation:
        try:
            email = mine.read_feed_token(kwargs["token"])
        except signing.BadSignature as error:
            raise Http404 from error
        site = SiteSettings.load()
        own = Comment.objects.filter(email=email)
        return Conversation(
            title=plain_characters(_("%(title)s: answers to you") % {"title": site.title}),
            description=_("Answers to your comments."),
            publisher=plain_characters(site.title),
            link="/",
            feed_url=f"/comments/answers/{kwargs['token']}/",
            comments=Comment.objects.approved().filter(parent__in=own).exclude(email=email),
            base=request.build_absolute_uri("/"),
        )
