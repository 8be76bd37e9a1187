"""Rate limits for people without an account, by a fingerprint of where a request comes from.

A fingerprint is a keyed hash of the client's IP address, kept for 72 hours; the address itself is
stored nowhere, and the key lives no longer (accounts/daily_keys.py). It covers the whole IPv4
address (a shorter one would make a whole office one person), and of an IPv6 address the first half,
which belongs to one household.
"""

import datetime
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.daily_keys import RETENTION_HOURS, DailyHash, daily_hash, every_hash
from accounts.models import Attempt


@dataclass(frozen=True)
class RateLimit:
    """At most `number` attempts within `seconds` for one fingerprint."""

    number: int
    seconds: int


def exceeded_limit(fingerprint: str, purpose: str, limits: list[RateLimit]) -> RateLimit | None:
    """The first limit that one more attempt would exceed; takes a single query."""
    now = timezone.now()
    longest = max(limit.seconds for limit in limits)
    since = now - datetime.timedelta(seconds=longest)
    most = max(limit.number for limit in limits)
    attempts = Attempt.objects.filter(
        purpose=purpose, fingerprint__in=every_hash(fingerprint), created_at__gt=since
    )
    times = list(attempts.order_by("-created_at").values_list("created_at", flat=True)[:most])
    for limit in limits:
        begin = now - datetime.timedelta(seconds=limit.seconds)
        if sum(time > begin for time in times) >= limit.number:
            return limit
    return None


def record_attempt(fingerprint: str, purpose: str) -> None:
    """Count an attempt; call it in the transaction that stores what was sent."""
    Attempt.objects.create(purpose=purpose, fingerprint=str(fingerprint))


def delete_old_attempts() -> int:
    """Delete the fingerprints that are older than 72 hours; returns their number."""
    end = timezone.now() - datetime.timedelta(hours=RETENTION_HOURS)
    deleted, _per_model = Attempt.objects.filter(created_at__lt=end).delete()
    return deleted


def client_fingerprint(request: HttpRequest) -> DailyHash:
    """A keyed hash of where the request comes from, 64 hexadecimal digits."""
    return daily_hash("accounts.rate_limits", household(client_ip(request)))


def keyed_hash(purpose: str, value: str) -> str:
    """64 hexadecimal digits; without the SECRET_KEY nobody can find `value` by trying."""
    return salted_hmac(purpose, value, algorithm="sha256").hexdigest()


def client_ip(request: HttpRequest) -> str:
    """The IP address of the connection, or the one that our trusted proxy added last."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if last := forwarded.rpartition(",")[2].strip():
            return last
    return str(request.META.get("REMOTE_ADDR", ""))


def household(ip: str) -> str:
    """The part of an IP address that belongs to one household; other texts stay as they are."""
    try:
        parsed = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
