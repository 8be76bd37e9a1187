"""Posts and pages."""

import datetime
from urllib.parse import urlsplit

from django.db import models
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.html.plain_text import plain_text
from blog.models import FormerAddress, Page, Post
from blog.models.pages import IMPRINT, PRIVACY
from blog.rendering.saving import save_text
from wordpress.content import convert
from wordpress.importing import urls
from wordpress.importing.importers.authors import AuthorImporter
from wordpress.importing.importers.comments import CommentImporter
from wordpress.importing.importers.context import ContextBuilder
from wordpress.importing.importers.terms import TermImporter
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.snapshots import fingerprint
from wordpress.importing.statuses import is_wanted, published_at, reason_for_draft
from wordpress.models import ImportedItem
from wordpress.redirects.paths import previous_paths
from wordpress.wxr import dates
from wordpress.wxr import reader as wxr

# What WordPress keeps among its posts for itself; nobody misses it, so it is only counted.
OWN_TYPES = {
    *("nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache"),
    *("user_request", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation"),
    *("wp_font_family", "wp_font_face", "attachment"),
}


CO_AUTHORS = "author"
"""The taxonomy of further authors, each named by the login."""


class TextImporter:
    """Takes entries one by one: posts with their comments, and pages."""

    def __init__(self, log: ImportLog) -> None:
        self.log = log
        self.zone = dates.zone_of(log.facts.zone)
        self.authors = AuthorImporter(log)
        self.terms = TermImporter(log)
        self.contexts = ContextBuilder(log)
        self.comments = CommentImporter(log, self.authors, self.zone)

    def is_heavy(self, _entry: wxr.Entry) -> bool:
        return False

    def prepare(self, _entry: wxr.Entry) -> None:
        return None

    def write(self) -> None:
        """Everything is stored as it is taken."""

    def take(self, entry: wxr.Entry, _prepared: None) -> None:
        kind = entry.type
        if kind == "wp_block":
            self.log.count(kind, Outcome.SKIPPED)
        elif kind in OWN_TYPES:
            if kind != "attachment":
                self.log.count(kind, Outcome.SKIPPED)
        elif kind not in {"post", "page"}:
            self.log.skip(kind or "?", entry.id, entry.title, _("It is neither post nor page."))
        elif not is_wanted(entry):
            self.skip(entry)
        elif kind == "post":
            self.post(entry)
        else:
            self.page(entry)

    def skip(self, entry: wxr.Entry) -> None:
        reasons = {"trash": _("It is in the trash.")}
        reason = reasons.get(entry.status, _("It was never stored as a text of its own."))
        self.log.skip(entry.type, entry.id, entry.title, reason)
        for comment in entry.comments:
            self.log.skip(Kind.COMMENT, comment.id, comment.author, _("Its post does not come."))

    # Posts

    def post(self, entry: wxr.Entry) -> None:
        log = self.log
        item = log.find(Kind.POST, entry.id)
        source_hash = self.hash_of(entry)
        outcome, thing = log.decide(item, source_hash)
        post: Post | None = None
        if outcome in {Outcome.NEW, Outcome.CHANGED}:
            post = self.store_post(entry, source_hash, item, thing)
        log.add_outcome(outcome, Kind.POST, entry.id, entry.title)
        if post is None and item and entry.comments:
            post = Post.objects.filter(pk=item.object_id).first()
        if post or outcome == Outcome.NEW:
            self.comments.take(post, entry)
        else:
            for _comment in entry.comments:
                log.count(Kind.COMMENT, Outcome.SKIPPED)

    def store_post(
        self,
        entry: wxr.Entry,
        source_hash: str,
        item: ImportedItem | None,
        thing: models.Model | None,
    ) -> Post | None:
        """The stored post; None on a look."""
        log = self.log
        post = thing if isinstance(thing, Post) else Post()
        self.contexts.gaps = 0
        title = plain_text(entry.title)[:300] or _("Untitled")
        published = published_at(entry, self.zone)
        slug = urls.slug_of(entry.slug, title, entry.id)
        free = urls.free_slug(slug, published, post.pk)
        if free != slug:
            reason = _("Another post of that day stands at “%(slug)s”; this one is at “%(free)s”.")
            log.add_issue(Kind.POST, entry.id, title, reason % {"slug": slug, "free": free})
        body, excerpt = self.converted(entry, entry.content), self.converted(entry, entry.excerpt)
        picture = self.featured(entry)
        self.add_issues(entry, published)
        if log.is_dry:
            return None
        if item and post.pk:
            log.keep_snapshot(item, post)
        post.title, post.slug, post.published_at = title, free, published
        post.author_id = self.authors.key(entry.creator) or 0
        post.body, post.excerpt = body, excerpt
        post.is_sticky, post.comments_open = entry.is_sticky, entry.comments_open
        post.picture_id = picture
        post.first_published_url = first_published(entry, log.facts.base_url)
        save_text(post)
        post.categories.set(
            {key for slug, _name in entry.categories if (key := self.terms.category(slug))}
        )
        post.co_authors.set(self.co_authors(entry) - {post.author_id})
        tags = {key for slug in entry.tag_slugs if (key := self.terms.tag(slug))}
        post.tags.set(self.terms.tags_by_key(tags))
        written = dates.moment(entry.date_gmt, entry.date, self.zone) or timezone.now()
        Post.objects.filter(pk=post.pk).update(
            created_at=written, modified_at=self.modified(entry, written)
        )
        log.record(Kind.POST, entry.id, post, self.recorded_hash(source_hash), item=item)
        self.lead_on(entry, post)
        return post

    def co_authors(self, entry: wxr.Entry) -> set[int]:
        """The keys of those that the plugin Co-Authors Plus, and our own export, name beside."""
        names = [name for taxonomy, name in entry.other_terms if taxonomy == CO_AUTHORS]
        return {key for name in names if (key := self.authors.key(name))}

    def lead_on(self, entry: wxr.Entry, post: Post) -> None:
        """From where it stood before it stood at its last link there."""
        link = urls.old_link(entry.link, self.log.facts.base_url)
        for path in previous_paths(link, entry.slug, entry.old_slugs, entry.old_days):
            FormerAddress.remember(path[:1_000], post)

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
        self.log.add_issue(
            Kind.POST, entry.id, entry.title, _("Its featured picture is not there.")
        )
        return None

    # Pages

    def page(self, entry: wxr.Entry) -> None:
        log = self.log
        item = log.find(Kind.PAGE, entry.id)
        source_hash = self.hash_of(entry)
        outcome, thing = log.decide(item, source_hash)
        if outcome in {Outcome.NEW, Outcome.CHANGED}:
            self.store_page(entry, source_hash, item, thing)
        log.add_outcome(outcome, Kind.PAGE, entry.id, entry.title)
        for comment in entry.comments:
            log.skip(Kind.COMMENT, comment.id, comment.author, _("Pages have no comments here."))

    def store_page(
        self,
        entry: wxr.Entry,
        source_hash: str,
        item: ImportedItem | None,
        thing: models.Model | None,
    ) -> None:
        log = self.log
        page = thing if isinstance(thing, Page) else Page(in_footer=False)
        self.contexts.gaps = 0
        title = plain_text(entry.title)[:300] or _("Untitled")
        published = published_at(entry, self.zone)
        path = urls.page_path(entry.id, log.facts.pages)
        free = urls.free_path(apart_from_ours(path), page.pk)
        if free != path:
            reason = _("Something else stands at “%(path)s”; this page is at “%(free)s”.")
            log.add_issue(Kind.PAGE, entry.id, title, reason % {"path": path, "free": free})
        body = self.converted(entry, entry.content)
        self.add_issues(entry, published)
        if entry.meta.get("_thumbnail_id", "0") not in {"", "0"}:
            log.add_issue(Kind.PAGE, entry.id, title, _("Pages have no featured picture here."))
        if log.is_dry:
            return
        if item and page.pk:
            log.keep_snapshot(item, page)
        page.title, page.path, page.body, page.published_at = title, free, body, published
        save_text(page)
        written = dates.moment(entry.date_gmt, entry.date, self.zone) or timezone.now()
        Page.objects.filter(pk=page.pk).update(modified_at=self.modified(entry, written))
        log.record(Kind.PAGE, entry.id, page, self.recorded_hash(source_hash), item=item)

    # Both

    def converted(self, entry: wxr.Entry, content: str) -> str:
        """The one place where texts are converted."""
        converted = convert(content, self.contexts.context(entry))
        for loss in converted.losses:
            times = f" (× {loss.times})" if loss.times > 1 else ""
            reason = f"{loss.reason} {loss.what}{times}"
            self.log.add_issue(entry.type, entry.id, entry.title, reason)
        return converted.html

    def hash_of(self, entry: wxr.Entry) -> str:
        """Of all that comes of the entry itself; its comments have their own."""
        pages = self.log.facts.pages
        return fingerprint(
            [
                *(entry.title, entry.slug, entry.status, entry.password, entry.content),
                *(entry.date, entry.date_gmt, entry.excerpt, entry.comments_open, entry.is_sticky),
                *(entry.categories, entry.tag_slugs, entry.format, entry.other_terms),
                entry.meta.get("_thumbnail_id", ""),
                entry.meta.get("_yoast_wpseo_canonical", ""),
                self.authors.identity(entry.creator) if entry.type == "post" else "",
                urls.page_path(entry.id, pages) if entry.type == "page" else "",
            ]
        )

    def recorded_hash(self, source_hash: str) -> str:
        return self.log.with_gaps(source_hash) if self.contexts.gaps else source_hash

    def add_issues(self, entry: wxr.Entry, published: datetime.datetime | None) -> None:
        reasons = [reason_for_draft(entry, published)]
        if not entry.title:
            reasons.append(_("It has no title; here it is called “Untitled”."))
        if entry.format and entry.format != "standard":
            reason = _("Its format “%(format)s” is shown like any other post.")
            reasons.append(reason % {"format": entry.format})
        for taxonomy, name in entry.other_terms:
            if taxonomy == CO_AUTHORS and self.authors.has(name):
                continue
            reason = _("“%(name)s” of the taxonomy “%(taxonomy)s” has no place here.")
            reasons.append(reason % {"name": name, "taxonomy": taxonomy})
        for reason in filter(None, reasons):
            self.log.add_issue(entry.type, entry.id, entry.title, reason)

    def modified(self, entry: wxr.Entry, written: datetime.datetime) -> datetime.datetime:
        return dates.moment(entry.modified_gmt, entry.modified, self.zone) or written


def first_published(entry: wxr.Entry, base_url: str) -> str:
    """Where a plugin for search engines says that the text stood first, if that is elsewhere."""
    address = entry.meta.get("_yoast_wpseo_canonical", "")
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_elsewhere = parts.scheme in {"http", "https"} and parts.netloc != urlsplit(base_url).netloc
    longest = Post._meta.get_field("first_published_url").max_length or 0
    return address if is_elsewhere and len(address) <= longest else ""


def apart_from_ours(path: str) -> str:
    """Another address where the site itself has a page at this one."""
    try:
        is_free = path in {IMPRINT, PRIVACY} or resolve(f"/{path}/").url_name == "page"
    except Resolver404:
        is_free = True
    return path if is_free else f"{path[:180]}-seite"
