"""A feed of the replies to somebody's own comments."""

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from blog.html.plain_text import plain_characters
from blog.models import SiteSettings
from comments.models import Comment
from comments.selfservice.access import read_feed_token
from comments.thread.feeds import CommentFeed, Conversation


class AnswersFeed(CommentFeed):
    """Replies to the comments of one e-mail address; the token in the URL is the only key."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Conversation:
        try:
            email = read_feed_token(kwargs["token"])
        except signing.BadSignature as error:
            raise Http404 from error
        site = SiteSettings.load()
        own = Comment.objects.filter(email=email)
        return Conversation(
            title=plain_characters(
                _("%(title)s: replies to your comments") % {"title": site.title}
            ),
            description=_("Replies to your comments."),
            publisher=plain_characters(site.title),
            link="/",
            feed_url=f"/comments/answers/{kwargs['token']}/",
            comments=Comment.objects.approved().filter(parent__in=own).exclude(email=email),
            base=request.build_absolute_uri("/"),
        )
