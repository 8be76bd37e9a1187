"""Fingerprints that similar comments share, and bans."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment


class Fingerprint(models.Model):
    """Something that similar comments share, stored as a keyed hash only."""

    class Kind(models.TextChoices):
        TEXT = "text", _("the same text")
        LINK = "link", _("a link to the same site")
        EMAIL = "email", _("the same e-mail address")
        SENDER = "sender", _("the same sender")

    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="fingerprints", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    """A sender's fingerprint is deleted after 72 hours."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "kind", "value"], name="fingerprint_once")
        ]
        indexes = [models.Index(fields=["value", "kind"], name="fingerprint_value")]

    def __str__(self) -> str:
        return self.get_kind_display()


class BanQuerySet(models.QuerySet["Ban"]):
    def active(self) -> Self:
        return self.filter(until__gt=timezone.now())


class Ban(models.Model):
    """A sender or e-mail address that may not comment for a time, as a keyed hash."""

    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=[
            (kind.value, kind.label) for kind in (Fingerprint.Kind.EMAIL, Fingerprint.Kind.SENDER)
        ],
    )
    value = models.CharField(max_length=64)
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    comment = models.ForeignKey(
        Comment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("for")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        ordering = ["-until"]
        constraints = [
            # Undoing the decision on one comment leaves the bans for others.
            models.UniqueConstraint(fields=["kind", "value", "comment"], name="one_ban_each")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
