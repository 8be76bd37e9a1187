"""Highlight the words of a search in titles and in snippets of text."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString

from blog.search.words import words_with_stems

SNIPPET_LETTERS = 260
LEADING_LETTERS = 70
SEARCHED_LETTERS = 100_000


def marked(text: str, stems: frozenset[str]) -> SafeString:
    """The text as HTML, with every word that has one of the stems in <mark>."""
    return _mark(text, [word.span() for word, stem in words_with_stems(text) if stem in stems])


def snippet(text: str, stems: frozenset[str]) -> SafeString:
    """The part of the text around the first of the words, with all of them marked."""
    text = text[:SEARCHED_LETTERS]
    first = next((word.start() for word, stem in words_with_stems(text) if stem in stems), 0)
    start = max(0, first - LEADING_LETTERS)
    # Begin and end between words.
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + SNIPPET_LETTERS
    end = max(text.rfind(" ", start, end), start + 1) if end < len(text) else len(text)
    part = marked(text[start:end], stems)
    return SafeString(("… " if start else "") + part + (" …" if end < len(text) else ""))


def _mark(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    html, end = "", 0
    for begin, next_end in spans:
        html += f"{escape(text[end:begin])}<mark>{escape(text[begin:next_end])}</mark>"
        end = next_end
    return SafeString(html + escape(text[end:]))
