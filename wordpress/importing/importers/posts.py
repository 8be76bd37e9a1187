"""Import posts with their terms, authors and pictures, but not their comments."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from blog.models import Post, Redirect
from blog.rendering.saving import save_text
from wordpress.importing import urls
from wordpress.importing.importers.authors import AuthorImporter
from wordpress.importing.importers.base import CO_AUTHORS, TextImporter
from wordpress.importing.importers.terms import CategoryImporter, TagImporter
from wordpress.importing.log import ImportLog, Kind, Outcome
from wordpress.importing.statuses import published_at
from wordpress.models import ImportedItem
from wordpress.redirects.paths import previous_paths
from wordpress.wxr import reader as wxr


class PostImporter(TextImporter):
    def __init__(self, log: ImportLog, authors: AuthorImporter) -> None:
        super().__init__(log, authors)
        self.categories = CategoryImporter(log)
        self.tags = TagImporter(log)

    def take(self, entry: wxr.Entry) -> tuple[Post | None, Outcome]:
        """The post, changed or not; None if it was deleted, or is new in a preview."""
        item = self.log.find(Kind.POST, entry.id)
        source_hash = self.source_hash(entry)
        outcome, thing = self.log.decide(item, source_hash)
        post: Post | None = None
        if outcome in {Outcome.NEW, Outcome.CHANGED}:
            post = thing if isinstance(thing, Post) else Post()
            self.fill(post, entry, item)
            if not self.log.is_dry:
                self.store(post, entry)
                recorded = self.recorded_hash(source_hash)
                self.log.record(Kind.POST, entry.id, post, recorded, item=item)
                self.remember_previous_paths(post, entry)
        self.log.add_outcome(outcome, Kind.POST, entry.id, entry.title)
        if post is None and item and entry.comments:
            post = Post.objects.filter(pk=item.object_id).first()
        return (None if post is None or post.pk is None else post), outcome

    def fill(self, post: Post, entry: wxr.Entry, item: ImportedItem | None) -> None:
        """Set the post's own fields and record issues; snapshots the old values first."""
        self.contexts.gaps = 0
        published = published_at(entry, self.zone)
        slug = self.free_slug(post, entry)
        body, excerpt = self.converted(entry, entry.content), self.converted(entry, entry.excerpt)
        picture = self.featured(entry)
        self.add_issues(entry, published)
        if item and post.pk and not self.log.is_dry:
            self.log.keep_snapshot(item, post)
        post.title, post.slug, post.published_at = self.title(entry), slug, published
        post.author_id = self.authors.key(entry.creator) or 0
        post.body, post.excerpt = body, excerpt
        post.is_sticky, post.comments_open = entry.is_sticky, entry.comments_open
        post.picture_id = picture
        post.first_published_url = first_published(entry, self.log.facts.base_url)

    def free_slug(self, post: Post, entry: wxr.Entry) -> str:
        title = self.title(entry)
        slug = urls.slug_of(entry.slug, title, entry.id)
        free = urls.free_slug(slug, published_at(entry, self.zone), post.pk)
        if free != slug:
            reason = _(
                "Another post of that day has the slug “%(slug)s”; this one gets “%(free)s”."
            )
            self.log.add_issue(Kind.POST, entry.id, title, reason % {"slug": slug, "free": free})
        return free

    def store(self, post: Post, entry: wxr.Entry) -> None:
        save_text(post)
        categories = {self.categories.key(slug) for slug, _name in entry.categories}
        post.categories.set(key for key in categories if key)
        post.co_authors.set(self.co_authors(entry) - {post.author_id})
        post.tags.set(self.tags.of(entry.tag_slugs))
        # Saving sets these to now.
        Post.objects.filter(pk=post.pk).update(
            created_at=self.written_at(entry), modified_at=self.modified_at(entry)
        )

    def co_authors(self, entry: wxr.Entry) -> set[int]:
        """The keys of further authors, as Co-Authors Plus and our own export write them."""
        names = [name for taxonomy, name in entry.other_terms if taxonomy == CO_AUTHORS]
        return {key for name in names if (key := self.authors.key(name))}

    def remember_previous_paths(self, post: Post, entry: wxr.Entry) -> None:
        """Add redirects from the URLs that it had on the old site before its current one."""
        link = urls.old_link(entry.link, self.log.facts.base_url)
        for path in previous_paths(link, entry.slug, entry.old_slugs, entry.old_days):
            Redirect.add(path[:1_000], post)

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
