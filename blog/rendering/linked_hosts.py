"""Derive which sites a post links to from its HTML."""

import re
from urllib.parse import urlsplit

from blog.models import LinkedHost, Post

MAX_HOSTS = 200
MAX_LENGTH = 253
HREF = re.compile(r'href="(https?://[^"]+)"')


def hosts_in(html: str) -> set[str]:
    """The hosts that rendered HTML links to, in lower case and without “www.”."""
    found: set[str] = set()
    for link in HREF.findall(html):
        try:
            host = urlsplit(link).hostname or ""
        except ValueError:
            continue  # such as “http://[”, which no browser follows
        host = host.removeprefix("www.")
        if host and len(host) <= MAX_LENGTH:
            found.add(host)
    return set(sorted(found)[:MAX_HOSTS])


def hosts_of(post: Post) -> set[str]:
    return hosts_in(post.body_html + post.teaser_html)


def store_linked_hosts(post: Post) -> None:
    """Bring the stored hosts of a post in line with its HTML."""
    wanted = hosts_of(post)
    rows = LinkedHost.objects.filter(post=post)
    stored = set(rows.values_list("host", flat=True))
    if gone := stored - wanted:
        rows.filter(host__in=gone).delete()
    LinkedHost.objects.bulk_create(
        (LinkedHost(post=post, host=host) for host in sorted(wanted - stored)),
        ignore_conflicts=True,
    )


def linked_hosts_of_new(post: Post) -> list[LinkedHost]:
    """The rows to store of a post that has none yet."""
    return [LinkedHost(post=post, host=host) for host in sorted(hosts_of(post))]
