"""Find what matches a search and its filters."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from blog.models import Category, Listing, ListKind, Post, SearchEntry, Tag
from blog.search.matching import Scope, newest_matches
from blog.search.queries import Query

MAX_HITS = 2_000
"""Only the newest hits are kept: nobody turns two hundred pages."""

MAX_FOUND_POSTS = 500
"""So many posts the admin finds; whoever needs older ones narrows the list."""


@dataclass(frozen=True)
class Filters:
    """What the hits are narrowed to; None and "" mean all."""

    kind: str = ""
    category: Category | None = None
    tag: Tag | None = None
    author: User | None = None
    year: int | None = None
    newest_first: bool = False

    def posts(self) -> QuerySet[Any, Any] | None:
        """The keys of posts that hits must belong to; None if they may belong to any."""
        chosen = {
            ListKind.CATEGORY: self.category,
            ListKind.TAG: self.tag,
            ListKind.AUTHOR: self.author,
        }
        keys = [kind.key(thing.pk) for kind, thing in chosen.items() if thing]
        if not (keys or self.year):
            return None
        first, *others = keys or [ListKind.EVERYTHING.key()]
        posts = Listing.objects.filter(list_key=first)
        for key in others:
            posts = posts.filter(post__in=Listing.objects.filter(list_key=key).values("post"))
        if self.year:
            days = datetime.date(self.year, 1, 1), datetime.date(self.year, 12, 31)
            posts = posts.filter(published_on__range=days)
        return posts.values("post")


@dataclass(frozen=True)
class Hits:
    """Keys of entries, and of the posts that they belong to; None for pages."""

    entries: list[int]
    posts: list[int | None]


def find(query: Query, filters: Filters = Filters()) -> Hits:
    """The newest public hits: those with all words in the title first, then the newest."""
    if not query:
        return Hits([], [])
    scope = Scope(kind=filters.kind, posts=filters.posts())
    rows = newest_matches(query, scope, MAX_HITS, by_title=not filters.newest_first)
    return Hits([entry for entry, _post in rows], [post for _entry, post in rows])


def find_posts(query: Query, posts: QuerySet[Post] | None = None) -> list[int]:
    """The keys of the newest posts that match, drafts included; of these, if some are given."""
    if not query:
        return []
    keys = None if posts is None else posts.values("pk")
    scope = Scope(kind=SearchEntry.Kind.POST, posts=keys, with_hidden=True)
    rows = newest_matches(query, scope, MAX_FOUND_POSTS, by_title=False)
    return [post for _entry, post in rows if post]
