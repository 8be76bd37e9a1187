"""Videos and posts of other sites, which texts show as a card until a reader clicks on it."""

from typing import Any, Self

from django.core.files.base import File
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.embeds import registry
from blog.models.base import RenderedModel
from blog.models.images import Image


class EmbedQuerySet(models.QuerySet["Embed"]):
    def to_fetch(self) -> Self:
        """Those that lack title or picture, and were never fetched or failed."""
        lacking = Q(title="") | Q(picture=None)
        return self.filter(lacking, Q(fetched_at=None) | ~Q(problem=""))


class Embed(RenderedModel):
    """A video or a post of another site: its URL, and what is stored here to show of it."""

    url = models.URLField(_("address"), max_length=500, unique=True)
    provider = models.CharField(_("provider"), max_length=10, choices=registry.choices)
    title = models.CharField(_("title"), max_length=300, blank=True)
    author_name = models.CharField(_("by"), max_length=200, blank=True)
    picture = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="embeds",
        verbose_name=_("picture"),
        help_text=_("Choose one here if this server cannot fetch it."),
    )
    fetched_at = models.DateTimeField(_("fetched"), null=True, editable=False)
    problem = models.CharField(_("problem"), max_length=300, blank=True, editable=False)

    objects = EmbedQuerySet.as_manager()

    class Meta:
        verbose_name = _("embed")
        verbose_name_plural = _("embeds")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def card(self) -> tuple[str, str, int | None]:
        """What readers see of it."""
        return self.title, self.author_name, self.picture_id

    @property
    def is_shown(self) -> bool:
        return self.posts.exists() or self.pages.exists()

    def new_picture(self, file: File[Any]) -> Image:
        """A picture for the card, not stored yet; raises ValidationError where it is none."""
        image = Image(
            file=file,
            title=self.title[:200],
            creator=self.author_name[:200],
            source_url=self.url,
        )
        image.full_clean()
        return image
