"""Who sends something, known only by a keyed hash, so that limits work without keeping addresses.

A hash is kept for at most 72 hours. It is made of the whole IPv4 address (a shorter one would make
a whole office one person) and of the first half of an IPv6 address, which is one household's.
"""

import datetime
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import Trace

KEEP_HOURS = 72


def sender_of(request: HttpRequest) -> str:
    """A keyed hash of where the request comes from, 64 hexadecimal digits."""
    return keyed_hash("accounts.rate_limits", household(client_address(request)))


def keyed_hash(purpose: str, value: str) -> str:
    """Nobody without the site's SECRET_KEY can find `value` by trying; 64 hexadecimal digits."""
    return salted_hmac(purpose, value, algorithm="sha256").hexdigest()


def client_address(request: HttpRequest) -> str:
    """The address that the connection, or the trusted proxy's last word, gives."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if last := forwarded.rpartition(",")[2].strip():
            return last
    return str(request.META.get("REMOTE_ADDR", ""))


def household(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))


@dataclass(frozen=True)
class Limit:
    """At most `number` times within `seconds` for one sender."""

    number: int
    seconds: int


def exceeded(sender: str, purpose: str, limits: list[Limit]) -> Limit | None:
    """The first limit that one more time would break; asks one question of the database."""
    now = timezone.now()
    longest = max(limit.seconds for limit in limits)
    since = now - datetime.timedelta(seconds=longest)
    most = max(limit.number for limit in limits)
    traces = Trace.objects.filter(purpose=purpose, sender=sender, created_at__gt=since)
    times = list(traces.order_by("-created_at").values_list("created_at", flat=True)[:most])
    for limit in limits:
        begin = now - datetime.timedelta(seconds=limit.seconds)
        if sum(time > begin for time in times) >= limit.number:
            return limit
    return None


def remember(sender: str, purpose: str) -> None:
    """Count this time; call it in the transaction that stores what was sent."""
    Trace.objects.create(purpose=purpose, sender=sender)


def forget_old_traces() -> int:
    """Remove the hashes that are older than 72 hours, and say how many."""
    end = timezone.now() - datetime.timedelta(hours=KEEP_HOURS)
    deleted, _per_model = Trace.objects.filter(created_at__lt=end).delete()
    return deleted
