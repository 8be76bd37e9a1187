"""How often one sender may send something, and who counts as one sender."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Attempt
from accounts.rate_limits import delete_old_attempts
from blog.models import Post
from comments.models import CommentSettings
from tests.clock import clock_at
from tests.helpers import MakePost

pytestmark = pytest.mark.django_db

OWN_SITE = {"Sec-Fetch-Site": "same-origin"}
TAKEN, TOO_OFTEN = 303, 429
MOMENT = datetime.timedelta(milliseconds=1)


@pytest.fixture
def post(make_post: MakePost) -> Post:
    return make_post()


def send(post: Post, ip: str = "192.0.2.1", **headers: str) -> int:
    """The status of the answer to a comment from the IP, in a browser without cookies."""
    form = {"author_name": "Rita", "email": "rita@example.org", "body": f"Nr. {next_number()}"}
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    client = Client(REMOTE_ADDR=ip)
    return client.post(f"/comments/post/{post.pk}/", form, headers=OWN_SITE | headers).status_code


def next_number() -> int:
    """Another one for each comment, as the same text twice is refused for that."""
    return Attempt.objects.count()


def sent_at(*moments: datetime.datetime) -> None:
    """Whoever sent the one comment so far sent others at these times, and only these."""
    first = Attempt.objects.latest("pk")
    Attempt.objects.all().delete()
    Attempt.objects.bulk_create(
        Attempt(purpose=first.purpose, fingerprint=first.fingerprint, created_at=moment)
        for moment in moments
    )


class TestTwoComments:
    """The rule asks for fifteen seconds between two."""

    def test_are_too_many_a_moment_before_their_time(self, post: Post) -> None:
        send(post)
        now = timezone.now()
        sent_at(now)
        with clock_at(now + datetime.timedelta(seconds=15) - MOMENT):
            assert send(post) == TOO_OFTEN

    def test_are_fine_once_their_time_has_passed(self, post: Post) -> None:
        send(post)
        now = timezone.now()
        sent_at(now)
        with clock_at(now + datetime.timedelta(seconds=15)):
            assert send(post) == TAKEN


class TestManyComments:
    """At most ten in ten minutes, and forty in a day."""

    @pytest.fixture(autouse=True)
    def _no_pause_between(self) -> None:
        CommentSettings(seconds_between=0).save()

    def test_the_tenth_in_ten_minutes_is_taken_the_next_is_not(self, post: Post) -> None:
        send(post)
        now = timezone.now()
        sent_at(*[now] * 9)
        assert (send(post), send(post)) == (TAKEN, TOO_OFTEN)

    def test_ten_minutes_later_the_next_is_taken(self, post: Post) -> None:
        send(post)
        now = timezone.now()
        sent_at(*[now] * 10)
        with clock_at(now + datetime.timedelta(minutes=10) - MOMENT):
            assert send(post) == TOO_OFTEN
        with clock_at(now + datetime.timedelta(minutes=10)):
            assert send(post) == TAKEN

    def test_the_fortieth_of_a_day_is_taken_the_next_is_not(self, post: Post) -> None:
        send(post)
        now = timezone.now()
        sent_at(*(now - datetime.timedelta(minutes=30 * number) for number in range(1, 40)))
        assert (send(post), send(post)) == (TAKEN, TOO_OFTEN)

    def test_after_a_day_the_oldest_no_longer_counts(self, post: Post) -> None:
        send(post)
        now = timezone.now()
        sent_at(*(now - datetime.timedelta(minutes=30 * number) for number in range(40)))
        oldest_leaves = now - datetime.timedelta(minutes=30 * 39) + datetime.timedelta(days=1)
        with clock_at(oldest_leaves - MOMENT):
            assert send(post) == TOO_OFTEN
        with clock_at(oldest_leaves):
            assert send(post) == TAKEN

    def test_something_else_that_was_sent_does_not_count(self, post: Post) -> None:
        send(post)
        now = timezone.now()
        sent_at(*[now] * 10)
        Attempt.objects.update(purpose="report")
        assert send(post) == TAKEN


class TestOneSender:
    """Seen by the pause that a second comment from there has to wait."""

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("fe80::1", "fe80::2"),
            ("unix socket", "unix socket"),
        ],
    )
    def test_is_a_household(self, post: Post, first: str, second: str) -> None:
        assert (send(post, first), send(post, second)) == (TAKEN, TOO_OFTEN)

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("192.0.2.1", "192.0.2.2"),
            ("2001:db8:1:2::1", "2001:db8:1:3::1"),
            ("::ffff:192.0.2.1", "::ffff:192.0.2.2"),
            ("2001:db8:1:2::1", "192.0.2.1"),
            ("unix socket", "another socket"),
        ],
    )
    def test_is_not_its_neighbour(self, post: Post, first: str, second: str) -> None:
        assert (send(post, first), send(post, second)) == (TAKEN, TAKEN)

    def test_cannot_hide_behind_a_header_of_its_own(self, post: Post) -> None:
        assert send(post, X_Forwarded_For="198.51.100.1") == TAKEN
        assert send(post, X_Forwarded_For="198.51.100.2") == TOO_OFTEN


class TestBehindAProxy:
    @pytest.fixture(autouse=True)
    def _proxy(self, settings: Any) -> None:
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def test_the_sender_is_whom_the_proxy_names(self, post: Post) -> None:
        assert send(post, X_Forwarded_For="198.51.100.1") == TAKEN
        assert send(post, X_Forwarded_For="198.51.100.2") == TAKEN
        assert send(post, X_Forwarded_For="198.51.100.1") == TOO_OFTEN

    def test_only_its_last_word_counts_as_the_others_are_the_senders(self, post: Post) -> None:
        assert send(post, X_Forwarded_For="203.0.113.8, 198.51.100.1") == TAKEN
        assert send(post, X_Forwarded_For="203.0.113.9,198.51.100.1") == TOO_OFTEN

    @pytest.mark.parametrize("headers", [{}, {"X_Forwarded_For": " "}, {"X_Forwarded_For": "x,"}])
    def test_the_connection_counts_where_it_names_nobody(
        self, post: Post, headers: dict[str, str]
    ) -> None:
        assert send(post, "192.0.2.1", **headers) == TAKEN
        assert send(post, "192.0.2.1", **headers) == TOO_OFTEN
        assert send(post, "192.0.2.2", **headers) == TAKEN


def test_a_fingerprint_is_kept_for_72_hours_and_no_longer(make_post: MakePost) -> None:
    post = make_post()
    send(post)
    now = timezone.now()
    sent_at(now)
    with clock_at(now + datetime.timedelta(hours=72)):
        vote(post)
        assert Attempt.objects.filter(created_at=now).exists()
    with clock_at(now + datetime.timedelta(hours=72) + MOMENT):
        vote(post)
        assert not Attempt.objects.filter(created_at=now).exists()


def vote(post: Post) -> None:
    Client().post(f"/ratings/{post.pk}/", {"stars": "8"}, headers=OWN_SITE)


def test_deleting_old_fingerprints_says_how_many(post: Post) -> None:
    send(post)
    now = timezone.now()
    sent_at(now, now - datetime.timedelta(hours=73), now - datetime.timedelta(hours=74))
    assert delete_old_attempts() == 2
