"""Which keys a moderator wants for the inbox."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User

ONE_CHARACTER = RegexValidator(r"^\S$", _("One character, please."))


class Shortcuts(models.Model):
    """A person's keys; who has chosen none has the usual ones (WCAG 2.1.4)."""

    ACTIONS = ("forward", "back", "approve", "spam", "trash", "undo")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    enabled = models.BooleanField(_("use keyboard shortcuts in the inbox"), default=True)
    forward = models.CharField(
        _("next comment"), max_length=1, default="j", validators=[ONE_CHARACTER]
    )
    back = models.CharField(
        _("previous comment"), max_length=1, default="k", validators=[ONE_CHARACTER]
    )
    approve = models.CharField(_("approve"), max_length=1, default="a", validators=[ONE_CHARACTER])
    spam = models.CharField(
        _("mark as spam"), max_length=1, default="s", validators=[ONE_CHARACTER]
    )
    trash = models.CharField(
        _("put in the trash"), max_length=1, default="t", validators=[ONE_CHARACTER]
    )
    undo = models.CharField(_("undo"), max_length=1, default="z", validators=[ONE_CHARACTER])

    class Meta:
        verbose_name = _("keyboard shortcuts")
        verbose_name_plural = _("keyboard shortcuts")

    def __str__(self) -> str:
        return ", ".join(self.keys)

    @classmethod
    def of(cls, person: User) -> "Shortcuts":
        return cls.objects.filter(user=person).first() or cls(user=person)

    @property
    def keys(self) -> dict[str, str]:
        """What each key does; empty where the person wants none."""
        if not self.enabled:
            return {}
        return {getattr(self, action): action for action in self.ACTIONS}

    def clean(self) -> None:
        for action in self.ACTIONS:
            setattr(self, action, getattr(self, action).lower())
        if len({getattr(self, action) for action in self.ACTIONS}) < len(self.ACTIONS):
            raise ValidationError(_("Each action needs a key of its own."))
