"""Reports about comments: against the house rules, or illegal (Art. 16 of the DSA)."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment

CONCERNED_FOR = datetime.timedelta(days=183)
"""Whoever a decision concerns may object for so long, as Art. 20(1) asks of large platforms."""


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> Self:
        return self.filter(decided_at=None)

    def concerning(self) -> Self:
        """Not decided on, or somebody may still object to the decision."""
        since = timezone.now() - CONCERNED_FOR
        return self.filter(Q(decided_at=None) | Q(decided_at__gte=since))


class Report(models.Model):
    """A report about a comment, and the decision on it with its reasons (Art. 17)."""

    class Kind(models.TextChoices):
        """What the reporter says about the comment. House rules need no ground and no words."""

        HOUSE_RULES = "house_rules", _("breaks the house rules")
        ILLEGAL = "illegal", _("illegal content")

    class Ground(models.TextChoices):
        INSULT = "insult", _("insult, defamation or threat")
        HATE = "hate", _("incitement to hatred or violence")
        PRIVACY = "privacy", _("somebody’s private data")
        COPYRIGHT = "copyright", _("violation of copyright or trademarks")
        YOUTH = "youth", _("harmful to minors")
        SPAM = "spam", _("advertising or fraud")
        OTHER = "other", _("something else")

    class Outcome(models.TextChoices):
        REMOVED = "removed", _("the comment was removed")
        KEPT = "kept", _("the comment stays")

    comment = models.ForeignKey(
        Comment, models.SET_NULL, null=True, related_name="reports", verbose_name=_("comment")
    )
    kind = models.CharField(
        _("kind of report"),
        max_length=20,
        choices=Kind.choices,
        default=Kind.ILLEGAL,
        # Whatever was reported before there were two kinds was said to be illegal.
        db_default=Kind.ILLEGAL,
    )
    path = models.CharField(_("link to the comment"), max_length=500)
    text_reported = models.TextField(_("the comment, as it was reported"))
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices, blank=True)
    explanation = models.TextField(_("explanation"), max_length=5_000, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), max_length=100, blank=True)
    in_good_faith = models.BooleanField(_("stated in good faith"), default=False)
    created_at = models.DateTimeField(_("reported"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    facts = models.TextField(_("facts"), max_length=5_000, blank=True)
    legal_ground = models.TextField(_("law or house rule"), max_length=2_000, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    first_decided_at = models.DateTimeField(null=True, editable=False)
    """Before any objection, for the yearly figures."""
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    own_initiative = models.BooleanField(
        _("removed without a report"), default=False, db_default=False, editable=False
    )
    is_automated = models.BooleanField(
        _("decided automatically"), default=False, db_default=False, editable=False
    )
    objection = models.TextField(_("objection"), max_length=5_000, blank=True, editable=False)
    """The latest; the yearly figures need all, see Objection."""
    objected_at = models.DateTimeField(_("objected"), null=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["decided_at", "-created_at"]
        indexes = [models.Index(fields=["decided_at", "-created_at"], name="report_queue")]

    def __str__(self) -> str:
        about = self.get_ground_display() or self.get_kind_display()
        return f"{about} ({self.created_at:%Y-%m-%d})"


class Objection(models.Model):
    """An objection to the decision on a report, and what became of it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="objections")
    email = models.EmailField(max_length=100)
    """Of the reporter or of the comment's writer."""
    words = models.TextField(max_length=5_000)
    outcome_before = models.CharField(max_length=10, choices=Report.Outcome.choices)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    is_upheld = models.BooleanField(null=True)
    """Whether the decision was changed; empty until somebody has decided again."""

    def __str__(self) -> str:
        return f"{self.report_id} ({self.created_at:%Y-%m-%d})"
