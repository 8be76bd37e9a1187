"""Word lists, which match whole words only."""

import re


def first_listed(words: str, text: str) -> str | None:
    """The first entry (one per line) that occurs in the text, ignoring case.

    “*” at the beginning or end of an entry stands for the rest of a word: “casino*” finds
    “Casinobonus”, “casino” does not.
    """
    folded = text.casefold()
    for line in words.splitlines():
        entry = line.strip()
        if entry.strip("*") and re.search(pattern(entry), folded):
            return entry
    return None


def pattern(entry: str) -> str:
    middle = r"\s+".join(re.escape(part) for part in entry.strip("*").casefold().split())
    begin = r"(?<!\w)" + (r"\w*" if entry.startswith("*") else "")
    end = (r"\w*" if entry.endswith("*") else "") + r"(?!\w)"
    return begin + middle + end
