"""Write the whole blog as a WordPress export (WXR 1.2), piece by piece."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePath
from typing import TypeVar

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.slugs import german_slug
from blog.html.tree import Element, serialise
from blog.models import Category, File, Image, Page, Post, SiteSettings, Tag
from blog.models.languages import own_name
from blog.rendering.credits import credit
from comments.models import Comment, Status
from ratings.models import Score
from wordpress.exporting.blocks import BlockWriter
from wordpress.exporting.items import Item
from wordpress.exporting.vocabulary import (
    caption,
    category_number,
    escaped,
    facts_of,
    file_number,
    gmt,
    image_number,
    local,
    own_nicename,
    page_number,
    place_of_page,
    post_number,
    rss_date,
    state,
    tag_number,
)
from wordpress.exporting.xml import cdata, element, meta

BATCH = 200
COMMENTS_BATCH = 1_000

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
"""
# What a writer withdrew goes nowhere: only its place in the thread does, for the answers to it.
APPROVED = {
    Status.APPROVED: "1",
    Status.HELD: "0",
    Status.SPAM: "spam",
    Status.TRASH: "trash",
    Status.WITHDRAWN: "trash",
}
Row = TypeVar("Row", Post, Page, Image, File, Tag)


class Exporter:
    """One export of a site at `site_url`, which has no slash at its end."""

    def __init__(
        self, site_url: str, *, with_emails: bool = False, with_credits: bool = False
    ) -> None:
        self.site_url = site_url
        self.with_emails = with_emails
        self.counts: Counter[str] = Counter()
        self.blocks = BlockWriter(site_url, image_number, with_credits=with_credits)
        self.nicenames: dict[int, str] = {}

    def pieces(self) -> Iterator[str]:
        """The file, in pieces of at most one post, picture or comment."""
        yield HEAD
        yield from self.site()
        yield from self.authors()
        yield from self.categories()
        yield from self.tags()
        yield from self.pictures()
        yield from self.files()
        yield from self.pages()
        yield from self.posts()
        yield "</channel>\n</rss>\n"

    # What stands above the texts

    def site(self) -> Iterator[str]:
        site = SiteSettings.load()
        yield element("title", site.title)
        yield element("link", self.site_url)
        yield element("description", site.tagline)
        yield element("pubDate", rss_date(timezone.now()))
        yield element("language", settings.LANGUAGE_CODE)
        yield element("wp:wxr_version", "1.2")
        yield element("wp:base_site_url", self.site_url)
        yield element("wp:base_blog_url", self.site_url)

    def authors(self) -> Iterator[str]:
        """Everybody who wrote a post or a comment, or uploaded something."""
        comments = Comment.objects.exclude(user=None).exclude(status=Status.WITHDRAWN)
        wrote = (
            Q(pk__in=Post.objects.values("author"))
            | Q(pk__in=Post.co_authors.through.objects.values("user"))
            | Q(pk__in=comments.values("user"))
            | Q(pk__in=Image.objects.exclude(uploaded_by=None).values("uploaded_by"))
            | Q(pk__in=File.objects.exclude(uploaded_by=None).values("uploaded_by"))
        )
        for user in User.objects.filter(wrote).order_by("pk").iterator(BATCH):
            self.counts["author"] += 1
            yield "".join(
                [
                    "<wp:author>",
                    element("wp:author_id", user.pk, end=""),
                    cdata("wp:author_login", user.username, end=""),
                    cdata("wp:author_email", self.email(user.email), end=""),
                    cdata("wp:author_display_name", user.public_name, end=""),
                    cdata("wp:author_first_name", user.first_name, end=""),
                    cdata("wp:author_last_name", user.last_name, end=""),
                    "</wp:author>\n",
                ]
            )

    def categories(self) -> Iterator[str]:
        """Parents first. WordPress knows a category by its last part alone."""
        taken: set[str] = set()
        for category in Category.objects.order_by("path").iterator(BATCH):
            nicename = own_nicename(category, taken)
            taken.add(nicename)
            self.nicenames[category.pk] = nicename
            self.counts["category"] += 1
            yield "".join(
                [
                    "<wp:category>",
                    element("wp:term_id", category_number(category), end=""),
                    cdata("wp:category_nicename", nicename, end=""),
                    cdata(
                        "wp:category_parent",
                        self.nicenames.get(category.parent_id or 0, ""),
                        end="",
                    ),
                    cdata("wp:cat_name", escaped(category.name), end=""),
                    cdata("wp:category_description", escaped(category.description), end=""),
                    "</wp:category>\n",
                ]
            )

    def tags(self) -> Iterator[str]:
        for tag in Tag.objects.order_by("pk").iterator(BATCH):
            self.counts["tag"] += 1
            yield "".join(
                [
                    "<wp:tag>",
                    element("wp:term_id", tag_number(tag), end=""),
                    cdata("wp:tag_slug", tag.slug, end=""),
                    cdata("wp:tag_name", escaped(tag.name), end=""),
                    "</wp:tag>\n",
                ]
            )

    # Items

    def pictures(self) -> Iterator[str]:
        for image in by_batches(Image.objects.select_related("uploaded_by", "trash")):
            if is_deleted(image):
                continue
            self.counts["attachment"] += 1
            number = image_number(image)
            name = str(image.file.name)
            stem = PurePath(name).stem
            yield from self.item(
                Item(
                    title=image.title or stem,
                    link=f"{self.site_url}/?attachment_id={number}",
                    creator=image.uploaded_by.username if image.uploaded_by else "",
                    number=number,
                    kind="attachment",
                    status="inherit",
                    # Posts and pictures share their URLs in WordPress.
                    slug=f"{german_slug(stem, 180)}-{number}",
                    published=image.uploaded_at,
                    modified=image.uploaded_at,
                    content=serialise(Element("", children=credit(image))),
                    excerpt=caption(image),
                    more=[
                        cdata("wp:attachment_url", self.blocks.absolute(image.file.url)),
                        meta("_wp_attached_file", name),
                        meta("_wp_attachment_image_alt", image.alternative_text),
                    ],
                )
            )

    def files(self) -> Iterator[str]:
        for file in by_batches(File.objects.select_related("uploaded_by", "trash")):
            if is_deleted(file):
                continue
            self.counts["attachment"] += 1
            number = file_number(file)
            name = str(file.file.name)
            yield from self.item(
                Item(
                    title=file.title,
                    link=f"{self.site_url}/?attachment_id={number}",
                    creator=file.uploaded_by.username if file.uploaded_by else "",
                    number=number,
                    kind="attachment",
                    status="inherit",
                    slug=f"{german_slug(PurePath(name).stem, 180)}-{number}",
                    published=file.uploaded_at,
                    modified=file.uploaded_at,
                    more=[
                        cdata("wp:attachment_url", self.blocks.absolute(file.file.url)),
                        meta("_wp_attached_file", name),
                    ],
                )
            )

    def pages(self) -> Iterator[str]:
        keys = dict(Page.objects.values_list("path", "pk"))
        pages = Page.objects.defer("body_html").select_related("trash")
        for page in by_batches(pages.prefetch_related("images")):
            self.counts["page"] += 1
            number = page_number(page.pk)
            parent, slug = place_of_page(page.path, keys)
            yield from self.item(
                Item(
                    title=page.title,
                    link=self.link(page, number),
                    number=number,
                    kind="page",
                    status=state(page),
                    slug=slug,
                    parent=page_number(parent) if parent else 0,
                    published=page.published_at,
                    written=page.modified_at,
                    modified=page.modified_at,
                    content=self.blocks.write(page.body, page.images.all()),
                )
            )

    def posts(self) -> Iterator[str]:
        posts = Post.objects.defer("body_html", "teaser_html")
        posts = posts.select_related("author", "picture", "trash")
        posts = posts.prefetch_related("categories", "images", "co_authors")
        posts = posts.prefetch_related("tags")  # type: ignore[misc]  # taggit has no types
        for batch in batches(posts):
            scores = {score.pk: score for score in Score.objects.filter(post__in=batch)}
            threads = groupby(comments_of(batch), lambda comment: comment.post_id)
            thread = next(threads, None)
            for post in batch:
                comments: Iterable[Comment] = []
                if thread and thread[0] == post.pk:
                    comments = thread[1]
                yield from self.post(post, scores.get(post.pk), comments)
                if thread and thread[0] == post.pk:
                    thread = next(threads, None)

    def post(self, post: Post, score: Score | None, comments: Iterable[Comment]) -> Iterator[str]:
        self.counts["post"] += 1
        number = post_number(post)
        yield from self.item(
            Item(
                title=post.title,
                link=self.link(post, number),
                creator=post.author.username,
                number=number,
                kind="post",
                status=state(post),
                slug=post.slug,
                published=post.published_at,
                written=post.created_at,
                modified=post.modified_at,
                content=self.blocks.write(post.body, post.images.all()),
                excerpt=self.blocks.write_short(post.excerpt),
                comments_open=post.comments_open,
                is_sticky=post.is_sticky,
                more=[*self.terms(post), *facts_of(post, score)],
            ),
            comments,
        )

    def item(self, item: Item, comments: Iterable[Comment] = ()) -> Iterator[str]:
        yield "<item>\n"
        yield from item.elements(guid=f"{self.site_url}/?p={item.number}")
        for comment in comments:
            yield self.comment(comment)
        yield "</item>\n"

    def terms(self, post: Post) -> Iterator[str]:
        for category in post.categories.all():
            nicename = self.nicenames.get(category.pk, category.slug)
            yield cdata("category", escaped(category.name), domain="category", nicename=nicename)
        for tag in post.tags.all():
            yield cdata("category", escaped(tag.name), domain="post_tag", nicename=tag.slug)
        if post.language:
            # As Polylang, the widest spread plugin for several languages, writes it.
            name = own_name(post.language)
            yield cdata("category", name, domain="language", nicename=post.language.lower())
        if len(post.authors) > 1:
            for user in post.authors:
                nicename = f"cap-{german_slug(user.username)}"
                yield cdata("category", user.username, domain="author", nicename=nicename)

    def comment(self, comment: Comment) -> str:
        self.counts["comment"] += 1
        is_there = comment.status != Status.WITHDRAWN
        return "".join(
            [
                "<wp:comment>\n",
                element("wp:comment_id", comment.pk),
                cdata("wp:comment_author", escaped(comment.author_name) if is_there else ""),
                cdata("wp:comment_author_email", self.email(comment.email) if is_there else ""),
                element("wp:comment_author_url", comment.website if is_there else ""),
                cdata("wp:comment_author_IP", ""),
                cdata("wp:comment_date", local(comment.created_at)),
                cdata("wp:comment_date_gmt", gmt(comment.created_at)),
                cdata("wp:comment_content", comment.body if is_there else ""),
                cdata("wp:comment_approved", APPROVED[Status(comment.status)]),
                cdata("wp:comment_type", "comment"),
                element("wp:comment_parent", comment.parent_id or 0),
                element("wp:comment_user_id", (is_there and comment.user_id) or 0),
                "</wp:comment>\n",
            ]
        )

    def email(self, email: str) -> str:
        return email if self.with_emails else ""

    def link(self, text: Post | Page, number: int) -> str:
        path = text.get_absolute_url() if text.published_at else f"/?p={number}"
        return self.site_url + path


# Reading


def batches(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    """All rows by their keys, a batch at a time: neither memory nor a query grows with them."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def by_batches(rows: QuerySet[Row]) -> Iterator[Row]:
    return (row for batch in batches(rows) for row in batch)


def is_deleted(thing: Image | File) -> bool:
    """Whether it is in the trash, and no text shows it until it goes."""
    return hasattr(thing, "trash") and not thing.is_used


def comments_of(posts: list[Post]) -> Iterator[Comment]:
    """The comments of all these posts, post by post, without keeping them."""
    found = Comment.objects.filter(post__in=posts).defer("body_html", "path")
    return found.order_by("post_id", "pk").iterator(COMMENTS_BATCH)
