"""What lists, pages and feeds show of posts besides the posts: terms, authors, related posts."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from accounts.models import Profile, User
from blog.models.categories import Category
from blog.models.images import Image
from blog.models.posts import Post
from blog.models.related import RelatedPost
from blog.models.standing import StandingPrefetch, StandingQuery, from_row, in_order
from blog.models.tags import Tag, TaggedPost

CATEGORIES = StandingPrefetch(
    "categories",
    Category,
    lambda keys: Post.categories.through.objects.filter(post__in=keys).order_by("category__path"),
    owner="post_id",
    prefix="category__",
)
CO_AUTHORS = StandingPrefetch(
    "co_authors",
    User,
    lambda keys: Post.co_authors.through.objects.filter(post__in=keys).order_by("user_id"),
    owner="post_id",
    prefix="user__",
)
TAGS = StandingPrefetch(
    "tags",
    Tag,
    lambda keys: TaggedPost.objects.filter(content_object__in=keys).order_by("tag__name"),
    owner="content_object_id",
    prefix="tag__",
)
PROFILES = StandingPrefetch(
    "profiles",
    Profile,
    lambda keys: Profile.objects.filter(user__in=keys).order_by("position", "pk"),
    owner="user_id",
)

LINKED = in_order(Post, {"id", "title", "slug", "published_on", "published_at"})
"""What a link to a post shows of it, and what says whether it is public."""
RELATED = StandingQuery(
    lambda keys: (
        RelatedPost.objects.filter(post__in=keys)
        .order_by("position")
        .values_list(*(f"other__{name}" for name in LINKED))
    )
)
MAX_RELATED = 4


def related(post: Post) -> list[Post]:
    """Public posts about the same, the closest first."""
    found = (Post.from_db(DEFAULT_DB_ALIAS, LINKED, row) for row in RELATED.rows([post.pk]))
    return list(islice((other for other in found if other.is_published), MAX_RELATED))


POST = in_order(Post, {field.attname for field in Post._meta.concrete_fields} - {"body"})
AUTHOR = [f"author__{field.attname}" for field in User._meta.concrete_fields]
PICTURE = [f"picture__{field.attname}" for field in Image._meta.concrete_fields]
IN_FEED = StandingQuery(
    lambda keys: (
        Post.objects.filter(pk__in=keys).newest_first().values_list(*POST, *AUTHOR, *PICTURE)
    )
)


def in_feed(keys: Sequence[int]) -> list[Post]:
    """These posts as feeds show them, the newest first."""
    posts = [_with_author_and_picture(row) for row in IN_FEED.rows(keys)] if keys else []
    for_cards(posts)
    TAGS.into(posts)
    return posts


def _with_author_and_picture(row: tuple[Any, ...]) -> Post:
    author, picture = len(POST), len(POST) + len(AUTHOR)
    post = Post.from_db(DEFAULT_DB_ALIAS, POST, row[:author])
    post.author = from_row(User, row[author:picture])
    post.picture = from_row(Image, row[picture:]) if post.picture_id else None
    return post


def for_cards(posts: Sequence[Post]) -> None:
    CATEGORIES.into(posts)
    CO_AUTHORS.into(posts)


def for_page(post: Post) -> None:
    for_cards([post])
    TAGS.into([post])
    PROFILES.into(post.authors)
