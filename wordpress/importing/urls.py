"""Where things are to stand here, told from the export alone."""

import datetime
from urllib.parse import unquote, urlsplit

from django.utils import timezone

from accounts.slugs import german_slug
from blog.models import Page, Post
from wordpress.redirects.paths import UPLOADS
from wordpress.wxr import reader as wxr

DEEPEST = 50


def slug_of(slug: str, title: str, number: str) -> str:
    return german_slug(unquote(slug)) or german_slug(title) or f"beitrag-{german_slug(number)}"


def post_path(published: datetime.datetime | None, slug: str) -> str:
    """Empty for drafts, which have no URL."""
    if published is None:
        return ""
    day = timezone.localdate(published)
    return f"/{day.year:04}/{day.month:02}/{day.day:02}/{slug}/"


def page_path(number: str, pages: dict[str, list[str]]) -> str:
    """“parent/child”, as far as the parents are in the export; a circle is cut."""
    parts: list[str] = []
    seen: set[str] = set()
    number = number[:255]
    while number in pages and number not in seen and len(seen) < DEEPEST:
        seen.add(number)
        slug, title, above = pages[number]
        parts.insert(0, slug_of(slug, title, number))
        number = above
    path = "/".join(parts)
    return path if len(path) <= 190 else path[-190:].partition("/")[2] or parts[-1][:190]


def old_link(link: str, base_url: str) -> str:
    """The path below the old site's own: “/2010/04/29/slug/” or “/?p=12”."""
    try:
        parts, base = urlsplit(link), unquote(urlsplit(base_url).path).rstrip("/")
    except ValueError:
        return ""
    path = unquote(parts.path) or "/"
    if base and path.startswith(f"{base}/"):
        path = path[len(base) :]
    return path + (f"?{parts.query}" if parts.query else "") if link else ""


def uploaded_file(entry: wxr.Entry) -> str:
    """The file's name below the uploads folder, as WordPress notes it or as its URL says."""
    if name := entry.meta.get("_wp_attached_file", ""):
        return name.partition(UPLOADS)[2] if UPLOADS in name else name.lstrip("/")
    try:
        path = unquote(urlsplit(entry.attachment_url).path)
    except ValueError:
        return ""
    _before, uploads, name = path.partition(UPLOADS)
    return name if uploads else path.lstrip("/")


Slugs = dict[datetime.date, dict[str, int]]
"""The slugs of each day's posts, with the posts' keys; 0 for those that are not stored yet."""


def slugs_of(days: set[datetime.date]) -> Slugs:
    slugs: Slugs = {day: {} for day in days}
    rows = Post.objects.filter(published_on__in=days).order_by()
    for day, slug, key in rows.values_list("published_on", "slug", "pk"):
        if day:
            slugs[day][slug] = key
    return slugs


def free_slug(slug: str, taken: dict[str, int], own: int | None = None) -> str:
    """The slug, with -2, -3 … where another post of that day has it."""
    return first_free(slug, {other for other, key in taken.items() if key != own})


def free_path(path: str, own: int | None = None) -> str:
    others = Page.objects.filter(path__startswith=path).exclude(pk=own or 0)
    return first_free(path, set(others.values_list("path", flat=True)))


def first_free(name: str, taken: set[str]) -> str:
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
