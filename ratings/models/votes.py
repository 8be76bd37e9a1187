"""Votes, and the holds under which suspicious ones wait for a moderator."""

import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.voters import VoteBase
from blog.models import Post


class VoteHold(models.Model):
    """Suspicious votes on a post, which do not count until a moderator decides so."""

    class Reason(models.TextChoices):
        BURST = "burst", _("many new voters within minutes")
        CONNECTION = "connection", _("many new voters from one connection")

    class Status(models.TextChoices):
        OPEN = "open", _("waits")
        COUNTED = "counted", _("counted")
        DISCARDED = "discarded", _("discarded")

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name=_("post"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    expected = models.PositiveIntegerField(_("plausible number"), default=0)
    """How many votes are plausible, within ten minutes or from one connection."""
    opened_at = models.DateTimeField(_("since"), default=timezone.now)
    last_vote_at = models.DateTimeField(_("last vote"), default=timezone.now)
    status = models.CharField(
        _("decision"), max_length=20, choices=Status.choices, default=Status.OPEN
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        verbose_name = _("votes set aside")
        verbose_name_plural = _("votes set aside")
        indexes = [
            # The open hold that a new vote joins.
            models.Index(fields=["post", "reason", "-last_vote_at"], name="vote_hold_of_post"),
            # The moderators' list.
            models.Index(fields=["status", "-opened_at"], name="vote_hold_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.get_reason_display()}"


class Vote(VoteBase):
    """One voter's stars for one post; it can be changed and withdrawn."""

    post = models.ForeignKey(
        Post, models.CASCADE, related_name="+", verbose_name=_("post"), db_index=False
    )
    stars = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    is_newcomer = models.BooleanField(default=False, editable=False)
    """Whether it was the voter's first day."""
    is_counted = models.BooleanField(_("counts"), default=True)
    hold = models.ForeignKey(
        VoteHold, models.SET_NULL, null=True, editable=False, related_name="votes"
    )
    created_at = models.DateTimeField(_("given"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["post", "voter"], name="one_vote_per_voter_and_post"),
            models.UniqueConstraint(fields=["post", "cookie"], name="one_vote_per_cookie_and_post"),
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=10),
                name="vote_has_1_to_10_stars",
            ),
        ]
        indexes = [
            # How many votes a post got lately.
            models.Index(fields=["post", "created_at"], name="vote_by_post_and_time"),
            # Whether the voter is a newcomer.
            models.Index(fields=["voter", "created_at"], name="vote_by_voter_and_time"),
        ]

    def __str__(self) -> str:
        return f"{self.stars}/10"

    @property
    def day(self) -> datetime.date:
        """The day of the vote in the blog's time zone."""
        return timezone.localdate(self.created_at)
