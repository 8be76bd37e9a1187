"""What rules alone put to spam: listed for people before it is deleted."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comments import Comment, Status
from comments.models.decisions import Decision

SPAM_DAYS = 30
"""How long spam is kept after the last decision on it."""
LOOK_DAYS = 7
"""And how long, at least, after it was first listed."""


class SortedOutQuerySet(models.QuerySet["SortedOut"]):
    def undecided(self) -> Self:
        """Still spam, and no person has decided on it."""
        by_person = Decision.objects.filter(comment=OuterRef("comment"), rule=Decision.PERSON)
        # Of some only the empty place remains, for the replies to them.
        spam = self.filter(comment__status=Status.SPAM).exclude(comment__body="")
        return spam.filter(~Exists(by_person))

    def unlisted(self) -> Self:
        return self.undecided().filter(listed_at=None)

    def protected(self, now: datetime.datetime) -> Self:
        """Not listed yet, or too lately for anybody to have looked."""
        lately = now - datetime.timedelta(days=LOOK_DAYS)
        return self.undecided().exclude(listed_at__lte=lately)

    def mark_as_listed(self) -> int:
        return self.filter(listed_at=None).update(listed_at=timezone.now())


class SortedOut(models.Model):
    """A comment that a rule put to spam, and when people were first shown it in a list."""

    comment = models.OneToOneField(
        Comment,
        models.CASCADE,
        primary_key=True,
        related_name="sorted_out",
        verbose_name=_("comment"),
    )
    sorted_out_at = models.DateTimeField(_("sorted out"), default=timezone.now)
    listed_at = models.DateTimeField(_("listed"), null=True)

    objects = SortedOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment sorted out automatically")
        verbose_name_plural = _("comments sorted out automatically")
        indexes = [
            # The page that lists them, and the digest.
            models.Index(fields=["sorted_out_at"], name="sorted_out_oldest_first"),
        ]

    def __str__(self) -> str:
        return str(self.comment_id)

    @property
    def ends_at(self) -> datetime.datetime:
        """When it is deleted if nobody decides, once it has been listed."""
        kept = self.sorted_out_at + datetime.timedelta(days=SPAM_DAYS)
        looked = (self.listed_at or timezone.now()) + datetime.timedelta(days=LOOK_DAYS)
        return max(kept, looked)
