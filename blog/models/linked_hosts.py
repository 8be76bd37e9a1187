"""Which sites each post links to."""

from django.db import models

from blog.models.posts import Post


class LinkedHost(models.Model):
    """A host that a post links to; blog.rendering.linked_hosts derives it from the post's HTML."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="linked_hosts", db_index=False)
    host = models.CharField(max_length=253)
    """Lower case, without “www.”."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "host"], name="linked_host_once_per_post")
        ]
        # Which of a comment's links lead where posts do, too.
        indexes = [models.Index(fields=["host"], name="linked_host")]

    def __str__(self) -> str:
        return self.host
