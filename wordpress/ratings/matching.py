"""Find the post here that a rating of the old site belongs to."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.models import Post, Redirect
from wordpress.models import ImportedItem, Source
from wordpress.ratings import ImportedRating, Problem
from wordpress.redirects.lookup import Lookup
from wordpress.redirects.paths import DATED_POST, folder_of, without_fronts

Kind = ImportedItem.Kind

CHUNK = 500
UNKNOWN = _("No post was imported from there.")


def matched(
    ratings: Iterable[ImportedRating], source: Source
) -> Iterator[tuple[Post, ImportedRating] | Problem]:
    """Each rating with its post; of several for one post the one with the most votes."""
    lookup = Lookup([source.pk])
    by_post: dict[int, ImportedRating] = {}
    for rating in ratings:
        number = rating.post_key
        if number.startswith("/"):
            number = number_at(number, source.base_url, lookup) or number
        key = post_of(number, lookup)
        if key is None:
            yield Problem(rating.post_key, UNKNOWN)
        elif key not in by_post or by_post[key].count < rating.count:
            by_post[key] = replace(rating, post_key=number)
    keys = list(by_post)
    for start in range(0, len(keys), CHUNK):
        posts = Post.objects.in_bulk(keys[start : start + CHUNK])
        for key, post in posts.items():
            yield post, by_post[key]


def number_at(path: str, base_url: str, lookup: Lookup) -> str | None:
    """The number that WordPress gave what stood at the path."""
    for seen in without_fronts(path, [folder_of(base_url)]):
        for entry in lookup.by_path(seen):
            if entry.type == Kind.POST:
                return entry.wordpress_id
    return None


def post_of(key: str, lookup: Lookup) -> int | None:
    """The post with this number there; or at this path here, now or once."""
    if not key.startswith("/"):
        return lookup.key(Kind.POST, key)
    former = Redirect.objects.filter(path=key).values_list("post", flat=True).first()
    if former is not None or not (match := DATED_POST.fullmatch(key)):
        return former
    year, month, day, slug = match.groups()
    stands = Q(published_on__year=year, published_on__month=month, published_on__day=day)
    return Post.objects.filter(stands, slug=slug).values_list("pk", flat=True).first()
