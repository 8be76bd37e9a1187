"""What the filter has learned from moderators' decisions: derived, and learned anew at any time."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LearnedFilter(models.Model):
    """One row: the weights of words and traits, and what they were learned from.

    Only comments.rules.learning.training writes it, all at once.
    """

    version = models.BigIntegerField(default=0, editable=False)
    """A random number for each training, by which processes notice that theirs is old; 0: none."""
    weights = models.JSONField(default=dict, editable=False)
    """Of each feature; “” is the constant. Positive ones speak for spam."""
    sources = models.JSONField(default=dict, editable=False)
    """What it learned from: the keys of comments, each with the decision and a hash of the text."""
    figures = models.JSONField(default=dict, editable=False)
    """How its predictions compare with what people decided afterwards, of the last 30 days."""
    spam = models.PositiveIntegerField(_("learned from spam"), default=0, editable=False)
    honest = models.PositiveIntegerField(_("learned from good comments"), default=0, editable=False)
    trained_at = models.DateTimeField(_("last learned"), null=True, editable=False)
    learns_since = models.DateTimeField(_("learns from decisions since"), null=True, editable=False)
    """Set by a reset: decisions before it teach nothing any more."""

    class Meta:
        verbose_name = _("filter that learns")
        verbose_name_plural = _("filter that learns")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="only_one_learned_filter")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def load(cls) -> "LearnedFilter":
        return cls.objects.filter(pk=1).first() or cls()
