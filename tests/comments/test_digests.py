"""One letter for all: what waits, to Mo; what readers said, to Anna."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from comments import moderation
from comments.models import Comment, Decision, NotificationPreference, Status
from subscriptions.models import OutgoingEmail
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(make_post: MakePost, make_comment: MakeComment) -> Comment:
    return make_comment(make_post(slug="a"), status="held", body="Wer macht mit?")


def approve(comment: Comment, mo: User) -> None:
    moderation.decide(comment, Status.APPROVED, by=mo)


def letters_to(person: User) -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(to=person.email).order_by("pk"))


def test_the_author_reads_what_was_approved(held: Comment, anna: User, mo: User) -> None:
    call_command("send_digests")
    assert letters_to(anna) == []
    approve(held, mo)
    call_command("send_digests")
    letter = letters_to(anna)[0]
    assert "Wer macht mit?" in letter.text
    assert f"/comments/{held.pk}/" in letter.text
    assert "Wer macht mit?" in letter.html


def test_nothing_is_told_twice(held: Comment, anna: User, mo: User) -> None:
    approve(held, mo)
    call_command("send_digests")
    OutgoingEmail.objects.update(created_at=timezone.now() - datetime.timedelta(hours=2))
    Decision.objects.update(decided_at=timezone.now() - datetime.timedelta(hours=3))
    call_command("send_digests")
    assert len(letters_to(anna)) == 1


def test_an_hour_passes_between_two(
    held: Comment, anna: User, mo: User, make_comment: MakeComment
) -> None:
    approve(held, mo)
    call_command("send_digests")
    approve(make_comment(held.post, status="held", body="Ich auch."), mo)
    call_command("send_digests")
    assert len(letters_to(anna)) == 1
    early = timezone.now() - datetime.timedelta(hours=2)
    OutgoingEmail.objects.filter(to=anna.email).update(created_at=early)
    Decision.objects.filter(comment=held).update(decided_at=early)
    call_command("send_digests")
    assert len(letters_to(anna)) == 2
    assert "Ich auch." in letters_to(anna)[1].text
    assert "Wer macht mit?" not in letters_to(anna)[1].text


@pytest.mark.parametrize("how", ["each", "none"])
def test_who_chose_otherwise_gets_none(held: Comment, anna: User, mo: User, how: str) -> None:
    NotificationPreference.objects.create(user=anna, frequency=how)
    approve(held, mo)
    OutgoingEmail.objects.all().delete()
    call_command("send_digests")
    assert letters_to(anna) == []


def test_ones_own_comments_are_not_told(
    make_post: MakePost, make_comment: MakeComment, anna: User, mo: User
) -> None:
    approve(make_comment(make_post(), status="held", user=anna), mo)
    call_command("send_digests")
    assert letters_to(anna) == []


def test_an_import_sends_nothing(
    make_post: MakePost, make_comment: MakeComment, anna: User
) -> None:
    comment = make_comment(make_post())
    Decision.objects.create(comment=comment, after="approved", rule="import")
    call_command("send_digests")
    assert letters_to(anna) == []


class TestTheChoice:
    ADDRESS = "/admin/comments/comment/mail/"

    def test_is_made_on_the_front_page(self, anna_client: Client, anna: User) -> None:
        assert f'action="{self.ADDRESS}"' in anna_client.get("/admin/").content.decode()
        anna_client.post(self.ADDRESS, {"how": "none"})
        assert NotificationPreference.objects.get(user=anna).frequency == "none"
        anna_client.post(self.ADDRESS, {"how": "each"})
        assert NotificationPreference.objects.get(user=anna).frequency == "each"
        page = anna_client.get("/admin/").content.decode()
        assert '<option value="each" selected>' in page

    def test_nonsense_changes_nothing(self, anna_client: Client) -> None:
        assert anna_client.post(self.ADDRESS, {"how": "hourly"}).status_code == 302
        assert not NotificationPreference.objects.exists()

    def test_refuses_get(self, anna_client: Client) -> None:
        assert anna_client.get(self.ADDRESS).status_code == 405

    def test_a_stranger_may_not(self, client: Client) -> None:
        assert client.post(self.ADDRESS, {"how": "none"}).status_code == 302
        assert not NotificationPreference.objects.exists()
