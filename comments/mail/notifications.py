"""Mails about single comments: to moderators, to authors, and to whoever waits for a reply."""

from collections import defaultdict
from collections.abc import Iterable

from accounts.models import User
from blog.html.plain_text import plain_text
from comments.mail.decision_links import decision_links
from comments.mail.recipients import Frequency, author_wants_mail, moderators_who_want
from comments.models import Comment, CommentSettings, Decision, Status
from subscriptions.models import Subscription
from subscriptions.outbox import queue_email
from subscriptions.subscribing import unsubscribe_headers

MAX_COMMENTS_AT_ONCE = 500
"""Of the comments approved in one step. A larger step approves a backlog, which is no news."""


def replies_topic(comment: Comment) -> str:
    """The topic that readers subscribe to for the replies to the comment."""
    return f"replies:{comment.pk}"


def notify_of_new(
    comment: Comment, decision: Decision, settings: CommentSettings, reasons: list[str]
) -> None:
    """Mails about a comment that has just been stored; `reasons` say why it is held."""
    if comment.status == Status.APPROVED:
        notify_of_approved([comment.pk])
    elif comment.status == Status.HELD and settings.notify_moderators:
        for person in moderators_who_want(Frequency.EACH):
            _notify_moderator(person, comment, decision, reasons)


def _notify_moderator(
    person: User, comment: Comment, decision: Decision, reasons: list[str]
) -> None:
    ctx = {
        "comment": comment,
        "text": plain_text(comment.body_html),
        "reasons": reasons,
        "links": decision_links(comment, decision, person),
    }
    queue_email(person.email, "held", ctx, dedup_key=f"held:{comment.pk}:{person.pk}")


def notify_of_approved(keys: Iterable[int]) -> None:
    """Mails to authors and subscribers, once for each comment."""
    approved = Comment.objects.filter(pk__in=list(keys)[:MAX_COMMENTS_AT_ONCE])
    comments = list(
        approved.select_related("post__author__notification_preference", "parent").prefetch_related(
            "post__co_authors__notification_preference"
        )
    )
    _notify_subscribers(comments)
    if comments and CommentSettings.load().notify_authors:
        for comment in comments:
            _notify_authors(comment)


def _notify_subscribers(comments: list[Comment]) -> None:
    topics = {comment: replies_topic(comment.parent) for comment in comments if comment.parent}
    subscriptions: dict[str, list[Subscription]] = defaultdict(list)
    for subscription in Subscription.objects.active().filter(topic__in=set(topics.values())):
        subscriptions[subscription.topic].append(subscription)
    for comment, topic in topics.items():
        for subscription in subscriptions[topic]:
            if subscription.email != comment.email:
                _notify_subscriber(subscription, comment)


def _notify_subscriber(subscription: Subscription, reply: Comment) -> None:
    ctx = {"comment": reply, "text": plain_text(reply.body_html), "subscription": subscription}
    queue_email(
        subscription.email,
        "reply",
        ctx,
        dedup_key=f"answer:{reply.pk}:{subscription.pk}",
        headers=unsubscribe_headers(subscription),
    )


def _notify_authors(comment: Comment) -> None:
    ctx = {"comment": comment, "text": plain_text(comment.body_html)}
    for author in comment.post.authors:
        if author_wants_mail(author, comment, Frequency.EACH):
            dedup_key = f"comment:{comment.pk}:{author.pk}"
            queue_email(author.email, "new_comment", ctx, dedup_key=dedup_key)
