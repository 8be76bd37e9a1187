"""Hashes of IP addresses die with the key of their day."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import daily_keys
from accounts.daily_keys import daily_hash, every_hash
from accounts.models import Attempt, DailyKey
from accounts.rate_limits import RateLimit, exceeded_limit, keyed_hash, record_attempt
from tests.clock import clock_at
from tests.helpers import OWN_SITE, MakePost

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 5, 10, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
IP = "192.0.2.1"
REAL_LOAD = daily_keys._load


@pytest.fixture(autouse=True)
def _keys_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily_keys, "_load", REAL_LOAD)
    monkeypatch.setattr(daily_keys, "_kept", {})


def hash_at(moment: datetime.datetime) -> daily_keys.DailyHash:
    with clock_at(moment):
        return daily_hash("test", IP)


def test_the_same_address_has_the_same_hash_all_day() -> None:
    assert hash_at(NOON) == hash_at(NOON + datetime.timedelta(hours=11))
    assert DailyKey.objects.count() == 1


def test_and_another_one_the_next_day() -> None:
    assert hash_at(NOON) != hash_at(NOON + DAY)


def test_what_was_stored_within_72_hours_is_found_again() -> None:
    stored = str(hash_at(NOON))
    for hours in (1, 13, 36, 72):
        assert stored in every_hash(hash_at(NOON + datetime.timedelta(hours=hours)))


def test_afterwards_nobody_can_make_that_hash_again() -> None:
    stored = str(hash_at(NOON))
    key = DailyKey.objects.get().key
    later = hash_at(NOON + 4 * DAY)
    assert stored not in every_hash(later)
    assert not DailyKey.objects.filter(key=key).exists()


def test_without_its_key_a_hash_cannot_be_made_from_the_secret_key_alone() -> None:
    assert str(daily_hash("test", IP)) != keyed_hash("test", IP)


def test_what_looks_for_hashes_always_looks_for_as_many() -> None:
    assert len(every_hash(daily_hash("test", IP))) == daily_keys.KEYS
    assert every_hash("") == [""] * daily_keys.KEYS


def test_a_limit_holds_over_midnight() -> None:
    limit = [RateLimit(1, 86_400)]
    with clock_at(NOON.replace(hour=23, minute=59)):
        record_attempt(daily_hash("test", IP), "test")
    with clock_at(NOON.replace(hour=23, minute=59) + datetime.timedelta(minutes=2)):
        assert exceeded_limit(daily_hash("test", IP), "test", limit)
        assert not exceeded_limit(daily_hash("test", "192.0.2.2"), "test", limit)


def test_a_day_has_one_key_though_two_nodes_make_one_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with clock_at(NOON):
        DailyKey.objects.create(day=NOON.date(), key="of the other node")
        # This node has not seen it when it looks.
        first = daily_hash("test", IP)
        monkeypatch.setattr(daily_keys, "_kept", {})
        assert daily_hash("test", IP) == first
    assert DailyKey.objects.get().key == "of the other node"


def test_a_key_that_was_rolled_back_is_not_kept_in_memory() -> None:
    # This test is a transaction that nobody commits.
    daily_hash("test", IP)
    assert daily_keys._kept == {}


@pytest.mark.django_db(transaction=True)
def test_a_process_reads_the_keys_once_a_day() -> None:
    daily_hash("test", IP)
    with connection.execute_wrapper(refuse):
        daily_hash("test", IP)


def refuse(*_given: object) -> None:
    raise AssertionError("asked the database")


def test_a_stranger_who_comments_leaves_no_hash_that_the_secret_key_opens(
    client: Client, make_post: MakePost
) -> None:
    form = {"author_name": "Rita", "email": "rita@example.org", "body": "Gut."}
    client.post(f"/comments/post/{make_post().pk}/", form, headers=OWN_SITE)
    stored = Attempt.objects.get().fingerprint
    assert stored != keyed_hash("accounts.rate_limits", "127.0.0.1")


class TestUpdatingFromAVersionWithoutKeys:
    @pytest.fixture(autouse=True)
    def _updated_at_noon(self) -> None:
        with clock_at(NOON):
            Attempt.objects.create(purpose="test", fingerprint=keyed_hash("test", IP))
            import_module("accounts.migrations.0002_dailykey").keep_old_hashes_for_today(apps, None)

    def test_old_hashes_are_found_as_long_as_they_are_promised_to_be(self) -> None:
        with clock_at(NOON + 3 * DAY - datetime.timedelta(seconds=1)):
            assert exceeded_limit(daily_hash("test", IP), "test", [RateLimit(1, 3 * 86_400)])

    def test_and_the_next_day_has_a_key(self) -> None:
        assert hash_at(NOON + DAY) != keyed_hash("test", IP)

    def test_a_new_blog_begins_with_a_key(self) -> None:
        Attempt.objects.all().delete()
        DailyKey.objects.all().delete()
        import_module("accounts.migrations.0002_dailykey").keep_old_hashes_for_today(apps, None)
        assert not DailyKey.objects.exists()
        assert str(daily_hash("test", IP)) != keyed_hash("test", IP)
        assert timezone.now().date() == DailyKey.objects.get().day
