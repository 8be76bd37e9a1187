"""The lists of posts on the start page of the admin, and how long ago something was."""

import datetime

from django import template
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.models import User
from blog.models import Post, PostQuerySet, SubmittedPost, UnsavedText, may_edit_all
from blog.models.public import is_hidden

register = template.Library()

LISTED = 5
NAMES = ("display_name", "first_name", "last_name", "username")
"""What a person's shown name is made of."""


@register.simple_tag
def drafts(user: User) -> PostQuerySet:
    """Unfinished posts, the last changed first."""
    return _listed(user).filter(published_at=None).order_by("-modified_at", "-pk")[:LISTED]


@register.simple_tag
def submitted(user: User) -> list[Post]:
    """Drafts that wait for an editor, the longest first; for editors."""
    if not may_edit_all(user):
        return []
    waiting = SubmittedPost.objects.filter(returned_at=None)
    return _posts(waiting.order_by("submitted_at", "pk"), user)


@register.simple_tag
def given_back(user: User) -> list[Post]:
    """The person's own drafts that an editor has given back."""
    theirs = SubmittedPost.objects.filter(submitted_by=user).exclude(returned_at=None)
    return _posts(theirs.order_by("-returned_at", "-pk"), user)


def _posts(rows: QuerySet[SubmittedPost], user: User) -> list[Post]:
    """The posts of the first rows; asked apart, as a join would begin with all posts."""
    keys = list(rows.values_list("post", flat=True)[:LISTED])
    posts = _listed(user).in_bulk(keys) if keys else {}
    return [posts[key] for key in keys if key in posts]


@register.simple_tag
def scheduled(user: User) -> PostQuerySet:
    """Posts that will appear by themselves, the next one first."""
    return _listed(user).filter(is_hidden()).order_by("published_at")[:LISTED]


@register.simple_tag
def unsaved(user: User) -> QuerySet[UnsavedText]:
    """What the person typed on any device and has not saved."""
    waiting = UnsavedText.objects.waiting(user).select_related("post", "page")
    return waiting.filter(post__trash=None, page__trash=None)[:LISTED]


def _listed(user: User) -> PostQuerySet:
    shown = ["title", "published_at", "modified_at"]
    names = [f"author__{part}" for part in NAMES]
    return Post.objects.editable_by(user).select_related("author").only(*shown, *names)


@register.filter
def ago(moment: datetime.datetime) -> str:
    """“2 years ago”: in one unit, as people say it."""
    seconds = int((timezone.now() - moment).total_seconds())
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    months, years = int(days / 30.44), int(days / 365.25)
    if years > 0:
        text = ngettext("%(count)s year ago", "%(count)s years ago", years)
        return text % {"count": years}
    if months > 0:
        text = ngettext("%(count)s month ago", "%(count)s months ago", months)
        return text % {"count": months}
    if days > 0:
        text = ngettext("%(count)s day ago", "%(count)s days ago", days)
        return text % {"count": days}
    if hours > 0:
        text = ngettext("%(count)s hour ago", "%(count)s hours ago", hours)
        return text % {"count": hours}
    if minutes > 0:
        text = ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes)
        return text % {"count": minutes}
    return gettext("just now")
