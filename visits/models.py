"""How often posts were opened on which day: numbers alone, without anything about who did."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models import Post


class PostVisits(models.Model):
    """How often a post was opened on one day."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="visits", verbose_name=_("post"))
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("visits"))

    class Meta:
        verbose_name = _("visits of a post")
        verbose_name_plural = _("visits")
        constraints = [models.UniqueConstraint(fields=["post", "day"], name="visits_of_post")]
        indexes = [models.Index(fields=["day", "-count"], name="most_visited_of_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"


class DayVisits(models.Model):
    """How often posts were opened on one day, all together."""

    day = models.DateField(_("day"), unique=True)
    count = models.PositiveIntegerField(_("visits"))

    class Meta:
        verbose_name = _("visits of a day")
        verbose_name_plural = _("visits by day")

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
