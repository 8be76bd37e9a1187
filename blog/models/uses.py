"""Which posts and pages show the pictures and files of the library."""

from typing import TypeVar

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from blog.models.files import File
from blog.models.images import Image, ImageQuerySet
from blog.models.pages import Page
from blog.models.posts import Post, may_edit_all
from blog.models.public import is_public

NAMED = 10
"""How many posts, and how many pages, are named for each picture or file."""

Thing = TypeVar("Thing", Image, File)


def with_uses(things: models.QuerySet[Thing], reader: User) -> models.QuerySet[Thing]:
    """With `times_used`, and the newest of the posts and pages that show each.

    The drafts of others count, but are not named.
    """
    posts = _named_to(reader).order_by("-pk").only("title", "published_at", "published_on", "slug")
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


def _named_to(reader: User) -> models.QuerySet[Post]:
    """Public posts and those that the person may edit.

    Each condition is on the post itself: a database would list all posts for one on their keys.
    """
    theirs = Post.objects.editable_by(reader)
    if may_edit_all(reader):
        # They include what is public.
        return theirs
    return Post.objects.filter(is_public() | Exists(theirs.filter(pk=OuterRef("pk"))))


def shown_to_readers(images: ImageQuerySet) -> ImageQuerySet:
    """Pictures in public posts and pages, with the newest of these."""
    # One of them for each picture; PostgreSQL answers EXISTS by a list of all that posts show.
    in_posts = Post.images.through.objects.filter(is_public("post__"), image=OuterRef("pk"))
    in_pages = Page.images.through.objects.filter(is_public("page__"), image=OuterRef("pk"))
    one_of_each = {
        "in_post": Subquery(in_posts.values("pk")[:1]),
        "in_page": Subquery(in_pages.values("pk")[:1]),
    }
    shown = images.alias(**one_of_each).filter(Q(in_post__isnull=False) | Q(in_page__isnull=False))
    posts = Post.objects.published().newest_first()
    posts = posts.only("title", "published_at", "published_on", "slug", "language")
    pages = Page.objects.published().order_by("title").only("title", "path")
    return shown.prefetch_related(
        Prefetch("posts_with_it", posts[:NAMED], "public_posts")
    ).prefetch_related(Prefetch("pages_with_it", pages[:NAMED], "public_pages"))


def _count(through: type[models.Model], field: str) -> Subquery:
    rows = through._default_manager.filter(**{field: OuterRef("pk")}).order_by().values(field)
    counted = rows.annotate(number=Count("pk")).values("number")
    # An expression, whatever its class.
    return Coalesce(Subquery(counted), 0)  # type: ignore[return-value]
