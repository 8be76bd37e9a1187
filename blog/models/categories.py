"""The tree of categories, and the redirects when a branch moves."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Concat, Length, Substr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.reversing import path_to
from accounts.slugs import german_slug
from blog.models.redirects import Redirect

MAX_PATH = 900
"""Characters; together with what stands around it, it has to fit into Redirect.path."""


class CategoryQuerySet(models.QuerySet["Category"]):
    def with_descendants(self, category: "Category") -> Self:
        """The category itself and all below it."""
        return self.filter(Q(pk=category.pk) | Q(path__startswith=f"{category.path}/"))


class Category(models.Model):
    """A branch of the tree that posts are sorted into; a post may be in several."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("address"), max_length=200, blank=True, help_text=_("Empty: made from the name.")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent category"),
    )
    description = models.TextField(_("description"), blank=True)
    path = models.CharField(_("path"), max_length=1_000, unique=True, editable=False)
    """The slugs from the root down, joined by “/”: the URL, and the prefix of all below it."""

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        # “/” sorts before every letter, so a parent comes directly before its children.
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("pk")), name="category_is_not_its_own_parent"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the category, and move everything below it along with it."""
        self.slug = self.slug or german_slug(self.name)
        old = Category.objects.filter(pk=self.pk).values_list("path", flat=True).first()
        self.path = self._own_path()
        super().save(*args, **kwargs)
        if old and old != self.path:
            self._move_along(old)
        within = Category.objects.with_descendants(self)
        Redirect.remove(*(category.get_absolute_url() for category in within))

    def get_absolute_url(self) -> str:
        return path_to("category", self.path)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        Redirect.add(self.get_absolute_url())
        return super().delete(*args, **kwargs)

    @property
    def depth(self) -> int:
        """0 for a category at the top of the tree."""
        return self.path.count("/")

    def clean(self) -> None:
        self.slug = self.slug or german_slug(self.name)
        if not self.slug:
            raise ValidationError({"slug": _("Please give an address of letters or digits.")})
        if self.pk and self.parent and self.parent.is_within(self):
            raise ValidationError({"parent": _("A category cannot stand below itself.")})
        if len(self._own_path()) + self._longest_below() > MAX_PATH:
            raise ValidationError({"slug": _("The address would be too long.")})
        if Category.objects.filter(path=self._own_path()).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("There is already a category at this address.")})

    def is_within(self, other: "Category") -> bool:
        return self.pk == other.pk or self.path.startswith(f"{other.path}/")

    def _own_path(self) -> str:
        return f"{self.parent.path}/{self.slug}" if self.parent else self.slug

    def _longest_below(self) -> int:
        """The number of characters by which the longest path below it exceeds its own."""
        if not self.pk:
            return 0
        stored = Category.objects.get(pk=self.pk)
        lengths = Category.objects.filter(path__startswith=f"{stored.path}/").aggregate(
            longest=Max(Length("path"))
        )
        return (lengths["longest"] or len(stored.path)) - len(stored.path)

    def _move_along(self, old: str) -> None:
        """Give all below it its new path, and redirect from the old URLs."""
        Redirect.add(reverse("category", args=[old]), self)
        below = Category.objects.filter(path__startswith=f"{old}/")
        for category in below:
            Redirect.add(category.get_absolute_url(), category)
        below.update(path=Concat(Value(self.path), Substr("path", len(old) + 1)))
