"""The append-only log of all changes of a comment's status."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment, Status


class Decision(models.Model):
    """One change of a comment's status: who or which rule, why, and what it undoes."""

    # Values of `rule` that are not names of rules.
    PASSED = "passed"
    PERSON = "person"
    WRITER = "writer"
    IMPORT = "import"

    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="decisions", verbose_name=_("comment")
    )
    before = models.CharField(_("before"), max_length=10, choices=Status.choices, blank=True)
    after = models.CharField(_("after"), max_length=10, choices=Status.choices)
    rule = models.CharField(_("rule"), max_length=50)
    """The name of a rule in comments.rules.registry, or one of the four above."""
    findings = models.JSONField(default=list, editable=False)
    """The rules' findings: [{"rule": "links", "details": {"count": 2, "allowed": 1}}, …]."""
    prediction = models.JSONField(null=True, editable=False)
    """What the filter that learns said before anybody decided (comments.rules.learning):
    {"percent": 87, "holds": true, "because": ["casino", "!link"]}, or None."""
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        db_index=False,
    )
    decided_at = models.DateTimeField(_("when"), default=timezone.now)
    batch = models.CharField(max_length=16, blank=True, editable=False, db_index=True)
    """Shared by decisions that were made, and can be undone, together."""
    undoes = models.OneToOneField(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="undone_by",
        verbose_name=_("undoes"),
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-decided_at", "-pk"]
        indexes = [
            # The log of moves, and the statistics.
            models.Index(fields=["decided_at"], name="decisions_by_time"),
            # One's own latest moves, which the inbox undoes; and what a deleted account decided.
            models.Index(fields=["by", "decided_at"], name="decisions_of_person"),
            # What people decided, newest first: the filter that learns reads it.
            models.Index(fields=["rule", "after", "id"], name="decisions_by_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.get_after_display()} ({self.rule})"
