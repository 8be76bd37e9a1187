"""Posts that a contributor has handed in, and what an editor said of those that came back."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.posts import Post

MAX_NOTE = 2_000


class SubmittedPost(models.Model):
    """A draft that waits for an editor, or that an editor gave back; publishing ends it."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="submitted")
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True)
    """When an editor gave it back; empty while it waits."""
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    note = models.TextField(max_length=MAX_NOTE, blank=True)
    """What the editor says to the author."""

    class Meta:
        ordering = ["submitted_at", "pk"]

    def __str__(self) -> str:
        return str(self.post)

    @property
    def is_waiting(self) -> bool:
        return self.returned_at is None
