"""E-mail and the consent for it: the outbox, links that work once, and who subscribed to what."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConfirmedEmail(models.Model):
    """Proof, by a link in an e-mail, that the owner of a reader's cookie owns an e-mail address."""

    email = models.EmailField(_("e-mail"), max_length=100)
    reader = models.CharField(max_length=64)
    """A key from accounts.readers."""
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email", "reader"], name="email_confirmed_once")
        ]

    def __str__(self) -> str:
        return self.email


class LinkQuerySet(models.QuerySet["EmailLink"]):
    def valid(self) -> Self:
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class EmailLink(models.Model):
    """A link in an e-mail that works once and for a time; only a hash of its secret is stored."""

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
    """Somebody's wish to get e-mail on a topic, with the proof that they asked and confirmed."""

    email = models.EmailField(_("e-mail"), max_length=100)
    topic = models.CharField(_("topic"), max_length=60)
    """What it is about, named by the app that sends: “replies:12”."""
    wording = models.TextField(_("what was agreed to"))
    """The sentence beside the checkbox, as it was when they ticked it."""
    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    key = models.CharField(max_length=64, unique=True)
    """The secret of the link that ends it, which never expires."""

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


class OutgoingEmail(models.Model):
    """An e-mail in the outbox: stored together with its cause, so that no crash loses it."""

    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    dedup_key = models.CharField(max_length=100, unique=True, null=True)
    """What the e-mail is about; no second one with the same key is queued."""
    is_private = models.BooleanField(default=False)
    """Deleted as soon as it is sent; others are kept for a week."""
    created_at = models.DateTimeField(_("queued"), default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    """When to try next."""
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("error"), blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("e-mail in the outbox")
        verbose_name_plural = _("outbox")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], name="emails_to_send", condition=Q(sent_at=None))
        ]

    def __str__(self) -> str:
        return self.subject
