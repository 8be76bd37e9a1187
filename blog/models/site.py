"""The settings that a host changes at work, in one row."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.uploads import validate_picture
from blog.models.base import RenderedModel
from blog.models.standing import OnlyRow


class SiteSettings(RenderedModel):
    """The one row of what a host changes at work: name, footer, imprint, and the like."""

    title = models.CharField(_("title"), max_length=100, default="Gemeinsam")
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    footer = models.TextField(_("footer"), blank=True)
    footer_html = models.TextField(editable=False, blank=True)
    logo = models.ImageField(
        _("logo"),
        upload_to="site/",
        blank=True,
        validators=[validate_picture],
        width_field="logo_width",
        height_field="logo_height",
        help_text=_("Shown in front of the title, 40 pixels high."),
    )
    logo_width = models.PositiveIntegerField(null=True, editable=False)
    logo_height = models.PositiveIntegerField(null=True, editable=False)
    logo_has_title = models.BooleanField(
        _("the logo contains the title"),
        default=False,
        help_text=_("Then the title is not written beside it."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator("^#[0-9a-fA-F]{6}$", _("A colour such as #2f6db0."))],
        help_text=_(
            "For links and buttons, such as #2f6db0; empty: rust. Where it would be hard to read, "
            "it is made darker on light ground, and lighter on dark ground."
        ),
    )
    share_picture = models.ImageField(
        _("picture for shared links"),
        upload_to="site/",
        blank=True,
        validators=[validate_picture],
        help_text=_(
            "Shown by networks beside links to the home page, lists and pages; cut to 1200 × 630 "
            "pixels. Empty: a picture with the title is painted."
        ),
    )
    feeds_in_full = models.BooleanField(
        _("whole texts in feeds"), default=True, help_text=_("Otherwise only the excerpts.")
    )
    # What German law requires in an imprint (§ 5 DDG, § 18 MStV).
    owner = models.CharField(_("name of the owner"), max_length=200, blank=True)
    owner_address = models.TextField(
        _("postal address"), max_length=500, blank=True, help_text=_("No post-office box.")
    )
    owner_email = models.EmailField(_("e-mail"), blank=True)
    owner_phone = models.CharField(_("telephone"), max_length=50, blank=True)
    represented_by = models.CharField(
        _("represented by"), max_length=200, blank=True, help_text=_("For companies and clubs.")
    )
    register_entry = models.CharField(
        _("register and number"), max_length=200, blank=True, help_text=_("If there is one.")
    )
    vat_id = models.CharField(_("VAT number"), max_length=30, blank=True)
    responsible = models.TextField(
        _("responsible for the content"),
        max_length=500,
        blank=True,
        help_text=_("Name and address, where the site publishes journalistic texts."),
    )
    contact_form = models.BooleanField(
        _("contact form"),
        default=False,
        help_text=_(
            "At /kontakt/, for messages to the e-mail address of the imprint. The site does not "
            "keep them. A page with the address “kontakt” is shown above the form."
        ),
    )
    counts_visits = models.BooleanField(
        _("count visits"),
        default=False,
        help_text=_(
            "How often each post is opened on a day, without cookies and addresses. The privacy "
            "page tells of it."
        ),
    )
    server_logs = models.TextField(
        _("what the web server records"),
        max_length=2_000,
        blank=True,
        help_text=_(
            "For the privacy page: who hosts the site, what its web server logs about a visit, "
            "and for how long. The blog itself logs nothing about readers."
        ),
    )

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="only_one_site_settings")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.contact_form and not self.owner_email:
            raise ValidationError(
                {"owner_email": _("The contact form needs an e-mail address to send to.")}
            )

    @property
    def takes_messages(self) -> bool:
        """Whether readers may write to the host in the contact form."""
        return self.contact_form and bool(self.owner_email)

    @property
    def imprint_gaps(self) -> list[str]:
        """The names of the empty fields among those that every imprint needs."""
        names = ["owner", "owner_address", "owner_email"]
        return [
            # A field of the form has one.
            str(self._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            for name in names
            if not getattr(self, name).strip()
        ]

    @classmethod
    def load(cls) -> "SiteSettings":
        """The stored row, or the defaults as long as there is none."""
        return _only_row.get()


_only_row = OnlyRow(SiteSettings)
