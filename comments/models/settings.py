"""The settings for comments that a host changes in the admin, as WordPress has them."""

import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from blog.models.standing import OnlyRow

WORDS_HELP = _("One per line. Whole words only; “casino*” also matches words that begin with it.")


class CommentSettings(models.Model):
    """One row: which comments are held, how long posts are open, and how threads are shown."""

    class Order(models.TextChoices):
        OLDEST = "oldest", _("oldest first")
        NEWEST = "newest", _("newest first")
        HELPFUL = "helpful", _("most helpful first")

    class FilterMode(models.TextChoices):
        OFF = "off", _("off")
        SHADOW = "shadow", _("only says what it would hold")
        HOLD = "hold", _("holds comments")

    hold_everything = models.BooleanField(
        _("a person reads every comment before it appears"), default=True
    )
    hold_unknown = models.BooleanField(
        _("hold comments by unknown writers"),
        default=True,
        help_text=_(
            "A writer is known once a comment under their confirmed e-mail address was approved. "
            "A name and an address alone prove nothing: anybody can type them."
        ),
    )
    hold_suspicious = models.BooleanField(
        _("hold comments by unknown writers that look like advertising"),
        default=True,
        db_default=True,
        help_text=_(
            "By their content alone: disguised words, links with words that sell, ways to contact "
            "a stranger. As long as the filter that learns does not hold comments itself."
        ),
    )
    filter_mode = models.CharField(
        _("filter that learns"),
        max_length=10,
        choices=FilterMode.choices,
        default=FilterMode.SHADOW,
        db_default=FilterMode.SHADOW,
        help_text=_(
            "It learns from what moderators approve and mark as spam. Let it hold comments once "
            "its figures are good enough for you. It never refuses or deletes anything."
        ),
    )
    filter_percent = models.PositiveSmallIntegerField(
        _("the filter holds from this percentage"),
        default=70,
        db_default=70,
        validators=[MinValueValidator(50), MaxValueValidator(99)],
        help_text=_("How likely it must be advertising. Higher: less is held, and more is missed."),
    )
    max_links = models.PositiveSmallIntegerField(
        _("hold comments with this many links or more"),
        default=2,
        help_text=_("0: any number is allowed."),
    )
    held_words = models.TextField(
        _("words that hold a comment"), max_length=20_000, blank=True, help_text=WORDS_HELP
    )
    refused_words = models.TextField(
        _("words that get a comment refused"), max_length=20_000, blank=True, help_text=WORDS_HELP
    )
    names_required = models.BooleanField(_("name and e-mail are required"), default=True)
    close_after_days = models.PositiveSmallIntegerField(
        _("close posts to comments after this many days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
        help_text=_("Empty: never. Common: 14."),
    )
    depth = models.PositiveSmallIntegerField(
        _("indent replies up to this depth"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    page_size = models.PositiveSmallIntegerField(
        _("comments per page"),
        default=50,
        validators=[MinValueValidator(5), MaxValueValidator(200)],
    )
    order = models.CharField(_("order"), max_length=10, choices=Order.choices, default=Order.OLDEST)
    refuse_duplicates = models.BooleanField(
        _("refuse a comment that the same person already made in the same place"), default=True
    )
    seconds_between = models.PositiveSmallIntegerField(
        _("seconds between two comments from one sender"),
        default=15,
        validators=[MaxValueValidator(3_600)],
    )
    notify_moderators = models.BooleanField(_("notify moderators of held comments"), default=True)
    notify_authors = models.BooleanField(
        _("notify authors of comments on their posts"), default=True
    )
    reports_open = models.BooleanField(
        _("readers may report comments"),
        default=True,
        help_text=_("Art. 16 of the EU’s Digital Services Act binds hosts of any size."),
    )

    keep_held_days = models.PositiveSmallIntegerField(
        _("delete comments that nobody decided on after days"),
        default=365,
        db_default=365,
        validators=[MinValueValidator(30), MaxValueValidator(730)],
    )
    keep_confirmed_days = models.PositiveSmallIntegerField(
        _("forget confirmed addresses that nobody has used for days"),
        default=730,
        db_default=730,
        validators=[MinValueValidator(90), MaxValueValidator(1_095)],
        help_text=_("Whoever writes again under the address begins the time anew."),
    )

    class Meta:
        verbose_name = _("rules for comments")
        verbose_name_plural = _("rules for comments")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="only_one_comment_settings")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def load(cls) -> "CommentSettings":
        """The stored row, or the defaults while there is none."""
        return _only_row.get()

    def takes_comments(self, post: Post) -> bool:
        """Whether the post is open to comments now."""
        if not post.comments_open:
            return False
        closing = self.closes_at(post)
        return closing is None or timezone.now() < closing

    def closes_at(self, post: Post) -> datetime.datetime | None:
        """When the post stops taking comments by itself, if ever."""
        if self.close_after_days is None or post.published_at is None:
            return None
        return post.published_at + datetime.timedelta(days=self.close_after_days)


_only_row = OnlyRow(CommentSettings)
