"""Saving many new posts at once, as an import brings them, with few statements for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from blog.models import LinkedHost, Post, Redirect, TaggedPost
from blog.rendering.files import files_in
from blog.rendering.linked_hosts import linked_hosts_of_new
from blog.rendering.pictures import images_in
from blog.rendering.texts import Sanitised, render
from blog.search import indexing


@dataclass
class NewPost:
    """A post that is not stored yet, with the keys of what it belongs to."""

    post: Post
    categories: set[int] = field(default_factory=set)
    co_authors: set[int] = field(default_factory=set)
    tags: set[int] = field(default_factory=set)
    sanitised: Sanitised | None = None
    """What its sources became, where that is known."""


@transaction.atomic
def save_new_posts(new: Sequence[NewPost]) -> None:
    """Do for each what `save_text` does, and store its categories, tags and further authors.

    The times of writing and of the last change stay as they are. Which posts are about the same
    is left to the caller, who knows when all are there.
    """
    embeds = [render(each.post, each.sanitised) for each in new]
    for each in new:
        each.post.derive_url()
    Post.objects.bulk_create(each.post for each in new)
    Redirect.remove(*(each.post.get_absolute_url() for each in new))
    _connect(Post.categories.through, "post", "category", [one.categories for one in new], new)
    _connect(Post.co_authors.through, "post", "user", [one.co_authors for one in new], new)
    _connect(TaggedPost, "content_object", "tag", [one.tags for one in new], new)
    shown = [{embed.pk for embed in found.values()} for found in embeds]
    _connect(Post.embeds.through, "post", "embed", shown, new)
    _connect(Post.images.through, "post", "image", [_pictures(one.post) for one in new], new)
    _connect(Post.files.through, "post", "file", [_files(one.post) for one in new], new)
    LinkedHost.objects.bulk_create(host for each in new for host in linked_hosts_of_new(each.post))
    indexing.put(*(indexing.of_post(each.post) for each in new))


def _connect(
    through: type[models.Model],
    own: str,
    other: str,
    keys: list[set[int]],
    new: Sequence[NewPost],
) -> None:
    rows: list[Any] = [
        through(**{f"{own}_id": each.post.pk, f"{other}_id": key})
        for each, others in zip(new, keys, strict=True)
        for key in sorted(others)
    ]
    if rows:
        through._default_manager.bulk_create(rows)


def _pictures(post: Post) -> set[int]:
    found = {image.pk for image in images_in(post.body_html + post.teaser_html)}
    return found | {post.picture_id} if post.picture_id else found


def _files(post: Post) -> set[int]:
    return {file.pk for file in files_in(post.body_html + post.teaser_html)}
