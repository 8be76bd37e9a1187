"""The search index: what can be found of each post, page and comment.

blog.search.indexing writes it, blog.search.finding reads it.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.public import is_public


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def public(self) -> Self:
        """What everybody may find now, whatever the index says."""
        return self.filter(is_public("post__") | is_public("page__"))


class SearchEntry(models.Model):
    """One post, page or approved comment, as the search shows it.

    The full-text index beside it comes with the migration: on SQLite the FTS5 table
    blog_search_fts (rowid = id), on PostgreSQL the column `vector` with a GIN index.
    """

    class Kind(models.TextChoices):
        POST = "post", _("post")
        PAGE = "page", _("page")
        COMMENT = "comment", _("comment")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    object_id = models.BigIntegerField()
    """The key of the post, page or comment."""
    post = models.ForeignKey("blog.Post", models.CASCADE, null=True, related_name="+")
    """The post itself, or the one that the comment belongs to."""
    page = models.ForeignKey("blog.Page", models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=500)
    text = models.TextField()
    """The plain text, without markup."""
    shown_at = models.DateTimeField(null=True)
    """For the order “newest first” and the date of a hit; it does not decide what is public."""

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="found_once"),
        ]

    def __str__(self) -> str:
        return self.title
