"""Primary keys in what a browser sends: query strings, form fields, the values of buttons."""

from collections.abc import Iterable

# All numbers of so many digits fit into a BigAutoField; a longer one makes databases fail.
MAX_DIGITS = 18


def parse_pk(text: str) -> int:
    """The primary key that the text spells, or 0, which no row has."""
    is_pk = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    return int(text) if is_pk else 0


def parse_pks(texts: Iterable[str]) -> list[int]:
    """The primary keys among the texts."""
    return [pk for text in texts if (pk := parse_pk(text))]
