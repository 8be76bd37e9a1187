from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MailChoice(models.Model):
    """How somebody of the house wants to hear of comments."""

    class How(models.TextChoices):
        EACH = "each", _("a letter for each")
        DIGEST = "digest", _("one letter for all, at most every hour")
        NONE = "none", _("not at all")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_choice"
    )
    how = models.CharField(_("mail"), max_length=10, choices=How.choices, default=How.DIGEST)

    class Meta:
        verbose_name = _("choice of mail")
        verbose_name_plural = _("choices of mail")

    def __str__(self) -> str:
        return self.get_how_display()
