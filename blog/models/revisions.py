"""Earlier texts of a post, so that saving never loses what was written."""

from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.models.posts import Post

KEPT_PER_POST = 100


class RevisionQuerySet(models.QuerySet["Revision"]):
    def for_list(self) -> Self:
        return self.select_related("by").defer("body", "excerpt")

    def before(self, revision: "Revision") -> Self:
        """The older ones of the same post, the newest first."""
        earlier = models.Q(saved_at__lt=revision.saved_at)
        same_moment = models.Q(saved_at=revision.saved_at, pk__lt=revision.pk)
        return self.filter(earlier | same_moment, post=revision.post_id)


class Revision(models.Model):
    """The texts of a post as somebody saved them; the newest is the current one."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    title = models.CharField(_("title"), max_length=300)
    excerpt = models.TextField(_("excerpt"), blank=True)
    body = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    """Empty if unknown, as with an imported text."""
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-saved_at", "-pk"]
        indexes = [
            # The list of a post's revisions, and the one before another.
            models.Index(fields=["post", "-saved_at", "-id"], name="revisions_of_post"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.saved_at:%Y-%m-%d %H:%M})"

    @classmethod
    @transaction.atomic
    def record(cls, post: Post, by: User, before: Post | None = None) -> None:
        """Keep the text that `by` has just saved, unless nothing changed.

        `before` is the post as it was; its text is kept, too, unless a revision has it already.
        """
        if before and words_of(before) == words_of(post):
            return
        newest = cls.objects.filter(post=post).first()
        if before and (newest is None or words_of(newest) != words_of(before)):
            cls._keep(before, None, saved_at=before.modified_at)
        cls._keep(post, by)
        too_old = cls.objects.filter(post=post).values_list("pk", flat=True)[KEPT_PER_POST:]
        cls.objects.filter(pk__in=list(too_old)).delete()

    @classmethod
    def replace_in_source(cls, old: str, new: str) -> None:
        """Replace a URL in earlier texts, so that it still works once they are restored."""
        naming = models.Q(body__contains=old) | models.Q(excerpt__contains=old)
        for revision in cls.objects.filter(naming).iterator(chunk_size=100):
            revision.body = revision.body.replace(old, new)
            revision.excerpt = revision.excerpt.replace(old, new)
            revision.save(update_fields=["body", "excerpt"])

    @classmethod
    def _keep(cls, post: Post, by: User | None, **fields: object) -> None:
        texts = {"title": post.title, "excerpt": post.excerpt, "body": post.body}
        cls(post_id=post.pk, by=by, **texts, **fields).save(force_insert=True)


def words_of(text: Post | Revision) -> tuple[str, ...]:
    """The texts that a revision keeps, with normalised newlines, which browsers change."""
    return tuple(part.replace("\r\n", "\n") for part in (text.title, text.excerpt, text.body))
