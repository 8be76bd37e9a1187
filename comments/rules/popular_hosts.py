"""Sites about which nothing is learned from spam, because honest writers link to them as well."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from blog.models import LinkedHost
from comments.models import Fingerprint, Status
from comments.rules.fingerprints import fingerprint_value

LIST = Path(__file__).parent / "data/popular_hosts.txt"


@cache
def listed_hosts() -> frozenset[str]:
    lines = (line.strip() for line in LIST.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_listed(host: str) -> bool:
    """Whether the host or one that it belongs to is on the list, or the blog itself."""
    labels = host.split(".")
    above = {".".join(labels[start:]) for start in range(len(labels))}
    own = (urlsplit(settings.SITE_URL).hostname or "").removeprefix("www.")
    return host == own or not above.isdisjoint(listed_hosts())


def popular_among(hosts: Iterable[str]) -> set[str]:
    """Those on the list, and those that posts or approved comments of this blog link to."""
    wanted = set(hosts)
    popular = {host for host in wanted if is_listed(host)}
    if rest := wanted - popular:
        popular.update(
            LinkedHost.objects.filter(host__in=rest).values_list("host", flat=True).distinct()
        )
        popular |= _in_approved_comments(rest - popular)
    return popular


def _in_approved_comments(hosts: set[str]) -> set[str]:
    kind = Fingerprint.Kind.LINK
    by_value = {fingerprint_value(kind, host): host for host in hosts}
    linking = Fingerprint.objects.filter(
        kind=kind, value__in=by_value, comment__status=Status.APPROVED
    )
    return {by_value[value] for value in linking.values_list("value", flat=True).distinct()}
