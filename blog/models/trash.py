"""The trash: what was deleted, and can be restored for thirty days."""

import datetime
from functools import reduce
from operator import or_
from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.files import File
from blog.models.images import Image
from blog.models.pages import Page
from blog.models.posts import Post

KEPT = datetime.timedelta(days=30)
KINDS = ("post", "page", "image", "file")
"""The fields of which each entry has one."""

Trashable = Post | Page | Image | File


def _only(kind: str) -> Q:
    return Q(**{f"{other}__isnull": other != kind for other in KINDS})


class TrashEntry(models.Model):
    """A text, a picture or a file in the trash, and what restoring gives back to it.

    Meanwhile a text is a draft that only the trash shows; its comments, votes and revisions stay.
    Pictures and files are offered to nobody, but texts go on showing them until the end.
    """

    post = models.OneToOneField(Post, models.CASCADE, null=True, related_name="trash")
    page = models.OneToOneField(Page, models.CASCADE, null=True, related_name="trash")
    image = models.OneToOneField(Image, models.CASCADE, null=True, related_name="trash")
    file = models.OneToOneField(File, models.CASCADE, null=True, related_name="trash")
    published_at = models.DateTimeField(null=True)
    """When the text was published, or was to be."""
    trashed_at = models.DateTimeField(_("deleted"), default=timezone.now)
    trashed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("item in the trash")
        verbose_name_plural = _("items in the trash")
        ordering = ["-trashed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(or_, map(_only, KINDS)), name="trash_entry_has_one_item"
            )
        ]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def item(self) -> Trashable:
        return cast(Trashable, self.post or self.page or self.image or self.file)

    @property
    def ends_at(self) -> datetime.datetime:
        """When it is deleted for good."""
        return self.trashed_at + KEPT
