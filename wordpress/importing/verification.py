"""Verify an import: request every old URL on this site, and compare the counts."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db.models import Model, QuerySet
from django.test import Client
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from blog.html.plain_text import plain_characters, plain_text
from blog.models import Category, File, Image, Page, Post, Tag
from comments.models import Comment, Status
from wordpress.importing import urls
from wordpress.importing.log import Kind
from wordpress.importing.statuses import COMMENT_TYPES, COMMENTS, published_at
from wordpress.importing.survey import Facts, entries
from wordpress.models import Source
from wordpress.redirects.lookup import Lookup
from wordpress.wxr import dates
from wordpress.wxr import reader as wxr

M = TypeVar("M", bound=Model)
Progress = Callable[[int, int], None]

MAX_STEPS = 4
"""How many redirects in a row are followed."""
PERMANENT = {301, 308}
CHUNK = 500
FEEDS = ("/feed/", "/feed/rss2/", "/feed/atom/", "/?feed=rss2", "/comments/feed/")


@dataclass(frozen=True)
class Dead:
    """An old URL that does not lead where it should."""

    path: str
    reason: str | Promise


@dataclass
class Count:
    """How many of a kind are public in the file, and how many of those are public here."""

    in_file: int = 0
    here: int = 0


@dataclass
class Proof:
    checked: int = 0
    """How many URLs were requested."""
    dead: list[Dead] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return not self.dead and all(count.in_file == count.here for count in self.counts.values())


def check(paths: list[Path], facts: Facts, source: Source, progress: Progress) -> Proof:
    """Request the URLs of everything public in the files; `facts` come from the survey."""
    checker = Checker(facts, source)
    with quiet():
        for done, entry in enumerate(entries(paths), start=1):
            checker.take(entry)
            progress(done, facts.entries)
        checker.end()
    return checker.proof


class Checker:
    def __init__(self, facts: Facts, source: Source) -> None:
        self.facts = facts
        self.lookup = Lookup([source.pk])
        self.zone = dates.zone_of(facts.zone)
        self.client = Client(SERVER_NAME=own_host(), raise_request_exception=False)
        self.is_secure = bool(settings.SECURE_SSL_REDIRECT)
        self.proof = Proof()
        self.months: set[str] = set()
        self.terms: dict[str, set[str]] = {Kind.CATEGORY: set(), Kind.TAG: set()}
        self.authors: set[str] = set()
        self.waiting: dict[str, list[str]] = {}
        """Numbers in the file whose counterparts here have not been counted yet."""

    def take(self, entry: wxr.Entry) -> None:
        if entry.type in {"post", "page"}:
            self.text(entry)
        elif entry.type == "attachment":
            self.upload(entry)

    def end(self) -> None:
        """Archives and feeds, then the counts."""
        if self.authors:
            for path in (*FEEDS, *sorted(self.months)):
                self.read(path)
        for kind, words in self.terms.items():
            for word in sorted(words):
                self.read(f"/{kind}/{quote(word, safe='%')}/")
                self.expect(kind, word)
        for login in sorted(self.authors):
            self.read(f"/author/{quote(login)}/")
        for kind in list(self.waiting):
            self.count_here(kind)

    # Entries

    def text(self, entry: wxr.Entry) -> None:
        moment = published_at(entry, self.zone)
        if moment is None or moment > timezone.now():
            return
        place = self.read_text(entry)
        number = "p" if entry.type == "post" else "page_id"
        self.read(f"/?{number}={entry.id}", to=place)
        self.expect(entry.type, entry.id)
        if entry.type == "page":
            return
        self.authors.add(entry.creator)
        self.months.add(f"{timezone.localtime(moment):/%Y/%m/}")
        self.terms[Kind.CATEGORY] |= {slug for slug, _name in entry.categories}
        self.terms[Kind.TAG] |= set(entry.tag_slugs)
        for comment in entry.comments:
            if COMMENTS.get(comment.approved) == Status.APPROVED and comment.type in COMMENT_TYPES:
                self.expect(Kind.COMMENT, comment.id)

    def read_text(self, entry: wxr.Entry) -> str:
        """The path that its link leads to, if the page there has its title."""
        link = urls.old_link(entry.link, self.facts.base_url) or f"/?p={entry.id}"
        title = escape(plain_characters(plain_text(entry.title)[:300]))
        place = self.read(link, holds=" ".join(title.split()))
        if place and entry.type == "post" and "?" not in link and link != "/":
            base = f"{link.rstrip('/')}/"
            self.read(f"{base}feed/")
            if entry.comments:
                self.read(f"{base}comment-page-1/", to=place)
        return place

    def upload(self, entry: wxr.Entry) -> None:
        """Its file, and its own page, which redirects to its parent."""
        name = urls.uploaded_file(entry)
        kinds = [kind for kind in (Kind.IMAGE, Kind.FILE) if self.lookup.key(kind, entry.id)]
        if not kinds:
            return
        self.expect(kinds[0], entry.id)
        self.lead(f"/wp-content/uploads/{quote(name)}")
        self.lead(f"/?attachment_id={entry.id}")

    # URLs

    def read(self, path: str, *, to: str = "", holds: str = "") -> str:
        """The path reached by permanent redirects; empty, and recorded as dead, if there is none.

        `to` is the path that it must lead to, `holds` a text that the page must contain.
        """
        self.proof.checked += 1
        place = path
        for _step in range(MAX_STEPS):
            response = self.client.get(place, secure=self.is_secure)
            if response.status_code not in PERMANENT:
                break
            place = path_of(str(response["Location"]))
            if to and place == path_of(to):
                return place
        if response.status_code != 200:
            return self.note(path, _("It answers with %(status)s."), response.status_code)
        if to and place != path_of(to):
            return self.note(path, _("It leads to %(status)s."), place)
        if holds and holds not in " ".join(plain_characters(text_of(response)).split()):
            return self.note(path, _("The page at %(status)s has another title."), place)
        return place

    def lead(self, path: str) -> None:
        """Check that the URL redirects; files are not requested."""
        self.proof.checked += 1
        response = self.client.get(path, secure=self.is_secure)
        if response.status_code not in PERMANENT:
            self.note(path, _("It answers with %(status)s."), response.status_code)

    def note(self, path: str, reason: Promise, status: object) -> str:
        self.proof.dead.append(Dead(path, str(reason) % {"status": status}))
        return ""

    # Counts

    def expect(self, kind: str, number: str) -> None:
        self.proof.counts.setdefault(kind, Count()).in_file += 1
        waiting = self.waiting.setdefault(kind, [])
        waiting.append(number[:255])
        if len(waiting) >= CHUNK:
            self.count_here(kind)

    def count_here(self, kind: str) -> None:
        numbers, self.waiting[kind] = self.waiting[kind], []
        keys = self.lookup.keys(kind, numbers)
        self.proof.counts[kind].here += public(kind).filter(pk__in=keys).count()


def public(kind: str) -> QuerySet[Any]:
    """All of a kind that readers can see."""
    things: dict[str, QuerySet[Any]] = {
        Kind.POST: Post.objects.published(),
        Kind.PAGE: Page.objects.published(),
        Kind.COMMENT: Comment.objects.approved(),
        Kind.CATEGORY: Category.objects.all(),
        Kind.TAG: Tag.objects.public(),
        Kind.IMAGE: Image.objects.all(),
        Kind.FILE: File.objects.all(),
    }
    return things[kind]


def path_of(url: str) -> str:
    """Without the host, and without the fragment, which no server sees."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def text_of(response: Any) -> str:
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content).decode(errors="replace")
    return str(response.content.decode(errors="replace"))


def own_host() -> str:
    """A host name that this site accepts."""
    hosts = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    return next(iter(hosts), "localhost")


@contextmanager
def quiet() -> Iterator[None]:
    """Silence Django's warnings about missing pages: they are what is looked for."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
