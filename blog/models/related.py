"""Which posts stand below a post as “about the same”; blog.search.related computes it."""

from django.db import models

from blog.models.posts import Post


class RelatedPost(models.Model):
    """One of the posts that are about the same as a post, the closest at position 0.

    Scheduled ones are among them; whoever shows them filters by `published()`.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Post, models.CASCADE, related_name="listed_by")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            # Its index is the one that a post's page reads.
            models.UniqueConstraint(
                fields=["post", "position"], name="related_post_once_per_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.position}. {self.other_id}"
