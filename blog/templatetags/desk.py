"""What the front page of the desk lists of posts."""

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from blog.models import Post

register = template.Library()

LISTED = 5


@register.simple_tag
def drafts(user: User) -> QuerySet[Post]:
    """What is not finished, the last touched first."""
    return _listed(user).filter(published_at=None).order_by("-modified_at", "-pk")[:LISTED]


@register.simple_tag
def scheduled(user: User) -> QuerySet[Post]:
    """What will appear by itself, the next one first."""
    return _listed(user).filter(published_at__gt=timezone.now()).order_by("published_at")[:LISTED]


def _listed(user: User) -> QuerySet[Post]:
    shown = ["title", "published_at", "modified_at", "author__display_name"]
    names = [f"author__{part}" for part in ("first_name", "last_name", "username")]
    return Post.objects.editable_by(user).select_related("author").only(*shown, *names)
