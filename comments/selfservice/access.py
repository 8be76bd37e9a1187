"""Who may look after which comments without an account.

A browser may change what was written in it. Whoever opens a link that was mailed to an address may
look after everything under that address, for an hour.
"""

import datetime

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.readers import participant, reader_key, remember_reader
from comments.models import Comment, Objection, Report, Status
from subscriptions.links import make_link, use_link
from subscriptions.models import ConfirmedEmail, EmailLink, Subscription
from subscriptions.outbox import queue_email

COOKIE = "mine"
COOKIE_PATH = "/comments/"
COOKIE_MAX_AGE = 60 * 60
SALT = "comments.selfservice"
LINK_PURPOSE = "selfservice"
LINK_VALID_FOR = datetime.timedelta(hours=1)
MAX_MAILS_PER_EMAIL = 3
"""While their links are valid, so that nobody can fill another's mailbox."""


def send_access_link(email: str) -> None:
    """Mail a link to the overview, but only to an address under which something is stored."""
    is_known = (
        Comment.objects.filter(email=email).exists()
        or Subscription.objects.filter(email=email).exists()
        or Report.objects.filter(email=email).exists()
        or Objection.objects.filter(email=email).exists()
    )
    recent = EmailLink.objects.valid().filter(purpose=LINK_PURPOSE, email=email).count()
    if is_known and recent < MAX_MAILS_PER_EMAIL:
        secret = make_link(LINK_PURPOSE, email, {}, LINK_VALID_FOR)
        path = reverse("comments:selfservice_open", args=[secret])
        queue_email(email, "selfservice", {"path": path})


def grant_access(request: HttpRequest, response: HttpResponse, secret: str) -> None:
    """Use up the link: for an hour, this browser may look after everything under the address.

    Raises subscriptions.links.LinkError.
    """
    email = use_link(LINK_PURPOSE, secret).email
    response.set_cookie(
        COOKIE,
        signing.dumps(email, salt=SALT),
        max_age=COOKIE_MAX_AGE,
        path=COOKIE_PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    # The link was mailed to the address, so opening it confirms the address, too.
    reader = participant(request)
    remember_reader(request, response, reader.secret)
    ConfirmedEmail.objects.get_or_create(email=email, reader=reader.key)


def accessible_email(request: HttpRequest) -> str:
    """The e-mail address whose comments this browser may look after, or “”."""
    try:
        email: str = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_MAX_AGE
        )
    except signing.BadSignature:
        return ""
    return email


def end_access(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, path=COOKIE_PATH)


def find_own_comment(request: HttpRequest, pk: int) -> Comment | None:
    """The comment, if this browser may change it."""
    comment = Comment.objects.select_related("post__author", "user").filter(pk=pk).first()
    if comment is None or comment.status in {Status.WITHDRAWN, Status.TRASH}:
        return None
    reader, email = reader_key(request), accessible_email(request)
    is_own = bool(reader and comment.reader == reader) or bool(email and comment.email == email)
    return comment if is_own else None


def feed_token(email: str) -> str:
    """The secret part of the URL of the feed of replies to this address.

    It names a row instead of the address: feed URLs get into other services and into logs.
    """
    confirmed = ConfirmedEmail.objects.filter(email=email).earliest("pk")
    return signing.dumps(confirmed.pk, salt=f"{SALT}.feed")


def read_feed_token(token: str) -> str:
    """The e-mail address that the token stands for.

    Raises signing.BadSignature for a forged token, and once the address was erased.
    """
    pk = signing.loads(token, salt=f"{SALT}.feed")
    confirmed = ConfirmedEmail.objects.filter(pk=pk).first()
    if confirmed is None:
        raise signing.BadSignature
    return confirmed.email
