"""Compares what the site does with what the privacy page says, line by line."""

from collections.abc import Iterator

from config.privacy_check import letters, pages, rows, words
from config.privacy_check.lines import Line


def check_privacy() -> Iterator[Line]:
    """Every sentence that can be checked; costs the same for any number of posts."""
    yield from pages.check()
    yield from letters.check()
    yield from rows.check()
    yield from words.check()
