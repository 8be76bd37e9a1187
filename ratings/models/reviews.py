"""Reviews: what a post is about, and the author's verdict on it."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.models import Post


class Review(models.Model):
    """Marks a post as a review of something; its readers' stars rate that thing."""

    class Thing(models.TextChoices):
        BOOK = "Book", _("Book")
        FILM = "Movie", _("Film")
        PRODUCT = "Product", _("Product")
        RECIPE = "Recipe", _("Recipe")
        PLACE = "LocalBusiness", _("Place (café, shop, museum …)")
        APP = "SoftwareApplication", _("App")

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="review")
    # Types of https://schema.org for which search engines show stars.
    thing = models.CharField(_("what it is"), max_length=30, choices=Thing.choices)
    name = models.CharField(
        _("what it is called"), max_length=200, help_text=_("For example the title of the book.")
    )
    stars = models.PositiveSmallIntegerField(
        _("your stars"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("From 1 to 10. They are shown apart from those of the readers."),
    )
    verdict = models.CharField(
        _("your verdict"), max_length=300, blank=True, help_text=_("In one line.")
    )

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                condition=Q(stars=None) | Q(stars__gte=1, stars__lte=10),
                name="review_has_1_to_10_stars",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.verdict and not self.stars:
            raise ValidationError({"stars": _("A verdict needs stars.")})
