"""Ask other hosts for a title or a picture: only public ones, only so much, only when told to."""

import http.client
import ipaddress
import json
import socket
import time
from collections.abc import Collection
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.embeds import is_public_host, recognise
from blog.markup import plain_characters, plain_text
from blog.models import Embed, Image

TIMEOUT = 10
PATIENCE = 60
"""Seconds for one file as a whole; TIMEOUT is for each part of it."""
CHUNK = 1 << 16
MAX_JSON = 200_000
MAX_PICTURE = 5 * 1024 * 1024
MAX_REDIRECTS = 3


class FetchError(Exception):
    """What was asked for did not come; str() says why."""


class CheckedConnection(http.client.HTTPSConnection):
    """Connects to the very address that was checked, so that no second look-up can differ."""

    def connect(self) -> None:
        address = public_address(self.host)
        raw = socket.create_connection((address, 443), TIMEOUT)
        self.sock = self._context.wrap_socket(raw, server_hostname=self.host)  # type: ignore[attr-defined]


def public_address(host: str) -> str:
    """An address of the host that is no private, local or otherwise special one."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise FetchError(_("%(host)s cannot be found.") % {"host": host}) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(ipaddress.ip_address(one).is_global for one in addresses):
        raise FetchError(_("%(host)s is not a public host.") % {"host": host})
    return addresses[0]


def connect(host: str) -> http.client.HTTPConnection:
    return CheckedConnection(host, timeout=TIMEOUT)


def fetch(url: str, limit: int, only: Collection[str] | None = None) -> bytes:
    """The body behind an https address, at most `limit` bytes; raises FetchError.

    With `only` neither the address nor what it redirects to may be on another host than these.
    """
    for _redirect in range(MAX_REDIRECTS + 1):
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme != "https" or parts.port or not is_public_host(host):
            raise FetchError(_("%(host)s is not a public host.") % {"host": host})
        if only is not None and host not in only:
            raise FetchError(_("It leads away, to %(host)s.") % {"host": host})
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = connect(host)
        try:
            connection.request("GET", path, headers={"User-Agent": "Gemeinsam", "Accept": "*/*"})
            response = connection.getresponse()
            location = response.headers.get("Location", "")
            if response.status in {301, 302, 303, 307, 308} and location:
                url = urljoin(url, location)
                continue
            if response.status != 200:
                raise FetchError(
                    _("%(host)s answers with %(status)s.")
                    % {"host": host, "status": response.status}
                )
            body = _read(response, limit)
        except (OSError, http.client.HTTPException) as error:
            raise FetchError(_("%(host)s does not answer.") % {"host": host}) from error
        finally:
            connection.close()
        if len(body) > limit:
            raise FetchError(_("%(host)s sends more than we take.") % {"host": host})
        return body
    raise FetchError(_("The address leads in circles."))


def _read(response: http.client.HTTPResponse, limit: int) -> bytes:
    """At most one byte more than the limit; raises OSError where it comes drop by drop."""
    until = time.monotonic() + PATIENCE
    parts: list[bytes] = []
    wanted = limit + 1
    while wanted and (part := response.read1(min(wanted, CHUNK))):
        parts.append(part)
        wanted -= len(part)
        if time.monotonic() > until:
            raise TimeoutError
    return b"".join(parts)


def fetch_embed(embed: Embed) -> bool:
    """Store title, name and picture of an embed, or the sentence that says why not."""
    try:
        _take_facts(embed)
        embed.problem = ""
    except FetchError as error:
        embed.problem = str(error)[:300]
    embed.fetched_at = timezone.now()
    embed.save()
    return not embed.problem


def _take_facts(embed: Embed) -> None:
    facts = _ask(embed)
    embed.title = embed.title or _text(facts.get("title"), 300)
    embed.author_name = embed.author_name or _text(facts.get("author_name"), 200)
    picture = facts.get("thumbnail_url")
    if embed.picture is None and isinstance(picture, str) and picture:
        embed.picture = _store_picture(embed, fetch(picture, MAX_PICTURE))


def _ask(embed: Embed) -> dict[str, Any]:
    known = recognise(embed.address)
    if known is None:
        raise FetchError(_("This address cannot be embedded."))
    address = quote(embed.address, safe="")
    if known.provider == "youtube":
        return _json(f"https://www.youtube.com/oembed?url={address}&format=json")
    if known.provider == "vimeo":
        return _json(f"https://vimeo.com/api/oembed.json?url={address}")
    return _mastodon_facts(known.host, embed.address.rstrip("/").rpartition("/")[2])


def _mastodon_facts(host: str, key: str) -> dict[str, Any]:
    """Mastodon's oEmbed has no picture; its public API has."""
    status = _json(f"https://{host}/api/v1/statuses/{key}")
    account = status.get("account")
    media = status.get("media_attachments")
    first = media[0] if isinstance(media, list) and media else {}
    return {
        "title": plain_text(str(status.get("content", "")))[:300],
        "author_name": account.get("display_name") if isinstance(account, dict) else "",
        "thumbnail_url": first.get("preview_url") if isinstance(first, dict) else None,
    }


def _json(url: str) -> dict[str, Any]:
    try:
        facts = json.loads(fetch(url, MAX_JSON))
    except ValueError as error:
        raise FetchError(_("The answer cannot be read.")) from error
    if not isinstance(facts, dict):
        raise FetchError(_("The answer cannot be read."))
    return facts


def _text(value: object, length: int) -> str:
    return plain_characters(" ".join(str(value or "").split()))[:length]


def _store_picture(embed: Embed, content: bytes) -> Image:
    image = Image(
        file=ContentFile(content, f"{embed.provider}.jpg"),
        title=embed.title[:200],
        creator=embed.author_name[:200],
        source_url=embed.address,
    )
    try:
        image.full_clean(exclude=["alternative_text"])
        image.save()
    except ValidationError as error:
        raise FetchError(" ".join(error.messages)) from error
    return image
