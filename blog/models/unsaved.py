"""Texts that somebody has open in a form, and what they typed there and have not saved yet."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.models.pages import Page
from blog.models.posts import Post

DAYS_KEPT = 30
STILL_THERE = datetime.timedelta(seconds=45)
"""A form that somebody looks at says every 20 seconds that it is open."""


class UnsavedTextQuerySet(models.QuerySet["UnsavedText"]):
    def waiting(self, user: User) -> Self:
        """What the person typed and has not saved, on whatever device; the newest first."""
        return self.filter(user=user, typed_at__isnull=False).order_by("-typed_at", "-pk")

    def of(self, text: Post | Page) -> Self:
        return self.filter(**{text._meta.model_name or "": text.pk})

    def open_for_others(self, user: User) -> Self:
        """Forms of other people that were open a moment ago."""
        lately = timezone.now() - STILL_THERE
        return self.filter(seen_at__gt=lately).exclude(user=user).select_related("user")

    def too_old(self) -> Self:
        """What nobody came back for; forms that were only looked at are forgotten after a day."""
        now = timezone.now()
        forgotten = Q(typed_at__lt=now - datetime.timedelta(days=DAYS_KEPT))
        only_open = Q(typed_at=None, seen_at__lt=now - datetime.timedelta(days=1))
        return self.filter(forgotten | only_open)


class UnsavedText(models.Model):
    """An opened form of a post or page, so that no typed word is lost on any device.

    It goes once the text is saved or what was typed is discarded; `tidy_up` deletes what nobody
    came back for. Only its author sees what is in it; others see that the text is open.
    """

    class Kind(models.TextChoices):
        POST = "post", _("post")
        PAGE = "page", _("page")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    page = models.ForeignKey(Page, models.CASCADE, null=True, related_name="+")
    """Both are empty while a new text has not been saved."""
    form_key = models.CharField(max_length=40)
    """Made by the browser for each opened form."""
    values = models.JSONField(default=list)
    """[name, value, shown value] of each field, as static/js/unsaved.js reads and fills them."""
    typed_at = models.DateTimeField(null=True)
    """Empty while the form is only open."""
    seen_at = models.DateTimeField(default=timezone.now)

    objects = UnsavedTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = [
            models.UniqueConstraint(fields=["user", "form_key"], name="unsaved_once_per_form")
        ]
        indexes = [
            # What waits for a person.
            models.Index(fields=["user", "-typed_at"], name="unsaved_of_person"),
            # Who has a text open.
            models.Index(fields=["seen_at"], name="unsaved_seen"),
        ]

    def __str__(self) -> str:
        return self.title or str(_("without a title"))

    def get_absolute_url(self) -> str:
        """The form in which it can be taken over."""
        name = f"admin:blog_{self.kind}"
        if self.text is None:
            return reverse(f"{name}_add")
        return reverse(f"{name}_change", args=[self.text.pk])

    @property
    def title(self) -> str:
        return self.value("title")

    @property
    def text(self) -> Post | Page | None:
        """What is changed; None for a new text."""
        return self.post or self.page

    def value(self, name: str) -> str:
        return next((value for field, value, _shown in self.values if field == name), "")
