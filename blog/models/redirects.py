"""Redirects from old URLs to where a text, category or tag stands now, or to nothing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from blog.models.base import Text
    from blog.models.categories import Category
    from blog.models.posts import Post
    from blog.models.tags import Tag


TARGETS = ("post", "category", "page", "tag")


class Redirect(models.Model):
    """An old path of something that was public; without a target, that is gone.

    It points to the row and not to its new path, so that a second move needs no second redirect.
    """

    path = models.CharField(_("old address"), max_length=1_000, unique=True)
    """With the slashes at both ends: “/2010/04/29/slug/”."""
    post = models.ForeignKey("blog.Post", models.SET_NULL, null=True, related_name="+")
    category = models.ForeignKey("blog.Category", models.SET_NULL, null=True, related_name="+")
    page = models.ForeignKey("blog.Page", models.SET_NULL, null=True, related_name="+")
    tag = models.ForeignKey("blog.Tag", models.SET_NULL, null=True, related_name="+")
    since = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")

    def __str__(self) -> str:
        return self.path

    @classmethod
    def add(cls, path: str, target: "Category | Tag | Text | None" = None) -> None:
        """Lead the path to the target from now on; without one, say that it is gone."""
        targets: dict[str, models.Model | None] = dict.fromkeys(TARGETS)
        if target is not None:
            targets[str(target._meta.model_name)] = target
        cls.objects.update_or_create(path=path, defaults=targets)

    @classmethod
    def add_all(cls, posts: "Mapping[str, Post]") -> None:
        """Lead each of the paths to its post from now on."""
        Redirect.objects.bulk_create(
            [Redirect(path=path, post=post) for path, post in posts.items()],
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=[*TARGETS, "since"],
        )

    @classmethod
    def remove(cls, *paths: str) -> None:
        """Call this when something is stored that stands at one of the paths itself."""
        cls.objects.filter(path__in=paths).delete()

    def new_path(self) -> str | None:
        """Where its target stands now; None while that is not public, or gone."""
        if self.post and self.post.is_published:
            return self.post.get_absolute_url()
        if self.category:
            return self.category.get_absolute_url()
        if self.page and self.page.is_published:
            return self.page.get_absolute_url()
        # The name of a tag that only drafts have tells what somebody is writing about.
        is_public = self.tag and type(self.tag).objects.public().filter(pk=self.tag.pk).exists()
        return self.tag.get_absolute_url() if self.tag and is_public else None

    @property
    def is_gone(self) -> bool:
        return not any([self.post_id, self.category_id, self.page_id, self.tag_id])
