"""Posts whose address is like one that leads nowhere."""

import difflib

from blog.models import Post

NEIGHBOURS = 10
"""In the order of slugs, on each side: an index finds them, whatever the number of posts."""
SHOWN = 5
SHORTEST = 4
LONGEST = 200
LIKENESS = 0.6


def similar_posts(path: str) -> list[Post]:
    """The public posts whose slugs are most like the last part of the path."""
    slug = path.rstrip("/").rpartition("/")[2].lower()[:LONGEST]
    if len(slug) < SHORTEST or "." in slug:
        return []
    posts = Post.objects.published().only("title", "slug", "published_on", "language")
    found = {post.pk: post for post in posts.filter(slug__gte=slug).order_by("slug")[:NEIGHBOURS]}
    before = posts.filter(slug__lt=slug).order_by("-slug")[:NEIGHBOURS]
    found |= {post.pk: post for post in before}
    likeness = {key: how_alike(slug, post.slug) for key, post in found.items()}
    alike = [key for key in found if likeness[key] >= LIKENESS]
    alike.sort(key=lambda key: (-likeness[key], -key))
    return [found[key] for key in alike[:SHOWN]]


def how_alike(one: str, other: str) -> float:
    """From 0 to 1; 1 also where one begins with the other, as cut links do."""
    if other.startswith(one):
        return 1.0
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
