"""Make posts, pages, categories, people and comments of a WordPress export; nothing twice."""

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import BinaryIO
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.slugs import german_slug
from blog.markup import plain_text
from blog.models import Category, Page, Post
from comments.models import Comment, Decision, Status
from comments.moderation import IMPORT
from wordpress import wxr
from wordpress.content import to_html
from wordpress.models import ImportedItem, Source

Kind = ImportedItem.Kind

# Private, waiting and password-protected texts come as drafts: nobody new gets to read them.
PUBLIC_STATES = {"publish", "future"}
DRAFT_STATES = {"draft", "pending", "private"}
COMMENT_STATES = {
    "1": Status.APPROVED,
    "0": Status.HELD,
    "spam": Status.SPAM,
    "trash": Status.TRASH,
    "post-trashed": Status.TRASH,
}
ZERO_DATE = "0000-00-00"


@transaction.atomic
def import_wxr(file: BinaryIO) -> Counter[tuple[str, str]]:
    """Import all of the file or nothing; returns counts by kind and outcome.

    Raises wxr.WXRError when the file cannot be read; the database is then as it was.
    """
    importer = Importer()
    for item in wxr.read(file):
        importer.take(item)
    importer.finish()
    return importer.counts


class Importer:
    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.source = Source()
        self.known: dict[tuple[str, str], int] = {}
        self.users_by_wordpress_id: dict[str, int] = {}
        self.categories: dict[str, wxr.Category] = {}
        self.page_parents: dict[str, str] = {}

    def take(self, item: wxr.Item) -> None:
        match item:
            case wxr.Site():
                self.open_source(item)
            case wxr.Author():
                self.users_by_wordpress_id[item.id] = self.author(item)
            case wxr.Category():
                self.categories[item.slug] = item
            case wxr.Entry(type="post"):
                self.post(item)
            case wxr.Entry(type="page"):
                self.page(item)
            case wxr.Entry():
                self.skip(item.type or _("without a type"), _("not a post or page"))

    def finish(self) -> None:
        """What can be done only when everything is known: unused categories, pages' parents."""
        for slug in self.categories:
            self.category(slug)
        for child, parent in self.page_parents.items():
            self.set_below(child, parent)

    def open_source(self, site: wxr.Site) -> None:
        self.source, _created = Source.objects.get_or_create(base_url=site.base_url[:500])
        self.known = {
            (kind, wordpress_id): object_id
            for kind, wordpress_id, object_id in self.source.items.values_list(
                "kind", "wordpress_id", "object_id"
            )
        }

    # Who and where

    def author(self, author: wxr.Author) -> int:
        """The key of the person with this login; a new one has no way to sign in."""
        if (Kind.AUTHOR, author.login) in self.known:
            return self.find(Kind.AUTHOR, author.login)
        user = User.objects.filter(username=author.login[:150]).first()
        if user is None:
            user = User(
                username=author.login[:150],
                display_name=author.display_name[:150],
                email=author.email if is_email(author.email) else "",
                is_active=False,
            )
            user.set_unusable_password()
            user.save()
        return self.remember(Kind.AUTHOR, author.login, user.pk)

    def byline(self, login: str) -> int:
        login = login or "wordpress"
        return self.author(wxr.Author(id="", login=login, email="", display_name=login))

    def category(self, slug: str, name: str = "", below: frozenset[str] = frozenset()) -> int:
        """The key of the category, made with its parents first; a circle of parents is cut."""
        if (Kind.CATEGORY, slug) in self.known:
            return self.find(Kind.CATEGORY, slug)
        facts = self.categories.get(slug) or wxr.Category(slug, "", name or slug, "")
        parent = None
        if facts.parent and facts.parent not in below | {slug}:
            parent_key = self.category(facts.parent, below=below | {slug})
            parent = Category.objects.get(pk=parent_key)
        own_slug = german_slug(unquote(slug)) or german_slug(facts.name) or "kategorie"
        path = f"{parent.path}/{own_slug}" if parent else own_slug
        category = Category.objects.filter(path=path).first() or Category.objects.create(
            name=plain_text(facts.name)[:200] or own_slug,
            slug=own_slug,
            parent=parent,
            description=plain_text(facts.description),
        )
        return self.remember(Kind.CATEGORY, slug, category.pk)

    # Texts

    def post(self, entry: wxr.Entry) -> None:
        if not self.wanted(entry, Kind.POST):
            return
        if (Kind.POST, entry.id) in self.known:
            self.count(Kind.POST, _("unchanged"))
            post = Post.objects.filter(pk=self.find(Kind.POST, entry.id)).first()
        else:
            post = self.new_post(entry)
            self.remember(Kind.POST, entry.id, post.pk)
        if post is not None:
            self.comments(post, entry.comments)

    def new_post(self, entry: wxr.Entry) -> Post:
        published = published_at(entry)
        title = plain_text(entry.title)[:300] or _("Untitled")
        post = Post(
            title=title,
            slug=free_slug(slug_of(entry, title), published),
            author_id=self.byline(entry.creator),
            body=to_html(entry.content),
            excerpt=to_html(entry.excerpt),
            published_at=published,
            comments_open=entry.comments_open,
        )
        post.save()
        post.categories.set([self.category(slug, name) for slug, name in entry.categories])
        post.tags.set([plain_text(tag)[:100] for tag in entry.tags])
        written = moment(entry.date_gmt, entry.date) or timezone.now()
        Post.objects.filter(pk=post.pk).update(
            created_at=written, modified_at=moment(entry.modified_gmt, "") or written
        )
        return post

    def page(self, entry: wxr.Entry) -> None:
        if not self.wanted(entry, Kind.PAGE):
            return
        if (Kind.PAGE, entry.id) in self.known:
            self.count(Kind.PAGE, _("unchanged"))
            return
        title = plain_text(entry.title)[:300] or _("Untitled")
        page = Page.objects.create(
            title=title,
            path=free_path(slug_of(entry, title)),
            body=to_html(entry.content),
            published_at=published_at(entry),
            in_footer=False,
        )
        self.remember(Kind.PAGE, entry.id, page.pk)
        if entry.parent not in {"", "0", entry.id}:
            self.page_parents[entry.id] = entry.parent

    def set_below(self, child: str, parent: str) -> None:
        """Give a page its parents' addresses before its own, as far as they are known."""
        parts: list[str] = []
        seen = {child}
        while parent and parent not in seen and (Kind.PAGE, parent) in self.known:
            seen.add(parent)
            above = Page.objects.filter(pk=self.find(Kind.PAGE, parent)).first()
            parts.insert(0, above.path.rpartition("/")[2] if above else "")
            parent = self.page_parents.get(parent, "")
        page = Page.objects.get(pk=self.find(Kind.PAGE, child))
        path = "/".join(part for part in [*parts, page.path] if part)
        if parts and len(path) <= 200:
            page.path = free_path(path)
            page.save()

    def wanted(self, entry: wxr.Entry, kind: str) -> bool:
        if entry.status in PUBLIC_STATES | DRAFT_STATES:
            return True
        self.skip(kind, _("in the trash") if entry.status == "trash" else entry.status)
        return False

    # Comments

    def comments(self, post: Post, comments: list[wxr.Comment]) -> None:
        for comment in parents_first(comments):
            if comment.type not in {"", "comment"}:
                self.skip(Kind.COMMENT, comment.type)
            elif (Kind.COMMENT, comment.id) in self.known:
                self.count(Kind.COMMENT, _("unchanged"))
            else:
                self.comment(post, comment)

    def comment(self, post: Post, facts: wxr.Comment) -> None:
        parent = Comment.objects.filter(
            pk=self.known.get((Kind.COMMENT, facts.parent), 0), post=post
        ).first()
        comment = Comment(
            post=post,
            parent=parent,
            author_name=plain_text(facts.author)[:245] or _("Anonymous"),
            email=facts.email if is_email(facts.email) and len(facts.email) <= 100 else "",
            website=facts.url if is_web_address(facts.url) and len(facts.url) <= 200 else "",
            user_id=self.users_by_wordpress_id.get(facts.user_id),
            body=facts.content,
            created_at=moment(facts.date_gmt, facts.date) or timezone.now(),
            status=COMMENT_STATES.get(facts.approved, Status.HELD),
        )
        comment.save()
        Decision.objects.create(
            comment=comment,
            after=comment.status,
            rule=IMPORT,
            reason=_("Imported from WordPress."),
        )
        self.remember(Kind.COMMENT, facts.id, comment.pk)

    # The book of what came from where

    def find(self, kind: str, wordpress_id: str) -> int:
        return self.known[kind, wordpress_id]

    def remember(self, kind: str, wordpress_id: str, object_id: int) -> int:
        ImportedItem.objects.create(
            source=self.source, kind=kind, wordpress_id=wordpress_id[:255], object_id=object_id
        )
        self.known[kind, wordpress_id] = object_id
        self.count(kind, _("new"))
        return object_id

    def count(self, kind: str, outcome: str) -> None:
        self.counts[kind, outcome] += 1

    def skip(self, kind: str, reason: str) -> None:
        self.count(kind, _("left out (%(reason)s)") % {"reason": reason})


def parents_first(comments: list[wxr.Comment]) -> Iterable[wxr.Comment]:
    """Every comment once, behind its parent; where parents form a circle, it is cut."""
    by_id = {comment.id: comment for comment in comments}
    done: set[str] = set()
    for comment in comments:
        chain: list[wxr.Comment] = []
        above: wxr.Comment | None = comment
        while above is not None and above.id not in done:
            done.add(above.id)
            chain.append(above)
            above = by_id.get(above.parent)
        yield from reversed(chain)


def published_at(entry: wxr.Entry) -> datetime.datetime | None:
    if entry.status not in PUBLIC_STATES or entry.password:
        return None
    return moment(entry.date_gmt, entry.date)


def moment(gmt: str, local: str) -> datetime.datetime | None:
    """A date of the export; drafts have zeros for GMT, and then the site's own time counts."""
    for text, zone in ((gmt, datetime.UTC), (local, timezone.get_default_timezone())):
        if text and not text.startswith(ZERO_DATE):
            try:
                return datetime.datetime.fromisoformat(text).replace(tzinfo=zone)
            except ValueError:
                continue
    return None


def slug_of(entry: wxr.Entry, title: str) -> str:
    return german_slug(unquote(entry.slug)) or german_slug(title) or f"beitrag-{entry.id}"


def free_slug(slug: str, published: datetime.datetime | None) -> str:
    """The slug, with -2, -3 … where another post of that day has it."""
    if published is None:
        return slug
    day = timezone.localdate(published)
    taken = set(
        Post.objects.filter(published_on=day, slug__startswith=slug).values_list("slug", flat=True)
    )
    return first_free(slug, taken)


def free_path(path: str) -> str:
    taken = set(Page.objects.filter(path__startswith=path).values_list("path", flat=True))
    return first_free(path, taken)


def first_free(name: str, taken: set[str]) -> str:
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def is_web_address(text: str) -> bool:
    try:
        URLValidator(["http", "https"])(text)
    except ValidationError:
        return False
    return True
