"""Get pictures and other files from a folder, or from the exported site's hosts, within limits."""

import time
from collections import Counter
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from accounts.uploads import MAX_BYTES
from blog.embeds.safe_fetching import FetchError, fetch
from blog.media.file_kinds import KINDS, MEGABYTE
from wordpress.importing.options import FETCH

MAX_FILES = 50_000
MAX_SECONDS = 6 * 60 * 60
"""For all downloads of one run of the command."""
# After this many failures in a row, a host is no longer requested.
PATIENCE = 5
# Where the uploads may be below the given folder.
INSIDE = ("", "uploads", "wp-content/uploads")


class MissingError(Exception):
    """The file is not available; str() says why."""


class Folder:
    """A copy of the uploads folder, or of a folder that contains it."""

    def __init__(self, folder: Path) -> None:
        self.roots = [root.resolve() for name in INSIDE if (root := folder / name).is_dir()]

    def check(self, name: str, _url: str) -> Path:
        """Where the file is; raises MissingError."""
        for root in self.roots:
            path = (root / name).resolve()
            # Neither “..” nor a symbolic link leads out of the folder.
            if path.is_relative_to(root) and path.is_file():
                if path.stat().st_size > limit_of(name):
                    text = _("The file is larger than %(number)s MB.")
                    raise MissingError(text % {"number": limit_of(name) // MEGABYTE})
                return path
        raise MissingError(_("The file is not in the folder."))

    def read(self, name: str, url: str) -> bytes:
        return self.check(name, url).read_bytes()


class Web:
    """The hosts of the export itself, and no others."""

    def __init__(self, base_url: str) -> None:
        self.hosts = hosts_of(base_url)
        self.until = time.monotonic() + MAX_SECONDS
        self.files = 0
        self.failures: Counter[str] = Counter()

    def check(self, _name: str, url: str) -> str:
        """The URL to request, with https; raises MissingError if its host is not the site's."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError:
            host = ""
        if host not in self.hosts:
            raise MissingError(_("%(host)s is not the exported site's host.") % {"host": host})
        return parts._replace(scheme="https").geturl()

    def read(self, name: str, url: str) -> bytes:
        checked = self.check(name, url)
        host = urlsplit(checked).hostname or ""
        if self.files >= MAX_FILES or time.monotonic() > self.until:
            raise MissingError(_("The limit on files or time is reached; run the import again."))
        if self.failures[host] >= PATIENCE:
            raise MissingError(_("%(host)s has failed to answer several times.") % {"host": host})
        self.files += 1
        try:
            # Redirects may add or drop “www”, but not lead to another site.
            content = fetch(checked, limit_of(name), f".{host.removeprefix('www.')}")
        except FetchError as error:
            self.failures[host] += 1
            raise MissingError(str(error)) from error
        self.failures[host] = 0
        return content


def limit_of(name: str) -> int:
    """How many bytes a file of that name may have."""
    kind = KINDS.get(ending_of(name))
    return kind.max_bytes if kind else MAX_BYTES


def ending_of(name: str) -> str:
    """The ending without its dot, as we would write it."""
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    return {"oga": "ogg", "opus": "ogg", "m4v": "mp4", "m4b": "m4a", "text": "txt"}.get(
        ending, ending
    )


def hosts_of(base_url: str) -> frozenset[str]:
    """The site's host with and without “www”; WordPress.com keeps files on a second one."""
    try:
        host = (urlsplit(base_url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return frozenset()
    hosts = {host, f"www.{host}"} if host else set()
    if host.endswith(".wordpress.com"):
        hosts.add(host.replace(".wordpress.com", ".files.wordpress.com"))
    return frozenset(hosts)


def store_of(media: str, base_url: str) -> Folder | Web | None:
    """Where to get files; None if they are not wanted."""
    if not media:
        return None
    return Web(base_url) if media == FETCH else Folder(Path(media))
