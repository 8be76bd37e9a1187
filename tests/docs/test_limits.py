"""The limits that docs/operate.md names are those of the code."""

from pathlib import Path

import pytest
from django.conf import settings

from accounts import uploads
from blog.admin import unsaved
from blog.admin.site_settings import MOST_LISTED
from blog.admin.trash import MAX_AT_ONCE
from blog.media import file_kinds
from blog.media.file_kinds import KINDS, MEGABYTE
from blog.models import trash
from blog.models.unsaved import DAYS_KEPT
from comments.admin.queue import MAX_WAVE
from comments.mail import confirmation
from comments.models.sorted_out import LOOK_DAYS
from comments.rules.learning.lessons import MAX_LESSONS
from comments.rules.learning.regression import MAX_FEATURES
from comments.rules.learning.training import LEAST_LESSONS
from subscriptions import contact

DOCUMENT = Path(__file__).parents[2] / "docs/operate.md"
DAY = 24 * 60 * 60
IN_A_PERIOD = {3_600: "an hour", DAY: "a day"}
WORDS = {5: "five", 15: "fifteen"}


def limit(name: str) -> str:
    """The second cell of the row of the table that begins with this name."""
    text = DOCUMENT.read_text(encoding="utf-8")
    table = text.partition("\n## Limits\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return next(row[1] for row in rows if row[0].startswith(name))


def test_of_a_picture() -> None:
    assert limit("a picture: size").startswith(f"{uploads.MAX_BYTES // MEGABYTE} MB")


def test_of_other_files() -> None:
    sizes = [KINDS["mp3"].max_bytes, KINDS["pdf"].max_bytes, file_kinds.MAX_CAPTIONS_BYTES]
    assert limit("a file of another kind") == "; ".join(f"{size // MEGABYTE} MB" for size in sizes)
    named = limit("its formats").replace(" (without macros)", "")
    assert {name.lower() for name in named.split(", ")} == KINDS.keys()


def test_of_a_message_in_the_contact_form() -> None:
    fields = contact.ContactForm.base_fields
    name, email = (getattr(fields[field], "max_length", None) for field in ("name", "email"))
    rates = [f"{WORDS[rate.number]} in {IN_A_PERIOD[rate.seconds]}" for rate in contact.RATE_LIMITS]
    assert limit("a message in the contact form") == (
        f"{name}, {email}, {contact.MAX_LENGTH:,} characters; {', '.join(rates)}"
    )


def test_of_what_moderators_do() -> None:
    assert limit("comments listed and decided on together") == str(MAX_WAVE)
    assert limit("what rules put to spam") == f"at least {LOOK_DAYS} days"


def test_of_letters_that_confirm() -> None:
    per_address, per_hour = confirmation.MAX_MAILS_PER_EMAIL, confirmation.MAX_MAILS_PER_HOUR
    assert limit("e-mails that confirm") == f"{per_address}; {per_hour} in an hour"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("the link of an invitation", f"{settings.PASSWORD_RESET_TIMEOUT // DAY} days, once"),
        ("typed texts", f"{unsaved.KEPT_PER_PERSON}; {DAYS_KEPT} days"),
        ("a text, a picture or a file in the trash", f"{trash.KEPT.days} days"),
        ("posts that are changed at once", str(MAX_AT_ONCE)),
        ("pages, and categories", str(MOST_LISTED)),
    ],
)
def test_of_what_authors_do(name: str, value: str) -> None:
    assert limit(name) == value


def test_of_the_filter_that_learns() -> None:
    said = f"{LEAST_LESSONS}; the newest {MAX_LESSONS:,}; {MAX_FEATURES:,}"
    assert limit("comments that the filter learns from") == said
