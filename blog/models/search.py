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
    """One post, page or approved comment that the search may find.

    A search sorts up to two thousand of these rows, so they are small: the text stands beside
    them. The full-text index comes with the migration: on SQLite the FTS5 table blog_search_fts
    (rowid = id), on PostgreSQL the columns `vector`, with a GIN index, and `title_vector`.
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
    shown_at = models.DateTimeField(null=True)
    """For the order “newest first” and the date of a hit; it does not decide what is public."""

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="found_once"),
        ]

    def __str__(self) -> str:
        return self.title


class SearchText(models.Model):
    """The plain text of an entry, without markup, for the snippets of the hits on a page."""

    entry = models.OneToOneField(
        SearchEntry, models.CASCADE, primary_key=True, related_name="full_text"
    )
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:60]
