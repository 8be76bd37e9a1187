"""Write letters into the outbox, and send what lies there.

A letter is stored in the transaction of what it tells of, and sent by `manage.py send_mail`:
nothing is lost when the mail server is away, and no reader waits for it.
"""

import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from subscriptions.models import Letter

ATTEMPTS = 8
BATCH = 100
# Longer than any mail server takes, so that two senders never have the same letter in hand.
CLAIM = datetime.timedelta(minutes=15)
KEEP_SENT = datetime.timedelta(days=7)


def write_letter(
    to: str,
    template: str,
    context: dict[str, Any],
    *,
    once: str | None = None,
    headers: dict[str, str] | None = None,
) -> bool:
    """Put a letter made of templates/mail/<template>.txt and .html into the outbox.

    The first line of the text is the subject. `once` names what the letter tells of; where a
    letter of that name exists, none is made and the answer is False.
    """
    context = {"site_url": settings.SITE_URL, **context}
    subject, _line, text = render_to_string(f"mail/{template}.txt", context).strip().partition("\n")
    facts = {
        "to": to,
        "subject": " ".join(subject.split())[:200],
        "text": text.strip() + "\n",
        "html": render_to_string(f"mail/{template}.html", context),
        "headers": {"Auto-Submitted": "auto-generated", **(headers or {})},
    }
    if once is None:
        Letter.objects.create(**facts)
        return True
    return Letter.objects.get_or_create(once=once, defaults=facts)[1]


def send_due() -> tuple[int, int]:
    """Send what is due; returns how many letters went out, and how many failed."""
    sent = failed = 0
    connection = get_connection()
    due = Letter.objects.filter(sent_at=None, attempts__lt=ATTEMPTS)
    for letter in due.filter(due_at__lte=timezone.now()).order_by("due_at")[:BATCH]:
        if not _claim(letter):
            continue
        try:
            _message(letter, connection).send()
        except OSError as error:  # smtplib's errors are its children
            failed += 1
            Letter.objects.filter(pk=letter.pk).update(
                error=str(error)[:1_000],
                due_at=timezone.now() + datetime.timedelta(minutes=2**letter.attempts),
            )
        else:
            sent += 1
            Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), error="")
    connection.close()
    return sent, failed


def forget_sent_letters() -> int:
    """Remove letters a week after they were sent, and those that could not be; say how many."""
    old = Letter.objects.filter(created_at__lt=timezone.now() - KEEP_SENT)
    done = old.exclude(sent_at=None) | old.filter(attempts__gte=ATTEMPTS)
    return done.delete()[0]


def _claim(letter: Letter) -> bool:
    """Take the letter in hand; False: another sender has it."""
    mine = Letter.objects.filter(pk=letter.pk, sent_at=None, due_at=letter.due_at)
    letter.attempts += 1
    return bool(mine.update(due_at=timezone.now() + CLAIM, attempts=F("attempts") + 1))


def _message(letter: Letter, connection: Any) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=[letter.to], headers=letter.headers, connection=connection
    )
    message.attach_alternative(letter.html, "text/html")
    return message
