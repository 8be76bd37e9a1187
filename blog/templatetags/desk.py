"""The lists of posts on the start page of the admin."""

from django import template

from accounts.models import User
from blog.models import Post, PostQuerySet
from blog.models.public import is_hidden

register = template.Library()

LISTED = 5


@register.simple_tag
def drafts(user: User) -> PostQuerySet:
    """Unfinished posts, the last changed first."""
    return _listed(user).filter(published_at=None).order_by("-modified_at", "-pk")[:LISTED]


@register.simple_tag
def scheduled(user: User) -> PostQuerySet:
    """Posts that will appear by themselves, the next one first."""
    return _listed(user).filter(is_hidden()).order_by("published_at")[:LISTED]


def _listed(user: User) -> PostQuerySet:
    shown = ["title", "published_at", "modified_at", "author__display_name"]
    names = [f"author__{part}" for part in ("first_name", "last_name", "username")]
    return Post.objects.editable_by(user).select_related("author").only(*shown, *names)
