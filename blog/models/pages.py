"""Pages: texts that stand outside the order of time."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.base import Text
from blog.models.public import PublicQuerySet

IMPRINT = "impressum"
PRIVACY = "datenschutz"
CONTACT = "kontakt"
HOUSE_RULES = "hausregeln"


class PageQuerySet(PublicQuerySet["Page"]):
    def apart_from_legal(self) -> Self:
        """Without the host's own words on the imprint and on privacy.

        Those two addresses have pages that the site makes itself; a page stored at one of them
        is shown there below what is generated.
        """
        return self.exclude(path__in=[IMPRINT, PRIVACY, HOUSE_RULES])


class Page(Text):
    """A text outside the order of time: imprint, privacy, about us."""

    MAKES_URL = ("path",)

    path = models.CharField(
        _("address"),
        max_length=200,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9-]+(/[a-z0-9-]+)*$",
                _("Small letters, digits and hyphens; “/” between parts."),
            )
        ],
        help_text=_("For example “imprint” or “about/team”."),
    )
    published_at = models.DateTimeField(
        _("published"),
        null=True,
        blank=True,
        default=timezone.now,
        help_text=_("Empty: a draft."),
    )
    in_footer = models.BooleanField(_("link in the footer"), default=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["title"]

    def get_absolute_url(self) -> str:
        return reverse("page", args=[self.path])
