from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.embeds.cards import add_embeds
from blog.html.sanitising import render_post
from blog.models.embeds import Embed, embeds_for
from blog.models.images import Image
from blog.models.public import PublicQuerySet, holds, is_public
from blog.models.redirects import FormerAddress
from blog.rendering.pictures import add_credits, images_in

IMPRINT = "impressum"
PRIVACY = "datenschutz"


class PageQuerySet(PublicQuerySet["Page"]):
    def apart_from_legal(self) -> Self:
        """Without the host's own words on the imprint and on privacy.

        Those two addresses have pages that the site makes itself; a page stored at one of them
        is shown there below what is generated.
        """
        return self.exclude(path__in=[IMPRINT, PRIVACY])


class Page(models.Model):
    """A text outside the order of time: imprint, privacy, about us."""

    title = models.CharField(_("title"), max_length=300)
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
    body = models.TextField(_("text"), blank=True)
    body_html = models.TextField(editable=False, blank=True)
    embeds = models.ManyToManyField(Embed, editable=False, related_name="pages")
    images = models.ManyToManyField(Image, editable=False, related_name="pages_with_it")
    """The pictures of the library that the text shows."""
    published_at = models.DateTimeField(
        _("published"),
        null=True,
        blank=True,
        default=timezone.now,
        help_text=_("Empty: a draft."),
    )
    in_footer = models.BooleanField(_("link in the footer"), default=True)
    modified_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        embeds = self._render()
        before = Page.objects.filter(pk=self.pk).first()
        super().save(*args, **kwargs)
        if before and before.is_published and before.path != self.path:
            FormerAddress.remember(before.get_absolute_url(), page=self)
        FormerAddress.forget(self.get_absolute_url())
        self._note_what_it_shows(embeds)

    def get_absolute_url(self) -> str:
        return reverse("page", args=[self.path])

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_published:
            FormerAddress.remember(self.get_absolute_url())
        return super().delete(*args, **kwargs)

    @transaction.atomic
    def render_again(self) -> bool:
        """Store what today's rules make of the text; False where that is nothing new.

        The time of the last change stays, for nobody has changed the text.
        """
        before = self.body_html
        embeds = self._render()
        changed = self.body_html != before
        if changed:
            Page.objects.filter(pk=self.pk).update(body_html=self.body_html)
        self._note_what_it_shows(embeds)
        return changed

    def replace_in_source(self, former: str, now: str) -> None:
        """Say an address differently in the text; a change, so that open forms notice it."""
        self.body = self.body.replace(former, now)
        Page.objects.filter(pk=self.pk).update(body=self.body, modified_at=timezone.now())

    def _render(self) -> dict[str, Embed]:
        """Derive the HTML; return the embeds that it shows, by their addresses."""
        html = add_credits(render_post(self.body))
        embeds = embeds_for([html])
        self.body_html = add_embeds(html, embeds)
        return embeds

    def _note_what_it_shows(self, embeds: dict[str, Embed]) -> None:
        self.images.set(images_in(self.body_html))
        self.embeds.set(embeds.values())
        # It imports the models; indexing leaves them together with rendering.
        from blog.search.indexing import index_page

        index_page(self)

    @property
    def is_published(self) -> bool:
        return holds(is_public(), self)
