"""`manage.py forget` removes what is past its time, and says what."""

import datetime
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Attempt, User
from comments import moderation
from comments.models import Ban, Comment, CommentSettings, Decision, Fingerprint, Status
from subscriptions.models import ConfirmedEmail, EmailLink, OutgoingEmail, Subscription
from tests.helpers import MakeComment, MakePost

pytestmark = pytest.mark.django_db


def ago(**time: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(**time)


def forget(capsys: pytest.CaptureFixture[str]) -> list[int]:
    """The counts that the command says, in its order."""
    call_command("forget")
    return [int(line.split()[0]) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def make_old(make_post: MakePost, make_comment: MakeComment, mo: User) -> Any:
    post = make_post()

    def make(status: str, days: float, **fields: Any) -> Comment:
        comment = make_comment(post, status="held", **fields)
        if status != "held":
            moderation.decide(comment, Status(status), by=mo)
        Comment.objects.filter(pk=comment.pk).update(created_at=ago(days=days))
        Decision.objects.filter(comment=comment).update(decided_at=ago(days=days))
        comment.refresh_from_db()
        return comment

    return make


@pytest.mark.parametrize("status", ["spam", "trash"])
def test_spam_and_trash_stay_thirty_days(
    make_old: Any, capsys: pytest.CaptureFixture[str], status: str
) -> None:
    make_old(status, days=30.1)
    kept = make_old(status, days=29.9)
    assert forget(capsys)[1] == 1
    assert list(Comment.objects.all()) == [kept]


@pytest.mark.parametrize(("status", "days"), [("held", 364), ("approved", 4_000)])
def test_the_conversation_stays(
    make_old: Any, capsys: pytest.CaptureFixture[str], status: str, days: int
) -> None:
    make_old(status, days=days)
    assert not any(forget(capsys))
    assert Comment.objects.count() == 1


def test_what_was_decided_anew_stays(
    make_old: Any, capsys: pytest.CaptureFixture[str], mo: User
) -> None:
    comment = make_old("trash", days=100)
    moderation.decide(comment, Status.SPAM, by=mo)
    assert forget(capsys)[1] == 0


def test_answers_to_spam_stay_below_an_empty_place(
    make_old: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    spam = make_old("spam", days=40, body="Kauft!", email="spam@example.org")
    answer = make_old("approved", days=40, parent=spam)
    assert forget(capsys)[1] == 1
    spam.refresh_from_db()
    assert (spam.body, spam.body_html, spam.email) == ("", "", "")
    assert Comment.objects.filter(pk=answer.pk, parent=spam).exists()
    assert forget(capsys)[1] == 0


def test_hashes_of_senders_live_seventy_two_hours(
    make_old: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    comment = make_old("held", days=0)
    for hours in (71.9, 72.1):
        attempt = Attempt.objects.create(purpose="comment", fingerprint=str(hours))
        Attempt.objects.filter(pk=attempt.pk).update(created_at=ago(hours=hours))
        fingerprint = Fingerprint.objects.create(comment=comment, kind="sender", value=str(hours))
        Fingerprint.objects.filter(pk=fingerprint.pk).update(created_at=ago(hours=hours))
    assert forget(capsys)[0] == 2
    assert Attempt.objects.get().fingerprint == "71.9"
    assert Fingerprint.objects.get(kind="sender").value == "71.9"


def test_what_nobody_confirmed_goes_and_what_ended(capsys: pytest.CaptureFixture[str]) -> None:
    times = {
        "neu": {"asked_at": ago(days=29.9)},
        "alt": {"asked_at": ago(days=30.1)},
        "bestätigt": {"asked_at": ago(days=400), "confirmed_at": ago(days=399)},
        "beendet": {
            "asked_at": ago(days=400),
            "confirmed_at": ago(days=399),
            "ended_at": ago(days=30.1),
        },
    }
    for name, fields in times.items():
        subscription = Subscription.objects.create(email="rita@example.org", topic=name, key=name)
        Subscription.objects.filter(pk=subscription.pk).update(**fields)
    assert forget(capsys)[2] == 2
    assert {one.topic for one in Subscription.objects.all()} == {"neu", "bestätigt"}


def test_letters_links_and_bans_end(
    make_old: Any, capsys: pytest.CaptureFixture[str], mo: User
) -> None:
    comment = make_old("held", days=0)
    for days in (-1, 1):
        Ban.objects.create(kind="sender", value=str(days), until=ago(days=days), comment=comment)
        EmailLink.objects.create(
            purpose="mine", secret_hash=str(days), email="r@example.org", expires_at=ago(days=days)
        )
    for days in (6, 8):
        letter = OutgoingEmail.objects.create(
            to="r@example.org", subject="x", sent_at=timezone.now()
        )
        OutgoingEmail.objects.filter(pk=letter.pk).update(created_at=ago(days=days))
    assert forget(capsys)[3:6] == [1, 1, 1]


def test_a_branch_of_spam_goes_altogether(
    make_old: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    spam = make_old("spam", days=40)
    make_old("spam", days=40, parent=spam)
    assert forget(capsys)[1] == 2
    assert not Comment.objects.exists()


def test_an_empty_place_has_no_fingerprints(
    make_old: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    spam = make_old("spam", days=40)
    make_old("approved", days=40, parent=spam)
    Fingerprint.objects.create(comment=spam, kind="link", value="x")
    forget(capsys)
    assert not Fingerprint.objects.exists()


def test_other_fingerprints_stay_as_long_as_their_comment(
    make_old: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Fingerprint.objects.create(comment=make_old("held", days=90), kind="link", value="x")
    Fingerprint.objects.filter(pk=one.pk).update(created_at=ago(days=90))
    assert forget(capsys)[0] == 0
    assert Fingerprint.objects.exists()


def test_what_nobody_decided_on_ends_after_the_time_that_the_host_set(
    make_old: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    make_old("held", days=366)
    kept = make_old("held", days=60)
    forget(capsys)
    assert list(Comment.objects.all()) == [kept]
    CommentSettings(keep_held_days=30).save()
    forget(capsys)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("keep_held_days", 29),
        ("keep_held_days", 731),
        ("keep_confirmed_days", 89),
        ("keep_confirmed_days", 1_096),
    ],
)
def test_that_time_has_bounds(field: str, days: int) -> None:
    with pytest.raises(ValidationError) as refused:
        CommentSettings(**{field: days}).full_clean()
    assert list(refused.value.message_dict) == [field]


def test_a_confirmation_ends_once_nobody_has_used_it_for_long(
    make_old: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    make_old("approved", days=10, email="rita@example.org")
    for email in ("rita@example.org", "otto@example.org"):
        ConfirmedEmail.objects.create(email=email, reader="r", confirmed_at=ago(days=731))
    ConfirmedEmail.objects.create(email="neu@example.org", reader="r", confirmed_at=ago(days=729))
    assert forget(capsys)[2] == 1
    assert not ConfirmedEmail.objects.filter(email="otto@example.org").exists()


def test_the_log_of_the_admin_forgets_who_wrote_what_was_deleted(
    make_old: Any, capsys: pytest.CaptureFixture[str], host: User
) -> None:
    spam = make_old("spam", days=40)
    line = LogEntry.objects.log_actions(host.pk, [spam], CHANGE, "", single_object=True)
    assert line
    forget(capsys)
    assert LogEntry.objects.get().object_repr == "–"
