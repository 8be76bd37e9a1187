"""The outbox: queue e-mails, and send those that are due.

An e-mail is stored in the transaction of what it tells of, and sent by `manage.py send_mail`:
nothing is lost while the mail server is down, and no reader waits for it.
"""

import datetime
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from blog.models import SiteSettings
from subscriptions.models import OutgoingEmail

ATTEMPTS = 8
BATCH = 100
# Longer than any mail server takes, so that two processes never send the same e-mail.
CLAIM = datetime.timedelta(minutes=15)
PLACE_OF_ORIGIN = "<!-- origin -->"
"""Where templates/mail/base.html says which blog the e-mail comes from."""
KEEP_SENT = datetime.timedelta(days=7)


def queue_email(
    to: str,
    template: str,
    context: dict[str, Any],
    *,
    dedup_key: str | None = None,
    headers: dict[str, str] | None = None,
    is_private: bool = False,
    delay: datetime.timedelta = datetime.timedelta(0),
) -> bool:
    """Queue an e-mail made of templates/mail/<template>.txt and .html.

    The first line of the text is the subject. `dedup_key` names what the e-mail tells of; where
    one with that key exists, none is queued, and the result is False. An `is_private`
    one is deleted as soon as it is sent. It is not sent before `delay` is over.
    """
    context = {"site_url": settings.SITE_URL, **context}
    subject, _line, text = render_to_string(f"mail/{template}.txt", context).strip().partition("\n")
    facts = {
        "to": to,
        "subject": " ".join(subject.split())[:200],
        "text": text.strip() + "\n",
        "html": render_to_string(f"mail/{template}.html", context),
        "is_private": is_private,
        "due_at": timezone.now() + delay,
        "headers": {"Auto-Submitted": "auto-generated", **(headers or {})},
    }
    if dedup_key is None:
        OutgoingEmail.objects.create(**facts)
        return True
    return OutgoingEmail.objects.get_or_create(dedup_key=dedup_key, defaults=facts)[1]


def send_due() -> tuple[int, int]:
    """Send what is due; returns how many e-mails went out, and how many failed."""
    sent = failed = 0
    connection = get_connection()
    site = " ".join(SiteSettings.load().title.split())
    due = OutgoingEmail.objects.filter(sent_at=None, attempts__lt=ATTEMPTS)
    for email in due.filter(due_at__lte=timezone.now()).order_by("due_at")[:BATCH]:
        if not _claim(email):
            continue
        try:
            _message(email, connection, site).send()
        except OSError as error:  # smtplib's errors are its children
            failed += 1
            OutgoingEmail.objects.filter(pk=email.pk).update(
                error=str(error)[:1_000],
                due_at=timezone.now() + datetime.timedelta(minutes=2**email.attempts),
            )
        else:
            sent += 1
            _mark_as_sent(email)
    connection.close()
    return sent, failed


def delete_sent_emails() -> int:
    """Delete e-mails a week after they were sent or given up; returns their number."""
    old = OutgoingEmail.objects.filter(created_at__lt=timezone.now() - KEEP_SENT)
    done = old.exclude(sent_at=None) | old.filter(attempts__gte=ATTEMPTS)
    return done.delete()[0]


def _claim(email: OutgoingEmail) -> bool:
    """Reserve the e-mail for this process; False: another one was faster."""
    unclaimed = OutgoingEmail.objects.filter(pk=email.pk, sent_at=None, due_at=email.due_at)
    email.attempts += 1
    return bool(unclaimed.update(due_at=timezone.now() + CLAIM, attempts=F("attempts") + 1))


def _mark_as_sent(email: OutgoingEmail) -> None:
    row = OutgoingEmail.objects.filter(pk=email.pk)
    if email.is_private:
        row.delete()
    else:
        row.update(sent_at=timezone.now(), error="")


def _message(email: OutgoingEmail, connection: Any, site: str) -> EmailMultiAlternatives:
    """The e-mail with the blog's name in its sender, its subject and below its text."""
    origin = _("This e-mail comes from %(site)s: %(url)s") % {
        "site": site,
        "url": settings.SITE_URL,
    }
    message = EmailMultiAlternatives(
        f"{site}: {email.subject}",
        f"{email.text}\n-- \n{origin}\n",
        from_email=_sender(site),
        to=[email.to],
        headers=email.headers,
        connection=connection,
    )
    html = email.html.replace(PLACE_OF_ORIGIN, f"<br>{escape(origin)}")
    message.attach_alternative(html, "text/html")
    return message


def _sender(site: str) -> str:
    """The blog's name and the address in the settings, unless these have a name of their own."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or site, address))
