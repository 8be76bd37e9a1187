"""Ask other hosts for a title or a picture: only public ones, only so much, only when told to."""

import contextlib
import http.client
import ipaddress
import json
import socket
import threading
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.embeds.cards import Known, is_public_host, recognise
from blog.html.plain_text import plain_characters, plain_text
from blog.html.sanitising import render_comment
from blog.models import Embed

PORT = 443
CONNECT_TIMEOUT = 4
TIMEOUT = 10
"""Seconds for one answer, however slowly it drips."""
MAX_JSON = 100_000
MAX_PICTURE = 5 * 1024 * 1024
MAX_REDIRECTS = 3
MAX_ADDRESSES = 3
MAX_WORDS = 10_000
"""Characters of a post on Mastodon that are read for its title."""
HOSTS = {
    "youtube": (".youtube.com", ".ytimg.com"),
    "vimeo": (".vimeo.com", ".vimeocdn.com"),
    "mastodon": ("", ""),
}
"""The endings of the hosts asked for facts and for pictures. Each server of Mastodon keeps its
pictures where it likes, so there any public host will do."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Of protocols, and of relays from version 6 to 4 (RFC 6890, RFC 7526).
SPECIAL = [ipaddress.ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24")]


class FetchError(Exception):
    """What was asked for did not come; str() says why."""


class CheckedConnection(http.client.HTTPSConnection):
    """Connects to the very addresses that were checked, so that no second look-up can differ."""

    def connect(self) -> None:
        raw = _first_that_answers(public_addresses(self.host))
        # Typeshed leaves _context out.
        self.sock = self._context.wrap_socket(raw, server_hostname=self.host)  # type: ignore[attr-defined]
        self.sock.settimeout(TIMEOUT)


def _first_that_answers(addresses: list[str]) -> socket.socket:
    problem: OSError | None = None
    for address in addresses[:MAX_ADDRESSES]:
        try:
            return socket.create_connection((address, PORT), CONNECT_TIMEOUT)
        except OSError as error:
            problem = error
    raise problem or OSError("no address")


def public_addresses(host: str) -> list[str]:
    """The addresses of a host; raises FetchError if one of them is not in the public network."""
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(_("%(host)s cannot be found.") % {"host": host}) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not all(is_public_address(address) for address in addresses):
        raise FetchError(_("%(host)s is not a public host.") % {"host": host})
    return addresses


def is_public_address(text: str) -> bool:
    """Whether it leads into the public network, also where it wraps an address of version 4."""
    address = ipaddress.ip_address(text)
    if address.is_multicast or not address.is_global:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in net for net in SPECIAL)
    if address in NAT64:
        return is_public_address(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
    if address.sixtofour:
        return is_public_address(str(address.sixtofour))
    return address in GLOBAL_UNICAST


def connect(host: str) -> http.client.HTTPConnection:
    """An open connection; raises OSError or FetchError."""
    connection = CheckedConnection(host, timeout=TIMEOUT)
    connection.connect()
    return connection


def fetch(url: str, limit: int, ending: str = "") -> bytes:
    """The body behind an https address of a host with that ending; raises FetchError.

    At most `limit` bytes, and within TIMEOUT for each of at most MAX_REDIRECTS further addresses.
    """
    for _redirect in range(MAX_REDIRECTS + 1):
        host, path = _split(url, ending)
        status, location, body = _get(host, path, limit)
        if status in {301, 302, 303, 307, 308} and location:
            url = _join(url, location)
        elif status != 200:
            raise FetchError(
                _("%(host)s answers with %(status)s.") % {"host": host, "status": status}
            )
        elif len(body) > limit:
            raise FetchError(_("%(host)s sends more than we take.") % {"host": host})
        else:
            return body
    raise FetchError(_("The address leads in circles."))


def _split(url: str, ending: str) -> tuple[str, str]:
    """Host and path of an address that may be asked."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _no_public_host(url) from error
    host = parts.netloc.lower()
    if parts.scheme != "https" or not is_public_host(host) or not f".{host}".endswith(ending):
        raise _no_public_host(host or url)
    query = f"?{parts.query}" if parts.query else ""
    return host, quote((parts.path or "/") + query, safe="/?&=%:;,+~@!$'()*#[]")


def _join(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise _no_public_host(location) from error


def _no_public_host(host: str) -> FetchError:
    return FetchError(_("%(host)s is not a public host.") % {"host": host[:100]})


def _get(host: str, path: str, limit: int) -> tuple[int, str, bytes]:
    """Status, where it leads on, and the body up to one byte more than `limit`."""
    late = threading.Event()
    timer = None
    connection = None
    try:
        connection = connect(host)
        # A socket's own limit begins anew with each byte.
        timer = threading.Timer(TIMEOUT, _hang_up, [connection.sock, late])
        timer.start()
        connection.request("GET", path, headers={"User-Agent": "Gemeinsam", "Accept": "*/*"})
        response = connection.getresponse()
        body = response.read(limit + 1) if response.status == 200 else b""
        if late.is_set():
            raise TimeoutError
        return response.status, response.headers.get("Location", ""), body
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise FetchError(_("%(host)s does not answer.") % {"host": host}) from error
    finally:
        if timer:
            timer.cancel()
        if connection:
            connection.close()


def _hang_up(sock: socket.socket, late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def fetch_embed(embed: Embed) -> bool:
    """Store title, name and picture of an embed, or the sentence that says why not."""
    try:
        _take_facts(embed)
        embed.problem = ""
    except FetchError as error:
        embed.problem = str(error)[:300]
    embed.fetched_at = timezone.now()
    with transaction.atomic():
        _keep_what_was_typed(embed)
        embed.save()
    return not embed.problem


def _keep_what_was_typed(embed: Embed) -> None:
    """Other hosts take their time; what somebody entered meanwhile counts for more."""
    now = Embed.objects.select_for_update().get(pk=embed.pk)
    embed.title = now.title or embed.title
    embed.author_name = now.author_name or embed.author_name
    embed.picture = now.picture or embed.picture


def _take_facts(embed: Embed) -> None:
    known = recognise(embed.address)
    if known is None:
        raise FetchError(_("This address cannot be embedded."))
    facts = _ask(known)
    embed.title = embed.title or _text(facts.get("title"), 300)
    embed.author_name = embed.author_name or _text(facts.get("author_name"), 200)
    picture = facts.get("thumbnail_url")
    if embed.picture is None and isinstance(picture, str) and picture:
        content = fetch(picture, MAX_PICTURE, HOSTS[known.provider][1])
        words = _text(facts.get("thumbnail_words"), 500)
        _store_picture(embed, ContentFile(content, f"{embed.provider}.jpg"), words)


def _ask(known: Known) -> dict[str, Any]:
    address = quote(known.address, safe="")
    if known.provider == "youtube":
        return _json(f"https://www.youtube.com/oembed?url={address}&format=json", known)
    if known.provider == "vimeo":
        return _json(f"https://vimeo.com/api/oembed.json?url={address}&width=1280", known)
    key = known.address.rpartition("/")[2]
    # Mastodon's oEmbed has no picture; its public API has.
    return _mastodon_facts(_json(f"https://{known.host}/api/v1/statuses/{key}", known))


def _mastodon_facts(status: dict[str, Any]) -> dict[str, Any]:
    """What of a post may stand on a card: behind a warning only the warning."""
    account = status.get("account")
    account = account if isinstance(account, dict) else {}
    words = status.get("spoiler_text") or status.get("content")
    facts = {
        "title": plain_text(render_comment(str(words or "")[:MAX_WORDS])),
        "author_name": account.get("display_name") or account.get("acct"),
    }
    media = status.get("media_attachments")
    first = media[0] if isinstance(media, list) and media else None
    if isinstance(first, dict) and not (status.get("sensitive") or status.get("spoiler_text")):
        facts["thumbnail_url"] = first.get("preview_url")
        facts["thumbnail_words"] = first.get("description")
    return facts


def _json(url: str, known: Known) -> dict[str, Any]:
    try:
        facts = json.loads(fetch(url, MAX_JSON, HOSTS[known.provider][0]))
    except (ValueError, RecursionError) as error:
        raise FetchError(_("The answer cannot be read.")) from error
    if not isinstance(facts, dict):
        raise FetchError(_("The answer cannot be read."))
    return facts


def _text(value: object, length: int) -> str:
    return plain_characters(" ".join(str(value or "").split()))[:length].strip()


def _store_picture(embed: Embed, file: ContentFile[bytes], words: str) -> None:
    try:
        image = embed.new_picture(file)
        image.alternative_text = words
        image.save()
    except ValidationError as error:
        raise FetchError(" ".join(error.messages)) from error
    embed.picture = image
