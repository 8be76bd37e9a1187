"""What moderators tell each other about a comment."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment


class Note(models.Model):
    """A note between moderators; readers and the comment's writer never see it.

    It is deleted with the comment.
    """

    MAX_LENGTH = 2_000

    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="+", verbose_name=_("comment")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    text = models.TextField(_("note"), max_length=MAX_LENGTH)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]
