"""Fetch from other hosts: only public ones, with limits on size and time, only when asked to."""

import contextlib
import http.client
import ipaddress
import json
import re
import socket
import threading
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.utils.translation import gettext as _

PORT = 443
CONNECT_TIMEOUT = 4
SLOWEST = 1_000_000
"""Bytes in a second, of something large."""
TIMEOUT = 10
"""Seconds for one answer, however slowly it drips."""
MAX_JSON = 100_000
MAX_REDIRECTS = 3
MAX_IPS = 3
# A name in the public domain name system: no port, no IP, no name of a local network.
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
PUBLIC_HOST = re.compile(rf"(?=.{{4,120}}\Z)(?:{LABEL}\.)+(?!\d){LABEL}", re.ASCII)
LOCAL_ENDINGS = (".local", ".localhost", ".internal", ".lan", ".home", ".test", ".onion", ".arpa")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Of protocols, and of relays from version 6 to 4 (RFC 6890, RFC 7526).
SPECIAL = [ipaddress.ip_network(net) for net in ("192.0.0.0/24", "192.88.99.0/24")]


class FetchError(Exception):
    """What was asked for did not come; str() says why."""


class CheckedConnection(http.client.HTTPSConnection):
    """Connects to the very IPs that were checked, so that no second lookup can differ."""

    def connect(self) -> None:
        raw = _first_that_answers(public_ips(self.host))
        # Typeshed leaves _context out.
        self.sock = self._context.wrap_socket(raw, server_hostname=self.host)  # type: ignore[attr-defined]
        self.sock.settimeout(TIMEOUT)


def _first_that_answers(ips: list[str]) -> socket.socket:
    problem: OSError | None = None
    for ip in ips[:MAX_IPS]:
        try:
            return socket.create_connection((ip, PORT), CONNECT_TIMEOUT)
        except OSError as error:
            problem = error
    raise problem or OSError("no IP")


def public_ips(host: str) -> list[str]:
    """The IPs of a host; raises FetchError if one of them is not in the public network."""
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(_("%(host)s cannot be found.") % {"host": host}) from error
    ips = [str(entry[4][0]) for entry in found]
    if not all(is_public_ip(ip) for ip in ips):
        raise FetchError(_("%(host)s is not a public host.") % {"host": host})
    return ips


def is_public_ip(text: str) -> bool:
    """Whether it leads into the public network, also where it wraps an IPv4 address."""
    ip = ipaddress.ip_address(text)
    if ip.is_multicast or not ip.is_global:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in net for net in SPECIAL)
    if ip in NAT64:
        return is_public_ip(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    if ip.sixtofour:
        return is_public_ip(str(ip.sixtofour))
    return ip in GLOBAL_UNICAST


def is_public_host(host: str) -> bool:
    """Whether a host's name may stand in our policy's header, and be asked by this server."""
    return bool(PUBLIC_HOST.fullmatch(host)) and not host.endswith(LOCAL_ENDINGS)


def connect(host: str) -> http.client.HTTPConnection:
    """An open connection; raises OSError or FetchError."""
    connection = CheckedConnection(host, timeout=TIMEOUT)
    connection.connect()
    return connection


def fetch(url: str, limit: int, ending: str = "") -> bytes:
    """The body at an https URL of a host with that ending; raises FetchError.

    At most `limit` bytes, and within TIMEOUT for the URL and for each of MAX_REDIRECTS redirects;
    a limit over 10 MB gives more time, as if each second brought 1 MB.
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
            raise FetchError(_("%(host)s sends more data than is accepted.") % {"host": host})
        else:
            return body
    raise FetchError(_("The address redirects in circles."))


def fetch_json(url: str, ending: str = "") -> dict[str, Any]:
    """The JSON object at a URL, fetched like any other body; raises FetchError."""
    try:
        answer = json.loads(fetch(url, MAX_JSON, ending))
    except (ValueError, RecursionError) as error:
        raise FetchError(_("The answer cannot be read.")) from error
    if not isinstance(answer, dict):
        raise FetchError(_("The answer cannot be read."))
    return answer


def _split(url: str, ending: str) -> tuple[str, str]:
    """Host and path of a URL that may be fetched."""
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
        timer = threading.Timer(max(TIMEOUT, limit / SLOWEST), _hang_up, [connection.sock, late])
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
