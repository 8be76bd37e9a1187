"""A mailed link by which writers confirm their address and can subscribe to replies."""

from django.db import transaction
from django.urls import reverse

from blog.html.plain_text import plain_text
from comments.mail.notifications import replies_topic
from comments.models import Comment
from subscriptions import subscribing
from subscriptions.links import make_link, use_link
from subscriptions.models import ConfirmedEmail, EmailLink, Subscription
from subscriptions.outbox import queue_email

LINK_PURPOSE = "confirm"
MAX_MAILS_PER_EMAIL = 3
"""While their links are valid, so that nobody can fill another's mailbox."""


def ask_for_confirmation(comment: Comment, wording: str, *, wants_answers: bool) -> None:
    """Write the mail, unless this reader has confirmed this address before."""
    if wants_answers:
        subscribing.ask(comment.email, replies_topic(comment), wording, reader=comment.reader)
    known = ConfirmedEmail.objects.filter(email=comment.email, reader=comment.reader)
    if known.exists():
        Comment.objects.filter(pk=comment.pk).update(email_confirmed=True)
        return
    waiting = EmailLink.objects.valid().filter(purpose=LINK_PURPOSE, email=comment.email)
    if waiting.count() >= MAX_MAILS_PER_EMAIL:
        return
    secret = make_link(LINK_PURPOSE, comment.email, {"comment": comment.pk})
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
    """Use up the link: mark the address as confirmed, and start the subscription to replies.

    Raises subscriptions.links.LinkError. Returns None if the comment is gone.
    """
    link = use_link(LINK_PURPOSE, secret)
    comment = Comment.objects.select_related("post").filter(pk=link.payload["comment"]).first()
    if comment is None or comment.email != link.email:
        return None
    if comment.reader:
        ConfirmedEmail.objects.get_or_create(email=link.email, reader=comment.reader)
        Comment.objects.filter(email=link.email, reader=comment.reader).update(email_confirmed=True)
    else:
        Comment.objects.filter(pk=comment.pk).update(email_confirmed=True)
    for subscription in Subscription.objects.filter(email=link.email, topic=replies_topic(comment)):
        subscribing.confirm(subscription)
    return comment
