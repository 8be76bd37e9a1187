"""What came from where, so that the same export brings nothing twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """A WordPress site that something was imported from."""

    base_url = models.CharField(_("address"), max_length=500, unique=True)

    class Meta:
        verbose_name = _("source of an import")
        verbose_name_plural = _("sources of imports")

    def __str__(self) -> str:
        return self.base_url


class ImportedItem(models.Model):
    """One thing of the source and the key of what was made of it here."""

    class Kind(models.TextChoices):
        AUTHOR = "author", _("author")
        CATEGORY = "category", _("category")
        POST = "post", _("post")
        PAGE = "page", _("page")
        COMMENT = "comment", _("comment")

    source = models.ForeignKey(Source, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    wordpress_id = models.CharField(max_length=255)
    """The number that WordPress gave it; for authors the login, for categories the slug."""
    object_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "wordpress_id"], name="imported_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.wordpress_id}"
