"""Hashes of IP addresses under a key that changes every day and is then deleted.

While its key exists, whoever has the database and the SECRET_KEY could find an IP address by trying
all of them. Once the key is gone, nobody can, not even with an old copy of the hash. A rate limit
looks back over several days, so the same address is looked for under the key of each of them.
"""

import datetime
import secrets
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import DailyKey
from page_cache.reads import touch

RETENTION_HOURS = 72
"""How long a hash is needed, and its key as well."""
KEYS = 1 + -(-RETENTION_HOURS // 24)
"""The days, by UTC, into which so many hours reach."""

Keys = tuple[str, ...]

_kept: dict[datetime.date, Keys] = {}
"""Today's keys, newest first. A day's key never changes, so they are read once a day."""


class DailyHash(str):
    """The hash under today's key. It is this one that is stored."""

    earlier: Keys
    """Hashes of the same value under the keys of the days before, to look for."""

    def __new__(cls, today: str, earlier: Iterable[str] = ()) -> "DailyHash":
        new = super().__new__(cls, today)
        new.earlier = tuple(earlier)
        return new


def daily_hash(purpose: str, value: str) -> DailyHash:
    """64 hexadecimal digits under today's key, and under the earlier keys that still count."""
    today, *earlier = (_hash(purpose, value, key) for key in current_keys())
    return DailyHash(today, earlier)


def every_hash(fingerprint: str) -> list[str]:
    """Under which values the fingerprint may be stored: always KEYS of them, if need be repeated.

    So the SQL that looks for them stays the same.
    """
    found = [str(fingerprint), *getattr(fingerprint, "earlier", ())]
    return (found + KEYS * found[:1])[:KEYS]


def current_keys() -> Keys:
    """The keys of today and of the days before, newest first; made at the first use of a day."""
    touch(DailyKey)
    today = timezone.now().date()
    if today not in _kept:
        keys = _load(today)
        # Whoever's transaction is rolled back has stored no key.
        transaction.on_commit(lambda: _keep(today, keys))
        return keys
    return _kept[today]


def delete_old_keys(now: datetime.datetime) -> int:
    """Delete the keys of days whose hashes nobody looks for any more; returns their number."""
    return DailyKey.objects.filter(day__lt=_first_day(now.date())).delete()[0]


def _first_day(today: datetime.date) -> datetime.date:
    return today - datetime.timedelta(days=KEYS - 1)


def _load(today: datetime.date) -> Keys:
    stored = DailyKey.objects.filter(day__gte=_first_day(today), day__lte=today)
    keys = dict(stored.values_list("day", "key"))
    if today not in keys:
        # Of several processes one is first, and all use its key.
        DailyKey.objects.bulk_create(
            [DailyKey(day=today, key=secrets.token_hex(32))], ignore_conflicts=True
        )
        keys[today] = DailyKey.objects.get(day=today).key
        delete_old_keys(timezone.now())
    return tuple(keys[day] for day in sorted(keys, reverse=True))


def _keep(today: datetime.date, keys: Keys) -> None:
    _kept.clear()
    _kept[today] = keys


def _hash(purpose: str, value: str, key: str) -> str:
    return salted_hmac(
        purpose, value, secret=settings.SECRET_KEY + key, algorithm="sha256"
    ).hexdigest()
