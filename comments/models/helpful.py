"""Votes on whether a comment is helpful."""

from django.db import models
from django.utils import timezone

from accounts.voters import VoteBase
from comments.models.comments import Comment


class HelpfulVote(VoteBase):
    """One reader's vote: the comment is helpful, or it is not."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+", db_index=False)
    is_helpful = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "voter"], name="one_judgement_per_voter_and_comment"
            ),
            models.UniqueConstraint(
                fields=["comment", "cookie"], name="one_judgement_per_cookie_and_comment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {'+' if self.is_helpful else '-'}"
