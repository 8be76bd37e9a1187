"""A signed token in a reader's form: when the form was made, and for what.

Whoever answers sooner than a person can write, or with a form that was never here, is no reader.
"""

import datetime

from django.core import signing
from django.utils import timezone

SIGNER = signing.Signer(salt="accounts.form_moments")
MIN_SECONDS = 4
"""Nobody reads, writes and sends within this time."""
MAX_DAYS = 7


def sign_moment(subject: int | str, seconds: int | None = None) -> str:
    """A token for a form about `subject`, made at `seconds` since 1970; None: now."""
    if seconds is None:
        seconds = int(timezone.now().timestamp())
    return SIGNER.sign_object({"subject": subject, "at": seconds})


def age_of_form(token: str, subject: int | str) -> datetime.timedelta | None:
    """How long ago the form was made; None without a valid token for this subject."""
    try:
        signed = SIGNER.unsign_object(token)
    except signing.BadSignature:
        return None
    if signed.get("subject") != subject:
        return None
    return timezone.now() - datetime.datetime.fromtimestamp(signed["at"], datetime.UTC)
