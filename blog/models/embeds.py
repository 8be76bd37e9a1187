"""Things from elsewhere that posts show as a card, until a reader asks for more."""

from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.embeds import found_in, recognise
from blog.models.images import Image


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

    class Meta:
        verbose_name = _("embed")
        verbose_name_plural = _("embeds")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title or self.address

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it; posts and pages that show it are rendered anew."""
        is_new = self.pk is None
        super().save(*args, **kwargs)
        if not is_new:
            for thing in [*self.posts.all(), *self.pages.all()]:
                thing.render_again()


def embeds_for(pages: list[str]) -> dict[str, Embed]:
    """The embeds of the addresses that stand alone in the texts; new ones are noted."""
    wanted = {address: known for page in pages for address, known in found_in(page)}
    if not wanted:
        return {}
    Embed.objects.bulk_create(
        [Embed(address=address, provider=known.provider) for address, known in wanted.items()],
        ignore_conflicts=True,
    )
    embeds = Embed.objects.filter(address__in=wanted).select_related("picture")
    return {embed.address: embed for embed in embeds}


def frames_in_use() -> list[str]:
    """The hosts that some page's cards load from after a click, for the policy and for privacy."""
    shown = Embed.objects.exclude(posts=None, pages=None).values_list("address", flat=True)
    frames = {urlsplit(known.frame).hostname for one in shown[:1_000] if (known := recognise(one))}
    return sorted(f"https://{host}" for host in frames if host)
