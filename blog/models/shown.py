"""What lists, pages and feeds show of posts besides the posts: terms, authors, related posts.

A post's page reads all its terms at once, and all its people with their profiles: TERMS and AUTHORS
are two queries for what would be five. Lists and feeds ask for CATEGORIES, CO_AUTHORS and TAGS
apart, as cards show no tags, and neither shows a profile; their authors come with the posts.
"""

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, CharField, F, QuerySet, TextField, Value
from django.http import Http404

from accounts.models import Profile, User
from blog.models.categories import Category
from blog.models.images import Image
from blog.models.posts import Post
from blog.models.prepared import Rows
from blog.models.standing import (
    StandingPrefetch,
    StandingQuery,
    from_row,
    in_order,
    set_prefetched,
)
from blog.models.tags import Tag, TaggedPost

Constants = tuple[tuple[str, Any], ...]

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


CATEGORY = [f"category__{field.attname}" for field in Category._meta.concrete_fields]
TAG = [f"tag__{field.attname}" for field in Tag._meta.concrete_fields]
# A tag has no parent, no description and no path, which are a category's last fields.
NO_CATEGORY = (
    Value(None, BigIntegerField()),
    Value(None, TextField()),
    Value(None, CharField()),
)
TERMS = StandingQuery(
    lambda keys: (
        Post.categories.through.objects.filter(post__in=keys)
        .order_by()
        .values_list(*CATEGORY)
        .union(
            TaggedPost.objects.filter(content_object__in=keys)
            .order_by()
            .values_list(*TAG, *NO_CATEGORY),
            all=True,
        )
    )
)


def _people(relation: str, posts: "QuerySet[Any]", place: Any) -> "QuerySet[Any, Any]":
    """For each profile of the people in the relation their place, themselves and the profile.

    Also a row for a person without profiles.
    """
    fields = [f"{relation}__{field.attname}" for field in User._meta.concrete_fields]
    profile = [f"{relation}__profiles__{field.attname}" for field in Profile._meta.concrete_fields]
    people: QuerySet[Any, Any] = posts.order_by().annotate(place=place)
    return people.values_list("place", *fields, *profile)


AUTHORS = StandingQuery(
    lambda keys: _people("author", Post.objects.filter(pk__in=keys), Value(0)).union(
        _people("user", Post.co_authors.through.objects.filter(post__in=keys), F("user_id")),
        all=True,
    )
)


LINKED = in_order(Post, {"id", "title", "slug", "language", "published_on", "published_at"})
"""What a link to a post shows of it, and what says whether it is public."""
COLUMNS = {field.attname for field in Post._meta.concrete_fields}
CARD = in_order(Post, COLUMNS - {"body", "body_html"})
POST = in_order(Post, COLUMNS - {"body"})
AUTHOR = [f"author__{field.attname}" for field in User._meta.concrete_fields]
PICTURE = [f"picture__{field.attname}" for field in Image._meta.concrete_fields]
IN_FEED = StandingQuery(
    lambda keys: (
        Post.objects.filter(pk__in=keys).newest_first().values_list(*POST, *AUTHOR, *PICTURE)
    )
)
ON_CARDS = StandingQuery(
    lambda keys: Post.objects.filter(pk__in=keys).order_by().values_list(*CARD, *AUTHOR, *PICTURE)
)
AT_URL = StandingQuery(
    lambda place: (
        Post.objects.filter(published_on=place[0], slug=place[1])
        .order_by()
        .values_list(*POST, *PICTURE)
    )
)

BY_KEY = StandingQuery(lambda keys: Post.objects.filter(pk=keys[0]).order_by().values_list(*CARD))


@lru_cache(maxsize=64)
def page_of_list(
    skip: int, number: int, constants: Constants, lookups: tuple[str, ...]
) -> StandingQuery:
    """Asks for the cards of so many public posts of a list; the values of the lookups come last."""

    def posts(values: list[Any]) -> "QuerySet[Any, Any]":
        key, moment, *others = values
        narrowed = dict(constants) | dict(zip(lookups, others, strict=True))
        listed = Post.objects.in_list(key, **narrowed).published(moment)
        return listed.values_list(*CARD, *AUTHOR, *PICTURE)[skip : skip + number]

    return StandingQuery(posts)


def cards(rows: Rows) -> list[Post]:
    """The posts of such rows."""
    return [_with_author_and_picture(CARD, row) for row in rows]


def on_cards(keys: Sequence[int]) -> list[Post]:
    """Those of these posts that are public, in the order of the keys."""
    found = {post.pk: post for post in cards(ON_CARDS.rows(keys) if keys else [])}
    return [found[key] for key in keys if key in found and found[key].is_published]


def at_url(day: datetime.date, slug: str) -> Post | None:
    """The public post with this URL, without its authors and terms."""
    for row in AT_URL.rows([day, slug]):
        post = Post.from_db(DEFAULT_DB_ALIAS, POST, row[: len(POST)])
        post.picture = from_row(Image, row[len(POST) :]) if post.picture_id else None
        return post if post.is_published else None
    return None


def public_post(key: int) -> Post:
    """The public post with this key, to comment on it or to vote; raises Http404."""
    for row in BY_KEY.rows([key]):
        post = Post.from_db(DEFAULT_DB_ALIAS, CARD, row)
        if post.is_published:
            return post
    raise Http404


def in_feed(keys: Sequence[int]) -> list[Post]:
    """These posts as feeds show them, the newest first."""
    rows = IN_FEED.rows(keys) if keys else []
    posts = [_with_author_and_picture(POST, row) for row in rows]
    for_cards(posts)
    TAGS.into(posts)
    return posts


def _with_author_and_picture(names: list[str], row: tuple[Any, ...]) -> Post:
    author, picture = len(names), len(names) + len(AUTHOR)
    post = Post.from_db(DEFAULT_DB_ALIAS, names, row[:author])
    post.author = from_row(User, row[author:picture])
    post.picture = from_row(Image, row[picture:]) if post.picture_id else None
    return post


def for_cards(posts: Sequence[Post]) -> None:
    CATEGORIES.into(posts)
    CO_AUTHORS.into(posts)


def for_page(post: Post) -> None:
    _set_terms(post)
    _set_authors(post)


def _set_terms(post: Post) -> None:
    """The categories and tags, by one query."""
    rows = TERMS.rows([post.pk])
    categories = [from_row(Category, row) for row in rows if row[-1] is not None]
    tags = [from_row(Tag, row[: len(TAG)]) for row in rows if row[-1] is None]
    categories.sort(key=lambda category: category.path)
    tags.sort(key=lambda tag: tag.name)
    set_prefetched(post, "categories", Category, categories)
    set_prefetched(post, "tags", Tag, tags)


def _set_authors(post: Post) -> None:
    """The author and the co-authors, all with their profiles, by one query."""
    width = len(User._meta.concrete_fields)
    people: dict[int, User] = {}
    profiles: dict[int, list[Profile]] = {}
    for place, *row in AUTHORS.rows([post.pk]):
        person = people.setdefault(place, from_row(User, row[:width]))
        own = profiles.setdefault(place, [])
        if row[-1] is not None:
            own.append(from_row(Profile, row[width:]))
    for place, person in people.items():
        own = sorted(profiles[place], key=lambda profile: (profile.position, profile.pk))
        set_prefetched(person, "profiles", Profile, own)
    # The author comes before all co-authors, whose places are their keys.
    post.author, *co_authors = [people[place] for place in sorted(people)]
    set_prefetched(post, "co_authors", User, co_authors)
