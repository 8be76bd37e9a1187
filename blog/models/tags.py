"""The tags of posts."""

from typing import Any, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from accounts.reversing import path_to
from accounts.slugs import german_slug
from blog.models.public import is_public
from blog.models.redirects import Redirect


class TagQuerySet(models.QuerySet["Tag"]):
    def public(self) -> Self:
        """Tags of public posts: those of drafts tell what somebody is writing about."""
        uses = TaggedPost.objects.filter(is_public("content_object__"), tag=OuterRef("pk"))
        return self.filter(Exists(uses))


class Tag(TagBase):  # type: ignore[misc]  # taggit has no types
    """A keyword of posts; its slug writes ä as ae."""

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        before = Tag.objects.filter(pk=self.pk).first()
        super().save(*args, **kwargs)
        if before and before.slug != self.slug:
            Redirect.add(before.get_absolute_url(), self)
        Redirect.remove(self.get_absolute_url())

    def slugify(self, tag: str, i: int | None = None) -> str:
        """The slug of a tag; taggit counts `i` up while it is taken."""
        slug = german_slug(tag, 90) or "tag"
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self) -> str:
        return path_to("tag", self.slug)


class TaggedPost(ItemBase):  # type: ignore[misc]  # taggit has no types
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged_posts")
    content_object = models.ForeignKey("blog.Post", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("tag of a post")
        verbose_name_plural = _("tags of posts")
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="tag_once_per_post")
        ]
