"""Links that the host puts into the menu and the footer, in an order of their own."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.models.categories import Category
from blog.models.pages import Page
from blog.models.site import SiteSettings


class SiteLink(models.Model):
    """A link to a page, to a category or to any URL; it has one of the three."""

    class Place(models.TextChoices):
        MENU = "menu", _("menu")
        FOOTER = "footer", _("footer")

    site = models.ForeignKey(SiteSettings, models.CASCADE, related_name="links", default=1)
    place = models.CharField(_("where"), max_length=6, choices=Place, default=Place.MENU)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    page = models.ForeignKey(Page, models.CASCADE, null=True, blank=True, verbose_name=_("page"))
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, verbose_name=_("category")
    )
    url = models.CharField(
        _("or an address"),
        max_length=500,
        blank=True,
        validators=[
            RegexValidator(
                r"^(/(?!/)\S*|https?://\S+)$", _("It begins with “/”, “https://” or “http://”.")
            )
        ],
    )
    label = models.CharField(
        _("text"),
        max_length=100,
        blank=True,
        help_text=_("Empty: the title of the page or the name of the category."),
    )

    class Meta:
        verbose_name = _("link in menu or footer")
        verbose_name_plural = _("links in menu and footer")
        ordering = ["-place", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page=None, category=None) & ~Q(url="")
                | Q(page=None, category__isnull=False, url="")
                | Q(page__isnull=False, category=None, url=""),
                name="site_link_has_one_target",
                violation_error_message=_("Choose a page, a category or an address: one of them."),
            )
        ]

    def __str__(self) -> str:
        return self.label or str(self.page or self.category or self.url)

    def clean(self) -> None:
        if self.url and not self.label.strip():
            raise ValidationError({"label": _("An address needs a text.")})
