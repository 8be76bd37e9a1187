"""A mailed link by which writers confirm their address and can subscribe to replies."""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comments.mail.notifications import replies_topic
from comments.models import Comment
from subscriptions import subscribing
from subscriptions.links import VALID_FOR, make_link, use_link
from subscriptions.models import ConfirmedEmail, EmailLink, Subscription
from subscriptions.outbox import queue_email

LINK_PURPOSE = "confirm"
MAX_MAILS_PER_EMAIL = 3
"""While their links are valid, so that nobody can fill another's mailbox."""
MAX_MAILS_PER_HOUR = 60
"""To all addresses together: with many senders and many addresses nobody can send more."""


def ask_for_confirmation(comment: Comment, wording: str, *, wants_answers: bool) -> bool:
    """Write the mail, unless this reader has confirmed this address before; True if it was written.

    Anybody can type anybody's address, so it holds nothing that the writer typed.
    """
    if wants_answers:
        subscribing.ask(comment.email, replies_topic(comment), wording, reader=comment.reader)
    known = ConfirmedEmail.objects.filter(email=comment.email, reader=comment.reader)
    if known.exists():
        Comment.objects.filter(pk=comment.pk).update(email_confirmed=True)
        return False
    waiting = EmailLink.objects.valid().filter(purpose=LINK_PURPOSE)
    # By their end, which has an index: all are valid for the same time.
    an_hour_ago = timezone.now() - datetime.timedelta(hours=1)
    lately = waiting.filter(expires_at__gt=an_hour_ago + VALID_FOR)
    if waiting.filter(email=comment.email).count() >= MAX_MAILS_PER_EMAIL:
        return False
    if lately.count() >= MAX_MAILS_PER_HOUR:
        return False
    secret = make_link(LINK_PURPOSE, comment.email, {"comment": comment.pk})
    queue_email(
        comment.email,
        "confirm_email",
        {
            "comment": comment,
            "wants_answers": wants_answers,
            "path": reverse("comments:confirm", args=[secret]),
        },
    )
    return True


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
