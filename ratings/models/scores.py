"""What votes add up to: for a post, for a post's day, and for the whole blog."""

import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from ratings.formulas import SHOWN_FROM, no_spread


class Score(models.Model):
    """What all votes on a post add up to; changed only together with a vote."""

    post = models.OneToOneField(
        Post, models.CASCADE, primary_key=True, related_name="rating", verbose_name=_("post")
    )
    votes = models.PositiveIntegerField(_("votes"), default=0)
    total = models.PositiveIntegerField(_("sum of stars"), default=0)
    spread = models.JSONField(default=no_spread)
    """How many voters gave one star, two stars and so on: ten numbers."""
    imported = models.JSONField(default=list)
    """For each ImportedRating: source, mean, scale, votes."""
    imported_votes = models.PositiveIntegerField(default=0)
    imported_total = models.DecimalField(max_digits=16, decimal_places=4, default=Decimal(0))
    """The sum of imported stars, converted to ten."""
    rank = models.FloatField(null=True)
    """The Bayesian mean by which posts are ranked; empty below three votes."""
    popularity = models.FloatField(default=0)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=F("votes"), total__lte=F("votes") * 10),
                name="score_total_fits_its_votes",
            )
        ]
        indexes = [
            # The best rated posts.
            models.Index(fields=["-rank", "-post"], name="score_best_first"),
            # The list in the admin.
            models.Index(fields=["-votes", "-post"], name="score_most_votes_first"),
            # The popular posts.
            models.Index(fields=["-popularity", "-post"], name="score_popular_first"),
        ]

    def __str__(self) -> str:
        return f"{self.all_total.normalize():f}/{self.all_votes}"

    @property
    def all_votes(self) -> int:
        """Votes cast here, and imported ones."""
        return self.votes + self.imported_votes

    @property
    def all_total(self) -> Decimal:
        return self.total + Decimal(self.imported_total)

    @property
    def mean(self) -> Decimal | None:
        """The plain mean, 1 to 10; None without a vote."""
        return self.all_total / self.all_votes if self.all_votes else None

    @property
    def is_shown(self) -> bool:
        """Whether there are enough votes to show readers a mean."""
        return self.all_votes >= SHOWN_FROM


class DayScore(models.Model):
    """What one day's votes on a post add up to: for the chart and for the popularity."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    day = models.DateField(_("day"))
    votes = models.PositiveIntegerField(_("votes"))
    total = models.PositiveIntegerField(_("sum of stars"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "day"], name="one_score_per_post_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.total}/{self.votes}"


class RankingPrior(models.Model):
    """The prior of the ranking's Bayesian mean, in one row: `weight` votes of `mean` stars each."""

    KEY = 1
    MAX_AGE = datetime.timedelta(days=1)

    mean = models.FloatField(default=7)
    """The mean of all votes on the blog."""
    weight = models.PositiveIntegerField(default=10)
    """How many such votes every post starts with."""
    computed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.mean}, {self.weight} ×"

    @classmethod
    def load(cls) -> "RankingPrior":
        return cls.objects.filter(pk=cls.KEY).first() or cls(pk=cls.KEY)

    @property
    def exact_mean(self) -> Decimal:
        return Decimal(str(self.mean))

    @property
    def is_old(self) -> bool:
        return self.computed_at is None or self.computed_at < timezone.now() - self.MAX_AGE
