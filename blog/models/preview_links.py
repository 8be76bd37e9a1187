"""Signed links under which people without an account may read a post before it is public."""

import datetime
import secrets
from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from blog.models import Post

VALID_FOR = datetime.timedelta(days=7)
signer = Signer(salt="blog.views.preview_links")


@dataclass(frozen=True)
class Link:
    """What a signed key says: which post it is for, and until when it is valid."""

    key: str
    post_id: int
    until: datetime.datetime

    @property
    def is_expired(self) -> bool:
        return self.until <= timezone.now()

    def get_absolute_url(self) -> str:
        return reverse("shared_preview", args=[self.key])


def make_link(post: Post) -> None:
    """Make a link under which the post can be read for a week; an earlier link becomes void."""
    until = int((timezone.now() + VALID_FOR).timestamp())
    # Random, so that a link made in the same second does not revive a revoked one.
    _store(post, signer.sign(f"{post.pk}-{until}-{secrets.token_hex(6)}"))


def revoke_link(post: Post) -> None:
    _store(post, "")


def link_to(post: Post) -> Link | None:
    """The post's valid link, if there is one."""
    if not post.preview_key:
        return None
    try:
        link = read(post.preview_key)
    except BadSignature:  # the SECRET_KEY has changed
        return None
    return None if link.is_expired or link.post_id != post.pk else link


def read(key: str) -> Link:
    """Verify the key of a link; raises BadSignature."""
    post_id, until, _random = signer.unsign(key).split("-")
    return Link(key, int(post_id), datetime.datetime.fromtimestamp(int(until), datetime.UTC))


def _store(post: Post, key: str) -> None:
    # Not by save(): a link is not a change that others who edit the post should be warned of.
    post.preview_key = key
    Post.objects.filter(pk=post.pk).update(preview_key=key)
