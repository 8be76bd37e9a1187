"""What moderators decide for the comments on a single post."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models import Post

MAX_SLOW_MINUTES = 24 * 60
"""Fingerprints of senders are kept for three days."""


class PostRules(models.Model):
    """Whether all comments on a post are held, and how long one sender waits between two."""

    post = models.OneToOneField(
        Post, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("post")
    )
    hold_all = models.BooleanField(_("a person reads every comment on this post"), default=False)
    slow_minutes = models.PositiveSmallIntegerField(
        _("minutes between two comments of one sender on this post"),
        default=0,
        validators=[MaxValueValidator(MAX_SLOW_MINUTES)],
        help_text=_("Slow mode, for a heated thread. 0: off; at most 1440, which is a day."),
    )

    class Meta:
        verbose_name = _("rules for a post")
        verbose_name_plural = _("rules for posts")

    def __str__(self) -> str:
        return str(self.post_id)
