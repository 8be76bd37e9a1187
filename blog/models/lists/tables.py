"""Which posts stand in which list, and how many: kept by the database's own triggers.

A list is all posts that a page shows one after the other: the whole blog, a category with all
below it, a tag, an author. Nothing writes these tables but the triggers beside this module and
`rebuild_lists`; whoever changes a post, its tags or a category has nothing to remember.
"""

from django.db import models

KEYS_PER_FILE = 1_000
"""A file of the sitemap has the posts with so many consecutive keys, so that none ever moves."""
KEYS_PER_KIND = 10**12


class ListKind(models.IntegerChoices):
    EVERYTHING = 1
    STICKY = 2
    SITEMAP_FILE = 3
    CATEGORY = 4
    """With the posts of all categories below it, each once."""
    TAG = 5
    AUTHOR = 6
    """With what somebody wrote together with others."""

    def key(self, of: int = 0) -> int:
        """The key of one list: of which category, tag, person or file.

        Kind and key are one number, so that one column orders an index, and one value tells the
        page cache which list changed.
        """
        return self * KEYS_PER_KIND + of

    @property
    def keys(self) -> tuple[int, int]:
        """The first and the last key of this kind."""
        return self.key(), self.key(KEYS_PER_KIND - 1)


def kind_of(list_key: int) -> ListKind:
    return ListKind(list_key // KEYS_PER_KIND)


def key_of(list_key: int) -> int:
    """Of which category, tag, person or file a list is."""
    return list_key % KEYS_PER_KIND


class Listing(models.Model):
    """A post in a list. Posts without a time of publication stand in none."""

    list_key = models.BigIntegerField()
    # Without CASCADE and a constraint: a trigger deletes these rows with their post.
    post = models.ForeignKey(
        "blog.Post", models.DO_NOTHING, related_name="listings", db_index=False, db_constraint=False
    )
    published_on = models.DateField()
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    """When readers last saw it change: by an edit, or by its publication."""

    class Meta:
        constraints = [
            # By post first: a changed post looks for its lists.
            models.UniqueConstraint(fields=["post", "list_key"], name="post_once_per_list"),
        ]
        indexes = [
            # Every page of a list, its feed, and a post's neighbours.
            models.Index(
                fields=["list_key", "published_on", "published_at", "post"], name="list_by_time"
            ),
            # The sitemap asks for the last change of each list.
            models.Index(fields=["list_key", "changed_at"], name="list_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.list_key}: {self.post_id}"


class ListTotal(models.Model):
    """How many posts stand in a list, scheduled ones included; lists without any have no row."""

    list_key = models.BigIntegerField(primary_key=True)
    kind = models.PositiveSmallIntegerField(choices=ListKind.choices)
    posts = models.PositiveIntegerField()

    class Meta:
        indexes = [
            # The most used tags.
            models.Index(fields=["kind", "-posts", "list_key"], name="lists_by_length"),
        ]

    def __str__(self) -> str:
        return f"{self.list_key}: {self.posts}"


class ListMonth(models.Model):
    """How many posts of one month stand in a list, scheduled ones included."""

    list_key = models.BigIntegerField()
    month = models.DateField()
    """Its first day."""
    posts = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list_key", "month"], name="month_once_per_list"),
        ]

    def __str__(self) -> str:
        return f"{self.list_key}, {self.month}: {self.posts}"
