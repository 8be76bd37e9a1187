"""Mail, and the consent for it: letters to be sent, links in them, and who asked for what."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConfirmedAddress(models.Model):
    """That the owner of a reader's cookie has proved, by a link in a letter, to own an address."""

    email = models.EmailField(_("e-mail"), max_length=100)
    reader = models.CharField(max_length=64)
    """A key from accounts.readers."""
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email", "reader"], name="address_confirmed_once")
        ]

    def __str__(self) -> str:
        return self.email


class LinkQuerySet(models.QuerySet["MailLink"]):
    def valid(self) -> Self:
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class MailLink(models.Model):
    """A link in a letter that works once and for a time; only a hash of its secret is stored."""

    purpose = models.CharField(max_length=30)
    email = models.EmailField(max_length=100)
    payload = models.JSONField(default=dict)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="link_expiry")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%Y-%m-%d %H:%M}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def active(self) -> Self:
        return self.exclude(confirmed_at=None).filter(ended_at=None)


class Subscription(models.Model):
    """That somebody wants letters on a topic, with the proof that they asked and confirmed."""

    email = models.EmailField(_("e-mail"), max_length=100)
    topic = models.CharField(_("topic"), max_length=60)
    """What it is about, in the words of the app that sends: “replies:12”."""
    wording = models.TextField(_("what was agreed to"))
    """The sentence beside the box, as it stood there."""
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    key = models.CharField(max_length=64, unique=True)
    """The secret of the link that ends it, which works without a time limit."""

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "topic"],
                condition=Q(ended_at=None),
                name="one_subscription_per_topic",
            )
        ]
        indexes = [models.Index(fields=["topic"], name="subscription_topic")]

    def __str__(self) -> str:
        return f"{self.email}: {self.topic}"


class Letter(models.Model):
    """A letter that is to be sent: stored with what caused it, so that no crash loses it."""

    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    once = models.CharField(max_length=100, unique=True, null=True)
    """What the letter is about; a second letter of the same name is not made."""
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    """When it is to be tried next."""
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], name="letters_to_send", condition=Q(sent_at=None))
        ]

    def __str__(self) -> str:
        return self.subject
