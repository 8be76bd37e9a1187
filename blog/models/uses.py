"""Which posts and pages show the pictures and files of the library."""

from typing import TypeVar

from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from blog.models.files import File
from blog.models.images import Image, ImageQuerySet
from blog.models.pages import Page
from blog.models.posts import Post

NAMED = 10
"""How many posts, and how many pages, are named for each picture or file."""

Thing = TypeVar("Thing", Image, File)


def with_uses(things: models.QuerySet[Thing], reader: User) -> models.QuerySet[Thing]:
    """With `times_used`, and the newest of the posts and pages that show each.

    The drafts of others count, but are not named.
    """
    theirs = Post.objects.editable_by(reader)
    posts = Post.objects.filter(
        Q(pk__in=Post.objects.published().values("pk")) | Q(pk__in=theirs.values("pk"))
    )
    posts = posts.order_by("-pk").only("title", "published_at", "published_on", "slug")
    may_see_drafts = reader.has_perm("blog.view_page")
    pages = Page.objects.all() if may_see_drafts else Page.objects.published()
    pages = pages.order_by("title").only("title", "path", "published_at")
    if things.model is Image:
        times_used = _count(Post.images.through, "image") + _count(Page.images.through, "image")
    else:
        times_used = _count(Post.files.through, "file") + _count(Page.files.through, "file")
    return (
        things.annotate(times_used=times_used)
        .prefetch_related(Prefetch("posts_with_it", posts[:NAMED], "some_posts"))
        .prefetch_related(Prefetch("pages_with_it", pages[:NAMED], "some_pages"))
    )


def shown_to_readers(images: ImageQuerySet) -> ImageQuerySet:
    """Pictures in public posts and pages, with the newest of these."""
    posts = Post.objects.published()
    pages = Page.objects.published()
    in_posts = Post.images.through.objects.filter(post__in=posts)
    in_pages = Page.images.through.objects.filter(page__in=pages)
    shown = images.filter(Q(pk__in=in_posts.values("image")) | Q(pk__in=in_pages.values("image")))
    posts = posts.newest_first().only("title", "published_at", "published_on", "slug")
    pages = pages.order_by("title").only("title", "path")
    return shown.prefetch_related(
        Prefetch("posts_with_it", posts[:NAMED], "public_posts")
    ).prefetch_related(Prefetch("pages_with_it", pages[:NAMED], "public_pages"))


def _count(through: type[models.Model], field: str) -> Subquery:
    rows = through._default_manager.filter(**{field: OuterRef("pk")}).order_by().values(field)
    counted = rows.annotate(number=Count("pk")).values("number")
    # An expression, whatever its class.
    return Coalesce(Subquery(counted), 0)  # type: ignore[return-value]
