"""Word lists, which match whole words only, also where they are written in disguise."""

import re

from comments.rules.folding import readings


def first_listed(words: str, text: str) -> str | None:
    """The first entry (one per line) that occurs in the text, ignoring case and disguises.

    “*” at the beginning or end of an entry stands for the rest of a word: “casino*” finds
    “Casinobonus”, “casino” does not.
    """
    entries = [line.strip() for line in words.splitlines() if line.strip().strip("*")]
    texts = readings(text) if entries else []
    for entry in entries:
        if any(re.search(pattern(entry), one) for one in texts):
            return entry
    return None


def pattern(entry: str) -> str:
    middle = r"\s+".join(re.escape(part) for part in entry.strip("*").casefold().split())
    begin = r"(?<!\w)" + (r"\w*" if entry.startswith("*") else "")
    end = (r"\w*" if entry.endswith("*") else "") + r"(?!\w)"
    return begin + middle + end
