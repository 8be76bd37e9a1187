"""The library of pictures, with what has to be said about each."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import WebURLField
from accounts.models import User
from accounts.uploads import validate_picture
from blog.media import licences, renditions
from blog.models.base import NotRenderedError, RenderedModel

FOCUS_STEP = 10
MIDDLE = 50
TEXT_WIDTH = 1080
"""Pixels of the copy for browsers and feed readers that cannot choose between several."""


FREE_OF_RIGHTS = {"public-domain", "cc0"}


class ImageQuerySet(models.QuerySet["Image"]):
    def search(self, words: str) -> Self:
        """Pictures with exactly these words in their texts or file name."""
        fields = ["title", "alternative_text", "caption", "creator", "file"]
        found = Q()
        for field in fields if words else []:
            found |= Q(**{f"{field}__icontains": words})
        return self.filter(found)

    def outside_trash(self) -> Self:
        """What the library offers; texts go on showing what is in the trash."""
        return self.filter(trash=None)

    def without_credit(self) -> Self:
        return self.filter(creator="").exclude(license__in=FREE_OF_RIGHTS)


class Image(RenderedModel):
    """A picture with what has to be said about it: who made it, and under which licence."""

    # Renditions may be made while somebody else saves the picture.
    WRITTEN_APART = frozenset({"rendition_widths"})

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
    creator_url = WebURLField(_("creator's website"), blank=True)
    source_url = WebURLField(_("source URL"), max_length=500, blank=True)
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
        help_text=_("What was changed, as most licences require: “cropped”, “colours”."),
    )
    focus_x = models.PositiveSmallIntegerField(
        _("focus from the left (%)"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focus from the top (%)"),
        default=50,
        validators=[MaxValueValidator(100)],
        help_text=_("What stays in sight where the picture is cropped, as in lists."),
    )
    rendition_widths = models.JSONField(default=list, editable=False)
    """The widths in pixels, rising, of the WebP copies that blog.media.renditions has stored."""
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="images",
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focus_x__lte=100, focus_y__lte=100), name="focus_is_in_the_picture"
            )
        ]
        indexes = [
            # The library, newest first.
            models.Index(fields=["-uploaded_at", "-id"], name="image_newest_first"),
        ]

    def __str__(self) -> str:
        return self.title or self.alternative_text or (self.file.name or "").rpartition("/")[2]

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotRenderedError("Delete a picture by blog.rendering.saving_images.delete_image.")

    def remove(self) -> None:
        """Delete the row and nothing else; only blog.rendering calls this."""
        super().delete()

    @property
    def has_credit(self) -> bool:
        """Whether the creator is named, or need not be."""
        return bool(self.creator) or self.license in FREE_OF_RIGHTS

    @property
    def is_used(self) -> bool:
        """Whether a text or an embed shows it, public or not."""
        return any(
            users.exists() for users in (self.posts_with_it, self.pages_with_it, self.embeds)
        )

    def editable_by(self, user: User) -> bool:
        """Editors may describe every picture, authors those they uploaded."""
        return user.has_perm("blog.change_any_post") or self.uploaded_by_id == user.pk

    def deletable_by(self, user: User) -> bool:
        """Editors may delete every picture, authors those of theirs that nothing shows."""
        may_any = user.has_perm("blog.change_any_post")
        return may_any or (self.editable_by(user) and not self.is_used)

    # What readers get

    @property
    def focus_classes(self) -> str:
        """The classes of static/css/site.css for what a crop shows, to 10 %; empty: the middle."""
        across, down = (FOCUS_STEP * round(at / FOCUS_STEP) for at in (self.focus_x, self.focus_y))
        names = [
            *([f"focus-x-{across}"] if across != MIDDLE else []),
            *([f"focus-y-{down}"] if down != MIDDLE else []),
        ]
        return " ".join(names)

    @property
    def srcset(self) -> str:
        """The copies with their widths, for the browser to choose from; empty for animated ones."""
        return ", ".join(
            f"{self._rendition_url(width)} {width}w" for width in self.rendition_widths
        )

    @property
    def url(self) -> str:
        """For whoever cannot choose between copies: one as wide as a text, else the original."""
        fitting = [width for width in self.rendition_widths if width <= TEXT_WIDTH]
        return self._rendition_url(fitting[-1]) if fitting else self.file.url

    @property
    def small_url(self) -> str:
        """The smallest copy, for lists of pictures."""
        widths = self.rendition_widths
        return self._rendition_url(widths[0]) if widths else self.file.url

    @property
    def large_url(self) -> str:
        """The largest that readers get."""
        widths = self.rendition_widths
        return self._rendition_url(widths[-1]) if widths else self.file.url

    def _rendition_url(self, width: int) -> str:
        return default_storage.url(renditions.name_of(str(self.file.name), width))
