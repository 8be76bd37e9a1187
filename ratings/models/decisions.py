"""The log of decisions about votes."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post


class RatingDecision(models.Model):
    """A decision about the votes on a post, with its reason; nobody edits it."""

    class Kind(models.TextChoices):
        COUNT = "count", _("counted votes set aside")
        DISCARD = "discard", _("discarded votes set aside")
        CLOSE = "close", _("closed voting")
        OPEN = "open", _("reopened voting")
        RESET = "reset", _("reset the votes")

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name=_("post"))
    kind = models.CharField(_("decision"), max_length=20, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    votes = models.PositiveIntegerField(_("votes"), default=0)
    """How many votes it was about."""
    total = models.PositiveIntegerField(_("sum of stars"), default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    decided_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("decision about votes")
        verbose_name_plural = _("decisions about votes")
        ordering = ["-decided_at", "-pk"]
        # The log of a post, the newest first.
        indexes = [models.Index(fields=["post", "-decided_at"], name="rating_decision_of_post")]

    def __str__(self) -> str:
        return f"{self.post}: {self.get_kind_display()}"
