"""Things from elsewhere that posts show as a card, until a reader asks for more."""

from typing import Any, Self

from django.core.files.base import File
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.embeds.cards import found_in
from blog.models.images import Image


class EmbedQuerySet(models.QuerySet["Embed"]):
    def to_fetch(self) -> Self:
        """Those that lack something, and were never asked for or failed to come."""
        lacking = Q(title="") | Q(picture=None)
        return self.filter(lacking, Q(fetched_at=None) | ~Q(problem=""))


class Embed(models.Model):
    """A video or a post elsewhere: its address, and what is stored here to show of it."""

    class Provider(models.TextChoices):
        YOUTUBE = "youtube", "YouTube"
        VIMEO = "vimeo", "Vimeo"
        MASTODON = "mastodon", "Mastodon"

    address = models.URLField(_("address"), max_length=500, unique=True)
    provider = models.CharField(_("provider"), max_length=10, choices=Provider.choices)
    title = models.CharField(_("title"), max_length=300, blank=True)
    author_name = models.CharField(_("by"), max_length=200, blank=True)
    picture = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="embeds",
        verbose_name=_("picture"),
        help_text=_("Choose one here where this server cannot fetch it."),
    )
    fetched_at = models.DateTimeField(_("fetched"), null=True, editable=False)
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True, editable=False)

    objects = EmbedQuerySet.as_manager()

    class Meta:
        verbose_name = _("embed")
        verbose_name_plural = _("embeds")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title or self.address

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it; where the card changes, posts and pages that show it are rendered anew."""
        before = Embed.objects.filter(pk=self.pk).first()
        super().save(*args, **kwargs)
        if before and before.card != self.card:
            for things in (self.posts, self.pages):
                for pk in list(things.values_list("pk", flat=True)):
                    # The text as it is now, for somebody may have saved it in the meantime.
                    things.model.objects.select_for_update().get(pk=pk).render_again()

    @property
    def card(self) -> tuple[str, str, int | None]:
        """What readers see of it."""
        return self.title, self.author_name, self.picture_id

    @property
    def is_shown(self) -> bool:
        return self.posts.exists() or self.pages.exists()

    def new_picture(self, file: File[Any]) -> Image:
        """A picture for the card, not stored yet; raises ValidationError like Image itself."""
        image = Image(
            file=file,
            title=self.title[:200],
            creator=self.author_name[:200],
            source_url=self.address,
        )
        image.full_clean()
        return image


def embeds_for(pages: list[str]) -> dict[str, Embed]:
    """The embeds of the addresses that stand alone in the texts; new ones are noted."""
    wanted = {known.address: known for page in pages for known in found_in(page)}
    if not wanted:
        return {}
    Embed.objects.bulk_create(
        [Embed(address=address, provider=known.provider) for address, known in wanted.items()],
        ignore_conflicts=True,
    )
    embeds = Embed.objects.filter(address__in=wanted).select_related("picture")
    return {embed.address: embed for embed in embeds}
