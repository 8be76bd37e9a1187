"""Letters about comments: to moderators, to authors, and to those who wait for an answer."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from blog.html.plain_text import plain_text
from comments.models import Comment, Decision, MailChoice, Policy, Status
from subscriptions.models import Subscription
from subscriptions.outbox import queue_email
from subscriptions.subscribing import unsubscribe_headers

SALT = "comments.mail.notifications"
VALID_FOR = datetime.timedelta(days=7)
MOST_AT_ONCE = 500
"""Letters are written for so many comments of one move; a larger move is a wave."""


def topic_of(comment: Comment) -> str:
    """The topic of those who want to read the answers to the comment."""
    return f"replies:{comment.pk}"


def moderators() -> QuerySet[User]:
    """Who may decide on comments and has an address."""
    allowed = Permission.objects.filter(
        codename="change_comment", content_type__app_label="comments"
    )
    may = Q(is_superuser=True) | Q(groups__permissions__in=allowed)
    may |= Q(user_permissions__in=allowed)
    staff = User.objects.filter(may, is_active=True, is_staff=True).exclude(email="")
    return staff.select_related("mail_choice").distinct().order_by("pk")


def choice_of(person: User) -> str:
    """How the person wants to hear of comments: one of MailChoice.How."""
    try:
        return person.mail_choice.how
    except MailChoice.DoesNotExist:
        return MailChoice.How.DIGEST


def tell_of_new(comment: Comment, decision: Decision, policy: Policy, reasons: list[str]) -> None:
    """Letters for a comment that has just come in; `reasons` say why it waits."""
    if comment.status == Status.APPROVED:
        tell_of_approved([comment.pk])
    elif comment.status == Status.HELD and policy.notify_moderators:
        for person in moderators():
            if choice_of(person) == MailChoice.How.EACH:
                queue_email(
                    person.email,
                    "held",
                    {
                        "comment": comment,
                        "text": plain_text(comment.body_html),
                        "reasons": reasons,
                        "links": decision_links(comment, decision, person),
                    },
                    dedup_key=f"held:{comment.pk}:{person.pk}",
                )


def decision_links(comment: Comment, decision: Decision, person: User) -> dict[str, str]:
    """The addresses behind a letter's buttons, each for one act, and void once one was done."""
    return {
        act: reverse(
            "comments:decide",
            args=[
                signing.dumps(
                    {"c": comment.pk, "a": act, "d": decision.pk, "u": person.pk}, salt=SALT
                )
            ],
        )
        for act in (Status.APPROVED, Status.SPAM, Status.TRASH)
    }


class VoidLinkError(Exception):
    """The link is forged, older than a week, or the comment was decided on since."""


def read_link(token: str) -> tuple[Comment, Status, User]:
    """What a moderator's link asks for; raises VoidLinkError."""
    try:
        asked = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise VoidLinkError from error
    comment = Comment.objects.select_related("post__author", "parent").filter(pk=asked["c"]).first()
    person = moderators().filter(pk=asked["u"]).first()
    latest = Decision.objects.filter(comment=asked["c"]).order_by("-pk").first()
    if comment is None or person is None or latest is None or latest.pk != asked["d"]:
        raise VoidLinkError
    return comment, Status(asked["a"]), person


def tell_of_approved(keys: Iterable[int]) -> None:
    """Letters to the authors and to those who wait for an answer, once for each comment."""
    approved = Comment.objects.filter(pk__in=list(keys)[:MOST_AT_ONCE])
    comments = list(
        approved.select_related("post__author__mail_choice", "parent").prefetch_related(
            "post__co_authors__mail_choice"
        )
    )
    tell_those_who_wait([comment for comment in comments if comment.parent_id])
    if comments and Policy.load().notify_authors:
        for comment in comments:
            tell_authors(comment)


def tell_those_who_wait(answers: list[Comment]) -> None:
    topics = {topic_of(answer.parent): answer for answer in answers if answer.parent}
    waiting = Subscription.objects.active().filter(topic__in=topics)
    by_topic: dict[str, list[Subscription]] = defaultdict(list)
    for subscription in waiting:
        by_topic[subscription.topic].append(subscription)
    for answer in answers:
        if answer.parent is None:
            continue
        for subscription in by_topic[topic_of(answer.parent)]:
            if subscription.email != answer.email:
                queue_email(
                    subscription.email,
                    "reply",
                    {
                        "comment": answer,
                        "text": plain_text(answer.body_html),
                        "subscription": subscription,
                    },
                    dedup_key=f"answer:{answer.pk}:{subscription.pk}",
                    headers=unsubscribe_headers(subscription),
                )


def tell_authors(comment: Comment) -> None:
    for person in comment.post.authors:
        wants = person.email and person.is_active and choice_of(person) == MailChoice.How.EACH
        if wants and person.pk != comment.user_id:
            queue_email(
                person.email,
                "new_comment",
                {"comment": comment, "text": plain_text(comment.body_html)},
                dedup_key=f"comment:{comment.pk}:{person.pk}",
            )
