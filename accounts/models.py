"""Users (authors, editors, moderators) and the attempts that rate limits count."""

from typing import Any

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import WebURLField
from accounts.reversing import path_to
from accounts.slugs import german_slug
from accounts.uploads import store_safely, validate_picture


class User(AbstractUser):
    """A user, and the author box that readers see."""

    display_name = models.CharField(
        _("shown name"),
        max_length=150,
        blank=True,
        help_text=_("What readers see. Empty: first and last name, else the user name."),
    )
    slug = models.SlugField(
        _("address"),
        max_length=150,
        unique=True,
        blank=True,
        help_text=_("The last part of the author page's address. Empty: made from the name."),
    )
    bio = models.TextField(_("about the person"), max_length=2_000, blank=True)
    portrait = models.ImageField(
        _("portrait"), upload_to="portraits/", blank=True, validators=[validate_picture]
    )
    website = WebURLField(_("website"), blank=True)
    wants_submission_mail = models.BooleanField(default=True, db_default=True, editable=False)
    """Whether e-mails about submitted posts are wanted; chosen on the front page of the admin."""

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.public_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = self._free_slug()
        if self.portrait and not getattr(self.portrait, "_committed", True):
            self.portrait = store_safely(self.portrait)
        super().save(*args, **kwargs)

    @property
    def public_name(self) -> str:
        return self.display_name or self.get_full_name() or self.username

    def get_absolute_url(self) -> str:
        return path_to("author", self.slug)

    def _free_slug(self) -> str:
        base = german_slug(self.display_name or self.username, 140) or "person"
        taken = set(User.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        number = 1
        while (slug := base if number == 1 else f"{base}-{number}") in taken:
            number += 1
        return slug


class Role(Group):
    """A group of people, named in the words of the site."""

    class Meta:
        proxy = True
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return gettext(self.name)


class Profile(models.Model):
    """A person's profile on another site, shown in the author box."""

    user = models.ForeignKey(User, models.CASCADE, related_name="profiles")
    name = models.CharField(_("name"), max_length=50, help_text=_("For example “Mastodon”."))
    url = WebURLField(_("address"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "url"], name="profile_once_per_person")
        ]

    def __str__(self) -> str:
        return self.name


class Attempt(models.Model):
    """One use of something that has a rate limit; kept for 72 hours (accounts.rate_limits)."""

    purpose = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)
    """A hash of the client's IP address (accounts.daily_keys), never the address itself."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            # How often a fingerprint turned up lately.
            models.Index(
                fields=["fingerprint", "purpose", "-created_at"], name="attempt_by_fingerprint"
            ),
            # What is old enough to be deleted.
            models.Index(fields=["created_at"], name="attempt_age"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%Y-%m-%d %H:%M}"


class DailyKey(models.Model):
    """The secret of a day, under which IP addresses are hashed; deleted when its time is over."""

    day = models.DateField(unique=True)
    """By UTC."""
    key = models.CharField(max_length=64, blank=True)
    """Empty on the day of the update from a version without daily keys."""

    def __str__(self) -> str:
        return str(self.day)
