"""The trash: posts and pages that were deleted, and can be restored for thirty days."""

import datetime
from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.pages import Page
from blog.models.posts import Post

KEPT = datetime.timedelta(days=30)


class TrashEntry(models.Model):
    """A text in the trash, and what restoring gives back to it.

    Meanwhile it is a draft that only the trash shows; its comments, votes and revisions stay.
    """

    post = models.OneToOneField(Post, models.CASCADE, null=True, related_name="trash")
    page = models.OneToOneField(Page, models.CASCADE, null=True, related_name="trash")
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
        verbose_name = _("text in the trash")
        verbose_name_plural = _("texts in the trash")
        ordering = ["-trashed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, page__isnull=False) | Q(post__isnull=False, page=None),
                name="trash_entry_has_one_text",
            )
        ]

    def __str__(self) -> str:
        return self.text.title

    @property
    def text(self) -> Post | Page:
        return cast("Post | Page", self.post or self.page)

    @property
    def ends_at(self) -> datetime.datetime:
        """When it is deleted for good."""
        return self.trashed_at + KEPT
