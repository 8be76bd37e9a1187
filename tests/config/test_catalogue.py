"""One word for one thing in the German catalogue, where the language allows two."""

import re

import pytest
from django.conf import settings

CATALOGUE = settings.BASE_DIR / "locale/de/LC_MESSAGES/django.po"


@pytest.mark.parametrize(
    ("other", "ours"),
    [
        (r"\b(?:das|dieses|jedes|eigenes) Blog\b", "der Blog"),
        (r"\bBuchst\.", "lit."),
        (r"\b72 Stunden\b", "3 Tage"),
        (r"\bSichern\b", "Speichern"),
    ],
)
def test_a_thing_has_one_name(other: str, ours: str) -> None:
    german = [
        line for line in CATALOGUE.read_text().splitlines() if not line.startswith(("#", "msgid"))
    ]
    assert [line for line in german if re.search(other, line)] == [], f"elsewhere: {ours}"
