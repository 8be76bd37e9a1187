from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import WebAddressField
from accounts.uploads import store_safely, validate_picture
from blog import licences


class Image(models.Model):
    """A picture with what has to be said of it: who made it, and under which licence."""

    file = models.ImageField(
        _("file"),
        upload_to="images/%Y/%m/",
        width_field="width",
        height_field="height",
        validators=[validate_picture],
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    title = models.CharField(_("title"), max_length=200, blank=True)
    alternative_text = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What somebody who cannot see the picture should know."),
    )
    caption = models.TextField(_("caption"), max_length=1_000, blank=True)
    creator = models.CharField(_("creator"), max_length=200, blank=True)
    creator_url = WebAddressField(_("creator's website"), blank=True)
    source_url = WebAddressField(_("where it comes from"), max_length=500, blank=True)
    license = models.CharField(
        _("licence"),
        max_length=30,
        choices=licences.choices(),
        default="all-rights-reserved",
    )
    changes = models.CharField(
        _("changes"),
        max_length=200,
        blank=True,
        help_text=_("What was changed, as most licences ask to say: “cropped”, “colours”."),
    )
    rendition_widths = models.JSONField(default=list, editable=False)
    """The widths in pixels, rising, in which blog.renditions has stored the picture as WebP."""
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="images",
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.title or self.alternative_text or (self.file.name or "").rpartition("/")[2]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the picture; posts that show it are rendered anew, for its credit may differ."""
        is_new = self.pk is None
        if self.file and not getattr(self.file, "_committed", True):
            self.file = store_safely(self.file)
        super().save(*args, **kwargs)
        if not is_new:
            self._render_users_again()

    @property
    def has_credit(self) -> bool:
        """Whether it is said who made it, or that nobody need be named."""
        return bool(self.creator) or self.license in {"public-domain", "cc0"}

    def _render_users_again(self) -> None:
        from blog.models.pages import Page  # they import this module's renderer
        from blog.models.posts import Post

        for thing in [*Post.objects.filter(images=self), *Page.objects.filter(images=self)]:
            thing.save()
