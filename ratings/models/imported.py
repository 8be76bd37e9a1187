"""Ratings imported from elsewhere, of which only the sum is known."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from blog.models import Post


class ImportedRating(models.Model):
    """Votes cast on another site, of which only the sum and the number are known."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name=_("post"))
    source = models.CharField(_("source"), max_length=100)
    scale = models.PositiveSmallIntegerField(_("scale"))
    """The highest number of stars there."""
    votes = models.PositiveIntegerField(_("votes"))
    total = models.DecimalField(_("sum"), max_digits=16, decimal_places=4)
    """On the scale of the source."""

    class Meta:
        verbose_name = _("imported rating")
        verbose_name_plural = _("imported ratings")
        constraints = [
            models.UniqueConstraint(fields=["post", "source"], name="one_import_per_post_source"),
            models.CheckConstraint(
                condition=Q(votes__gte=1, scale__gte=2, total__gt=0)
                & Q(total__lte=F("votes") * F("scale")),
                name="imported_total_fits_its_votes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.mean}/{self.scale} ({self.votes})"

    @property
    def mean(self) -> Decimal:
        return self.total / self.votes

    @property
    def total_of_ten(self) -> Decimal:
        """The sum on our scale."""
        return (self.total * 10 / self.scale).quantize(Decimal("0.0001"))
