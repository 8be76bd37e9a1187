"""A wave of spam: 500 comments from 50 senders within a minute."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from comments.models import Comment, CommentSettings, Decision
from subscriptions.models import OutgoingEmail
from tests.helpers import OWN_SITE, MakePost

pytestmark = pytest.mark.django_db

INBOX = "/admin/comments/comment/inbox/"
WAVE = "/admin/comments/comment/wave/"


def roll_in(post_id: int) -> set[int]:
    """Send the wave; the statuses that came back."""
    client = Client(raise_request_exception=False)
    statuses = set()
    for number in range(500):
        words = {
            "author_name": f"Winner {number}",
            "email": f"winner{number}@casino.example",
            "body": f"You have won {number} times https://casino.example/{number}",
        }
        response = client.post(
            f"/comments/post/{post_id}/",
            words,
            headers=OWN_SITE,
            REMOTE_ADDR=f"203.0.113.{number % 50 + 1}",
        )
        statuses.add(response.status_code)
        client.cookies.clear()
    return statuses


def test_is_cleared_in_three_moves(
    make_post: MakePost, mo: User, mo_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    CommentSettings(seconds_between=0).save()
    post = make_post(slug="a")
    # All within one minute, and no window of a limit ends in between.
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert roll_in(post.pk) == {303}
    assert Comment.objects.count() == 500
    assert "casino" not in Client().get("/2010/04/29/a/").content.decode()

    call_command("send_digests")
    call_command("send_digests")
    assert OutgoingEmail.objects.filter(to=mo.email).count() == 1

    moves = 0
    while waiting := Comment.objects.filter(status="held").exists():
        moves += 1
        assert moves <= 3, waiting
        page = mo_client.get(INBOX)
        cards = page.context["inbox"].cards
        marked = next(card for card in cards if card.fingerprint)
        listed = mo_client.get(f"{WAVE}{marked.fingerprint.pk}/").context["comments"]
        keys = [comment.pk for comment in listed]
        mo_client.post(f"{WAVE}{marked.fingerprint.pk}/", {"comment": keys, "_decide": "spam"})
    assert Comment.objects.filter(status="spam").count() == 500
    assert Decision.objects.filter(by=mo, after="spam").count() == 500
    # Nobody is told anything of it.
    assert OutgoingEmail.objects.count() == 1
