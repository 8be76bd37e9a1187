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
    """What a signed key says: for which post it is, and until when."""

    key: str
    post_id: int
    until: datetime.datetime

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.now()

    def get_absolute_url(self) -> str:
        return reverse("shared_preview", args=[self.key])


def make_link(post: Post) -> None:
    """Let everybody who gets the new link read the post for a week; an older link ends."""
    until = int((timezone.now() + VALID_FOR).timestamp())
    # Two links of the same second differ, so that revoking the first revokes it for good.
    _store(post, signer.sign(f"{post.pk}-{until}-{secrets.token_hex(6)}"))


def revoke_link(post: Post) -> None:
    _store(post, "")


def link_to(post: Post) -> Link | None:
    """The link under which strangers may read the post now, if there is one."""
    if not post.preview_key:
        return None
    try:
        link = read(post.preview_key)
    except BadSignature:  # the site has another SECRET_KEY by now
        return None
    return None if link.is_over or link.post_id != post.pk else link


def read(key: str) -> Link:
    """What the key of a link says; raises BadSignature if it is not one of ours."""
    post_id, until, _random = signer.unsign(key).split("-")
    return Link(key, int(post_id), datetime.datetime.fromtimestamp(int(until), datetime.UTC))


def _store(post: Post, key: str) -> None:
    # Not by save(): a link is no change of the post that others should be warned of.
    post.preview_key = key
    Post.objects.filter(pk=post.pk).update(preview_key=key)
