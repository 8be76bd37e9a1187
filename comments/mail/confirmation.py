"""A writer proves by one letter that an address is theirs, and may ask for the answers with it."""

from django.db import transaction
from django.urls import reverse

from blog.html.plain_text import plain_text
from comments.mail.notifications import topic_of
from comments.models import Comment
from subscriptions import subscribing
from subscriptions.links import make_link, use_link
from subscriptions.models import ConfirmedEmail, EmailLink, Subscription
from subscriptions.outbox import queue_email

PURPOSE = "confirm"
LETTERS_PER_ADDRESS = 3
"""Unanswered ones at a time, so that nobody's mailbox is filled in another's name."""


def ask_for_confirmation(comment: Comment, wording: str, *, wants_answers: bool) -> None:
    """Write the letter, unless this reader has confirmed this address before."""
    if wants_answers:
        subscribing.ask(comment.email, topic_of(comment), wording, reader=comment.reader)
    known = ConfirmedEmail.objects.filter(email=comment.email, reader=comment.reader)
    if known.exists():
        Comment.objects.filter(pk=comment.pk).update(email_confirmed=True)
        return
    waiting = EmailLink.objects.valid().filter(purpose=PURPOSE, email=comment.email)
    if waiting.count() >= LETTERS_PER_ADDRESS:
        return
    secret = make_link(PURPOSE, comment.email, {"comment": comment.pk})
    queue_email(
        comment.email,
        "confirm_email",
        {
            "comment": comment,
            "text": plain_text(comment.body_html),
            "wants_answers": wants_answers,
            "path": reverse("comments:confirm", args=[secret]),
        },
    )


@transaction.atomic
def confirm(secret: str) -> Comment | None:
    """Use the link: the address is the writer's, and the letters that they asked for begin.

    Raises subscriptions.links.LinkError. None: the comment is gone meanwhile.
    """
    link = use_link(PURPOSE, secret)
    comment = Comment.objects.select_related("post").filter(pk=link.payload["comment"]).first()
    if comment is None or comment.email != link.email:
        return None
    if comment.reader:
        ConfirmedEmail.objects.get_or_create(email=link.email, reader=comment.reader)
        Comment.objects.filter(email=link.email, reader=comment.reader).update(email_confirmed=True)
    else:
        Comment.objects.filter(pk=comment.pk).update(email_confirmed=True)
    for subscription in Subscription.objects.filter(email=link.email, topic=topic_of(comment)):
        subscribing.confirm(subscription)
    return comment
