"""What posts and pages have in common, and rows that must not be stored without rendering."""

from typing import Any, ClassVar, NoReturn

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.public import holds, is_public
from blog.models.redirects import Redirect


class NotRenderedError(TypeError):
    """Somebody called `save()` or `create()` where HTML has to be rendered, too."""


class RenderedModel(models.Model):
    """A row that becomes HTML for readers: its own, or that of the texts that show it.

    blog.rendering has one function to save each kind of them. `save()` alone would leave old HTML
    behind without anybody noticing, so it is refused, and `create()` with it.
    """

    WRITTEN_APART: ClassVar[frozenset[str]] = frozenset()
    """Fields that only queries of their own change; somebody may do so at any moment."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        name = self._meta.model_name
        raise NotRenderedError(f"Save this {name} by its function in blog.rendering.")

    def store(self, *, everything: bool = False) -> None:
        """Write the row without rendering anything; only blog.rendering calls this."""
        if everything or self._state.adding or not self.WRITTEN_APART:
            super().save()
        else:
            names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            super().save(update_fields=names - self.WRITTEN_APART)


class Text(RenderedModel):
    """A post or a page: a source, the HTML rendered from it, and the time of its publication."""

    SOURCES: ClassVar[tuple[str, ...]] = ("body",)
    """The fields that somebody wrote as HTML."""
    DERIVED: ClassVar[tuple[str, ...]] = ("body_html",)
    """The fields that come from the sources alone."""
    MAKES_URL: ClassVar[tuple[str, ...]]
    """The fields that the URL is made of."""

    title = models.CharField(_("title"), max_length=300)
    body = models.TextField(_("text"), blank=True)
    body_html = models.TextField(editable=False, blank=True)
    images = models.ManyToManyField("blog.Image", editable=False, related_name="%(class)ss_with_it")
    """The pictures of the library that it shows."""
    embeds = models.ManyToManyField("blog.Embed", editable=False, related_name="%(class)ss")
    files = models.ManyToManyField("blog.File", editable=False, related_name="%(class)ss_with_it")
    """The files of the library that it links to or plays."""
    published_at = models.DateTimeField(
        _("published"),
        null=True,
        blank=True,
        help_text=_("Empty: a draft. In the future: appears by itself at that time."),
    )
    modified_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Posts and pages each have their own; `store()` needs it to remember redirects."""
        raise NotImplementedError

    @property
    def is_published(self) -> bool:
        return holds(is_public(), self)

    @transaction.atomic
    def store(self, *, everything: bool = False) -> None:
        """Write the row; if a public text moves, its old URL leads to the new one from now on."""
        self.modified_at = timezone.now()
        before = None if self._state.adding else self._as_stored()
        super().store(everything=everything)
        url = self.get_absolute_url()
        if before and before.is_published and before.get_absolute_url() != url:
            Redirect.add(before.get_absolute_url(), self)
        Redirect.remove(url)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the text; if it was public, its URL says from now on that it is gone."""
        if self.is_published:
            Redirect.add(self.get_absolute_url())
        return super().delete(*args, **kwargs)

    def replace_in_source(self, old: str, new: str) -> None:
        """Replace a URL in what was written; a change, so that open forms notice it."""
        for name in self.SOURCES:
            setattr(self, name, getattr(self, name).replace(old, new))
        changed = {name: getattr(self, name) for name in self.SOURCES}
        self._stored().update(**changed, modified_at=timezone.now())

    def write_derived(self) -> None:
        """Write only what was rendered, which is no change that others should be warned of."""
        self._stored().update(**self.derived())

    def derived(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.DERIVED}

    def _stored(self) -> models.QuerySet[Any]:
        return type(self)._default_manager.filter(pk=self.pk)

    def _as_stored(self) -> "Text | None":
        return self._stored().only("published_at", *self.MAKES_URL).first()
