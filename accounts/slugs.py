"""Addresses from titles and names, the German way."""

from django.utils.text import slugify

GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"}
)


def german_slug(text: str, max_length: int = 200) -> str:
    """“Schöne Grüße” becomes “schoene-gruesse”; empty where nothing usable is left."""
    return slugify(text.translate(GERMAN))[:max_length].strip("-")
