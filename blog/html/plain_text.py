"""Text without markup: the words of HTML alone, and characters that belong in no text."""

import re

from blog.html.tree import flat_text, parse

# Characters that have no place in any text: controls, halves of pairs, and those that turn its
# direction around.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)


def plain_characters(source: str) -> str:
    """The text without unseen characters, its lines ended the one way."""
    return UNSEEN.sub("", source).replace("\r\n", "\n").replace("\r", "\n")


def plain_text(html: str, skipped: frozenset[str] = frozenset()) -> str:
    """The words without markup: single spaces, and entities as characters."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    return flat_text(parse(html), skipped)
