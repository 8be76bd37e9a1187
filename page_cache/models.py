"""The log of changes that the database itself writes, by triggers."""

from django.db import models


class LogEntry(models.Model):
    """That something changed which pages may show; written in the writer's own transaction."""

    tag = models.TextField()
    """What changed, such as “blog_post.place:17”; see page_cache.watch."""
    written_at = models.BigIntegerField()
    """In seconds since 1970."""
    transaction = models.BigIntegerField(null=True, db_index=True)
    """PostgreSQL only: keys are not in the order of commits there, so the log is read by this."""

    class Meta:
        db_table = "page_cache_log"

    def __str__(self) -> str:
        return self.tag
