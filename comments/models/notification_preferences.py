"""Who wants which mails about comments."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class NotificationPreference(models.Model):
    """How often a moderator or author gets mails about comments."""

    class Frequency(models.TextChoices):
        EACH = "each", _("an e-mail for each comment")
        DIGEST = "digest", _("a digest, at most once an hour")
        NONE = "none", _("not at all")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="notification_preference",
    )
    frequency = models.CharField(
        _("notifications"), max_length=10, choices=Frequency.choices, default=Frequency.DIGEST
    )

    tells_of_reports = models.BooleanField(default=True, db_default=True)
    """Each report and objection, as soon as it comes, for those who may decide on it."""

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")

    def __str__(self) -> str:
        return self.get_frequency_display()

    @classmethod
    def of(cls, person: User) -> Frequency:
        """What the person chose; a digest while they have not chosen anything."""
        try:
            return cls.Frequency(person.notification_preference.frequency)
        except cls.DoesNotExist:
            return cls.Frequency.DIGEST

    @classmethod
    def wants_reports(cls, person: User) -> bool:
        """Yes, while they have not chosen anything."""
        try:
            return person.notification_preference.tells_of_reports
        except cls.DoesNotExist:
            return True
