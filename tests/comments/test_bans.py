"""Mo bans a sender, and takes it back."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from comments import moderation
from comments.models import Ban, Comment, Decision, Fingerprint, Status
from comments.rules.bans import ban_sender
from tests.helpers import OWN_SITE, MakeComment, MakePost

pytestmark = pytest.mark.django_db

INBOX = "/admin/comments/comment/inbox/"


@pytest.fixture
def comment(make_post: MakePost, make_comment: MakeComment) -> Comment:
    one = make_comment(make_post(), status="held")
    Fingerprint.objects.create(comment=one, kind="email", value="rita")
    Fingerprint.objects.create(comment=one, kind="sender", value="home")
    return one


def test_a_connection_is_not_banned_for_longer_than_its_hash_is_kept(
    comment: Comment, mo: User
) -> None:
    sent = timezone.now() - datetime.timedelta(hours=70)
    Fingerprint.objects.filter(kind="sender").update(created_at=sent)
    ban_sender(comment, by=mo)
    assert Ban.objects.get(kind="sender").until == sent + datetime.timedelta(hours=72)


def test_a_hash_past_its_time_makes_no_ban(comment: Comment, mo: User) -> None:
    sent = timezone.now() - datetime.timedelta(hours=73)
    Fingerprint.objects.filter(kind="sender").update(created_at=sent)
    ban_sender(comment, by=mo)
    assert [ban.kind for ban in Ban.objects.all()] == ["email"]


def test_undoing_spam_and_ban_ends_the_ban(mo_client: Client, comment: Comment) -> None:
    mo_client.post(INBOX, {"_ban": str(comment.pk)})
    assert Ban.objects.count() == 2
    mo_client.post(INBOX, {"_undo": Decision.objects.latest("pk").batch})
    assert not Ban.objects.exists()


def test_whoever_was_banned_by_mistake_can_comment_again(
    client: Client, mo_client: Client, make_post: MakePost
) -> None:
    post = make_post()
    form = {"author_name": "Rita", "email": "rita@example.org", "body": "Gut."}
    client.post(f"/comments/post/{post.pk}/", form, headers=OWN_SITE)
    mo_client.post(INBOX, {"_ban": str(Comment.objects.get().pk)})
    mo_client.post(INBOX, {"_undo": Decision.objects.latest("pk").batch})
    other = Client(REMOTE_ADDR="192.0.2.7")
    sent = other.post(f"/comments/post/{post.pk}/", form | {"body": "Neu."}, headers=OWN_SITE)
    assert sent.status_code == 303


@pytest.mark.parametrize("status", [Status.HELD, Status.APPROVED])
def test_a_comment_that_is_no_spam_after_all_bans_nobody(
    comment: Comment, mo: User, status: Status
) -> None:
    ban_sender(comment, by=mo)
    moderation.decide(comment, Status.SPAM, by=mo)
    moderation.decide(comment, status, by=mo)
    assert not Ban.objects.exists()


def test_spam_in_the_trash_still_bans(comment: Comment, mo: User) -> None:
    ban_sender(comment, by=mo)
    moderation.decide(comment, Status.SPAM, by=mo)
    moderation.decide(comment, Status.TRASH, by=mo)
    assert Ban.objects.count() == 2


def test_bans_for_other_comments_of_the_same_sender_stay(
    comment: Comment, make_comment: MakeComment, mo: User
) -> None:
    other = make_comment(comment.post, status="held")
    Fingerprint.objects.create(comment=other, kind="email", value="rita")
    for one in (comment, other):
        ban_sender(one, by=mo)
        moderation.decide(one, Status.SPAM, by=mo)
    moderation.decide(comment, Status.HELD, by=mo)
    assert [ban.comment for ban in Ban.objects.all()] == [other]
