"""Import posts with their terms, authors and pictures, but not their comments."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.html.allowed import LANGUAGE
from blog.models import Post, Redirect, Tag
from blog.rendering.saving import save_text
from blog.rendering.saving_new import NewPost, save_new_posts
from wordpress.content import draft
from wordpress.importing import urls
from wordpress.importing.converting import Drafts, Finished, Result, Workers
from wordpress.importing.importers.authors import AuthorImporter
from wordpress.importing.importers.base import CO_AUTHORS, TextImporter
from wordpress.importing.importers.terms import CategoryImporter, TagImporter
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.statuses import published_at
from wordpress.models import ImportedItem
from wordpress.redirects.paths import previous_paths
from wordpress.wxr import reader as wxr


@dataclass
class Prepared:
    """What is known of an entry before its post is stored."""

    entry: wxr.Entry
    item: ImportedItem | None
    source_hash: str
    outcome: Outcome
    thing: Model | None
    """The post here, if it has to be changed."""
    published: datetime.datetime | None
    slug: str = ""
    result: Result | None = None
    """Waits for the converted texts, if the post is new or changed."""
    gaps: int = 0
    """How many of its pictures are not in the library."""


@dataclass
class Waiting:
    """A new post that is stored together with others."""

    prepared: Prepared
    new: NewPost
    recorded_hash: str


class PostImporter(TextImporter):
    def __init__(self, log: ImportLog, authors: AuthorImporter, workers: Workers) -> None:
        super().__init__(log, authors)
        self.workers = workers
        self.categories = CategoryImporter(log)
        self.tags = TagImporter(log)
        self.waiting: dict[str, Waiting] = {}
        """New posts by their numbers in the export."""
        self.ahead: list[list[Prepared]] = []
        """The last two lists of entries that were prepared: the first may not be stored yet."""

    # Preparing, outside of any transaction

    def prepare(self, entries: Sequence[wxr.Entry]) -> list[Prepared | None]:
        """What is known of each; None for one that has to wait until its first version is stored.

        The texts may be converted by another process, while the posts before them are stored.
        """
        items = self.log.find_all(Kind.POST, [entry.id for entry in entries])
        seen = {each.entry.id for each in self.not_stored()}
        found: list[Prepared | None] = []
        for entry in entries:
            is_first = entry.id not in seen
            seen.add(entry.id)
            found.append(self.decide(entry, items.get(entry.id[:255])) if is_first else None)
        self.ahead = [*self.ahead[-1:], []]
        self.plan([each for each in found if each])
        return found

    def plan(self, found: list[Prepared]) -> None:
        """Choose the slugs of what is new or changed, and begin converting its texts."""
        wanted = [each for each in found if each.outcome in {Outcome.NEW, Outcome.CHANGED}]
        self.choose_slugs(wanted)
        self.ahead[-1] += wanted
        self.contexts.planned = {
            each.entry.id[:255]: urls.post_path(each.published, each.slug)
            for each in self.not_stored()
            if each.outcome == Outcome.NEW
        }
        self.convert(wanted)

    def not_stored(self) -> list[Prepared]:
        """What may still be about to be stored."""
        return [each for part in self.ahead for each in part]

    def decide(self, entry: wxr.Entry, item: ImportedItem | None) -> Prepared:
        source_hash = self.source_hash(entry)
        outcome, thing = self.log.decide(item, source_hash)
        published = published_at(entry, self.zone)
        return Prepared(entry, item, source_hash, outcome, thing, published)

    def choose_slugs(self, wanted: list[Prepared]) -> None:
        """A slug that no other post of that day has, here or in the export."""
        slugs = urls.slugs_of({day for each in wanted if (day := day_of(each.published))})
        for each in self.not_stored():
            if (day := day_of(each.published)) in slugs and not self.log.is_dry:
                slugs[day].setdefault(each.slug, 0)
        for each in wanted:
            entry = each.entry
            each.slug = urls.slug_of(entry.slug, self.title(entry), entry.id)
            if day := day_of(each.published):
                own = each.thing.pk if each.thing else None
                each.slug = urls.free_slug(each.slug, slugs[day], own)
                if not self.log.is_dry:
                    slugs[day].setdefault(each.slug, own or 0)

    def convert(self, wanted: list[Prepared]) -> None:
        drafts: list[Drafts] = []
        for each in wanted:
            self.contexts.gaps = 0
            context = self.contexts.context(each.entry)
            body, excerpt = draft(each.entry.content, context), draft(each.entry.excerpt, context)
            drafts.append(Drafts(body, excerpt))
            each.gaps = self.contexts.gaps
        for each, result in zip(wanted, self.workers.finish(drafts), strict=True):
            each.result = result

    # Storing

    def take(self, entry: wxr.Entry, prepared: Prepared | None) -> tuple[Post | None, Outcome]:
        """The post, changed or not; None if it was deleted, or is new in a preview.

        A new post has no key before the next `write`.
        """
        if prepared is None:
            self.write()
            prepared = self.decide(entry, self.log.find(Kind.POST, entry.id))
            self.plan([prepared])
        post: Post | None = None
        if prepared.result:
            post = prepared.thing if isinstance(prepared.thing, Post) else Post()
            finished = prepared.result()
            self.fill(post, prepared, finished)
            if self.log.is_dry:
                post = post if post.pk else None
            elif prepared.outcome == Outcome.NEW and prepared.item is None:
                self.wait(post, prepared, finished)
            else:
                self.store(post, prepared)
        self.log.add_outcome(prepared.outcome, Kind.POST, entry.id, entry.title)
        if post is None and prepared.item and entry.comments:
            post = Post.objects.filter(pk=prepared.item.object_id).first()
        return post, prepared.outcome

    def fill(self, post: Post, prepared: Prepared, finished: Finished) -> None:
        """Set the post's own fields and record issues; snapshots the old values first."""
        entry = prepared.entry
        self.contexts.gaps = prepared.gaps
        self.add_issue_of_slug(prepared)
        self.add_losses(entry, finished.body)
        self.add_losses(entry, finished.excerpt)
        picture = self.featured(entry)
        self.add_issues(entry, prepared.published)
        if prepared.item and post.pk and not self.log.is_dry:
            self.log.keep_snapshot(prepared.item, post)
        post.title, post.slug = self.title(entry), prepared.slug
        post.published_at = prepared.published
        post.author_id = self.authors.key(entry.creator) or 0
        post.body, post.excerpt = finished.body.html, finished.excerpt.html
        post.is_sticky, post.comments_open = entry.is_sticky, entry.comments_open
        post.language = language_of(entry)
        post.picture_id = picture
        post.first_published_url = first_published(entry, self.log.facts.base_url)

    def add_issue_of_slug(self, prepared: Prepared) -> None:
        entry, title = prepared.entry, self.title(prepared.entry)
        slug = urls.slug_of(entry.slug, title, entry.id)
        if prepared.slug != slug:
            reason = _(
                "Another post of that day has the slug “%(slug)s”; this one gets “%(free)s”."
            )
            facts = {"slug": slug, "free": prepared.slug}
            self.log.add_issue(Kind.POST, entry.id, title, reason % facts)

    def wait(self, post: Post, prepared: Prepared, finished: Finished) -> None:
        """Have a new post stored by the next `write`."""
        entry = prepared.entry
        post.created_at, post.modified_at = self.written_at(entry), self.modified_at(entry)
        new = NewPost(
            post,
            categories=self.category_keys(entry),
            co_authors=self.co_authors(entry) - {post.author_id},
            tags=self.tags.keys_of(entry.tag_slugs),
            sanitised=finished.sanitised,
        )
        recorded = self.recorded_hash(prepared.source_hash)
        self.waiting[entry.id[:255]] = Waiting(prepared, new, recorded)

    def write(self) -> None:
        """Store the new posts, and what is to be remembered of them."""
        numbers, waiting = list(self.waiting), list(self.waiting.values())
        self.forget()
        if not waiting:
            return
        tags = Tag.objects.filter(pk__in={key for each in waiting for key in each.new.tags})
        existing = set(tags.values_list("pk", flat=True))
        for each in waiting:
            each.new.tags &= existing
        save_new_posts([each.new for each in waiting])
        self.log.record_new(
            (Kind.POST, number, each.new.post, each.recorded_hash, terms_of(each.new))
            for number, each in zip(numbers, waiting, strict=True)
        )
        self.remember_previous_paths([(each.new.post, each.prepared.entry) for each in waiting])

    def forget(self) -> None:
        """Do not store what waits."""
        self.waiting = {}

    def store(self, post: Post, prepared: Prepared) -> None:
        """Store one post by itself: it was here before, or has been deleted here."""
        entry = prepared.entry
        save_text(post)
        post.categories.set(self.category_keys(entry))
        post.co_authors.set(self.co_authors(entry) - {post.author_id})
        post.tags.set(self.tags.of(entry.tag_slugs))
        # Saving sets these to now.
        Post.objects.filter(pk=post.pk).update(
            created_at=self.written_at(entry), modified_at=self.modified_at(entry)
        )
        recorded = self.recorded_hash(prepared.source_hash)
        self.log.record(Kind.POST, entry.id, post, recorded, item=prepared.item)
        self.remember_previous_paths([(post, entry)])

    def category_keys(self, entry: wxr.Entry) -> set[int]:
        keys = {self.categories.key(slug) for slug, _name in entry.categories}
        return {key for key in keys if key}

    def co_authors(self, entry: wxr.Entry) -> set[int]:
        """The keys of further authors, as Co-Authors Plus and our own export write them."""
        names = [name for taxonomy, name in entry.other_terms if taxonomy == CO_AUTHORS]
        return {key for name in names if (key := self.authors.key(name))}

    def remember_previous_paths(self, stored: list[tuple[Post, wxr.Entry]]) -> None:
        """Add redirects from the URLs that they had on the old site before their current ones."""
        redirects: dict[str, Post] = {}
        for post, entry in stored:
            # Where a post stands there is nothing to redirect.
            redirects.pop(post.get_absolute_url(), None)
            link = urls.old_link(entry.link, self.log.facts.base_url)
            for path in previous_paths(link, entry.slug, entry.old_slugs, entry.old_days):
                redirects[path[:1_000]] = post
        if redirects:
            Redirect.add_all(redirects)

    def featured(self, entry: wxr.Entry) -> int | None:
        """The key of the featured picture."""
        number = entry.meta.get("_thumbnail_id", "")
        if number in {"", "0"}:
            return None
        if image := self.contexts.image(number):
            return image.pk
        found = self.contexts.attachment(number)
        if found and found.is_in_library:
            return None
        self.contexts.gaps += found is None
        self.log.add_issue(Kind.POST, entry.id, entry.title, _("Its featured picture is missing."))
        return None


def language_of(entry: wxr.Entry) -> str:
    """Empty where it is that of the site, or no language at all."""
    code = entry.language.lower()
    is_another = bool(LANGUAGE.fullmatch(code)) and code != settings.LANGUAGE_CODE.lower()
    return code if is_another else ""


def terms_of(new: NewPost) -> dict[str, Any]:
    """As a snapshot has them."""
    return {
        "categories": sorted(new.categories),
        "co_authors": sorted(new.co_authors),
        "tags": sorted(new.tags),
    }


def day_of(published: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(published) if published else None


def first_published(entry: wxr.Entry, base_url: str) -> str:
    """The canonical URL that an SEO plugin recorded, if it is on another site."""
    url = entry.meta.get("_yoast_wpseo_canonical", "")
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_elsewhere = parts.scheme in {"http", "https"} and parts.netloc != urlsplit(base_url).netloc
    longest = Post._meta.get_field("first_published_url").max_length or 0
    return url if is_elsewhere and len(url) <= longest else ""
