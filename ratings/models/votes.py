"""One row a vote, and what holds those together that wait for a moderator."""

import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.voters import VoteBase
from blog.models import Post
from ratings.arithmetic import MAX_STARS, MIN_STARS


class SetAside(models.Model):
    """Votes on a post that do not count until a moderator has looked at them."""

    class Reason(models.TextChoices):
        BURST = "burst", _("many new voters within minutes")
        CONNECTION = "connection", _("many new voters from one connection")

    class Verdict(models.TextChoices):
        OPEN = "open", _("waits")
        COUNTED = "counted", _("counted")
        DISCARDED = "discarded", _("discarded")

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name=_("post"))
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    usual = models.PositiveIntegerField(_("most until then"), default=0)
    """What would still have been taken for usual: votes in ten minutes, or of one connection."""
    opened_at = models.DateTimeField(_("since"), default=timezone.now)
    last_vote_at = models.DateTimeField(_("last vote"), default=timezone.now)
    verdict = models.CharField(
        _("decision"), max_length=20, choices=Verdict.choices, default=Verdict.OPEN
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
            # Whether a vote joins those that came before it.
            models.Index(fields=["post", "reason", "-last_vote_at"], name="set_aside_of_post"),
            # The moderators' list.
            models.Index(fields=["verdict", "-opened_at"], name="set_aside_by_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.get_reason_display()}"


class Vote(VoteBase):
    """One voter's stars for one post; it can be changed and withdrawn."""

    post = models.ForeignKey(
        Post, models.CASCADE, related_name="+", verbose_name=_("post"), db_index=False
    )
    stars = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(MIN_STARS), MaxValueValidator(MAX_STARS)]
    )
    is_newcomer = models.BooleanField(default=False, editable=False)
    """Whether the voter had given no stars before that day."""
    is_counted = models.BooleanField(_("counts"), default=True)
    set_aside = models.ForeignKey(
        SetAside, models.SET_NULL, null=True, editable=False, related_name="votes"
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
                condition=Q(stars__gte=MIN_STARS, stars__lte=MAX_STARS),
                name="vote_has_1_to_10_stars",
            ),
        ]
        indexes = [
            # How many votes a post has just got.
            models.Index(fields=["post", "created_at"], name="vote_by_post_and_time"),
            # Whether somebody voted before today.
            models.Index(fields=["voter", "created_at"], name="vote_by_voter_and_time"),
        ]

    def __str__(self) -> str:
        return f"{self.stars}/{MAX_STARS}"

    @property
    def day(self) -> datetime.date:
        """The day it was given, where the blog is at home."""
        return timezone.localdate(self.created_at)
