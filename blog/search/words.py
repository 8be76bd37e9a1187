"""Words as the search compares them: stemmed and without accents, so that Häuser finds Haus."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

import Stemmer  # type: ignore[import-not-found]  # a compiled module, without types
from django.conf import settings

# Soft hyphens, and zero-width joiners and spaces.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
WORD = re.compile(r"[^\W_]+")
MAX_WORD_LENGTH = 55
MAX_WORDS = 16_000
"""For one text: PostgreSQL stores no positions beyond 16,383 and no tsvector above 1 MiB, which
just holds that many words of that length."""


def stems(text: str) -> list[str]:
    """The stems of a text's words in their order, made of the letters a–z and digits only."""
    words = islice(WORD.finditer(whole_words(text)), MAX_WORDS)
    return [stem_of(word[0]) for word in words]


def whole_words(text: str) -> str:
    """The text without invisible characters inside words, and with accents composed."""
    return unicodedata.normalize("NFC", text.translate(INVISIBLE))


def words_with_stems(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The words of a text that has passed `whole_words`."""
    for number, word in enumerate(WORD.finditer(text)):
        if number == MAX_WORDS:
            return
        yield word, stem_of(word[0])


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    """One word's stem: “Häuser” → “haus”, “Straßen” → “strass”, “Cafés” → “caf”."""
    folded = word.casefold()[:MAX_WORD_LENGTH]
    if folded.isascii():
        plain = folded
    else:
        # The German stemmer knows ä, ö and ü; any other accent would only hide a word.
        plain = "".join(letter if letter in "äöü" else without_accents(letter) for letter in folded)
    stem = without_accents(_stemmer().stemWord(plain))
    # Each database splits other scripts into words in its own way, so they are encoded.
    is_plain = stem.isascii() and stem.isalnum()
    return stem if is_plain else "u" + stem.encode().hex()[:MAX_WORD_LENGTH]


def without_accents(text: str) -> str:
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


_own = threading.local()


def _stemmer() -> Any:
    """This thread's own: a stemmer has state. It keeps no words itself, as `stem_of` does."""
    known: dict[str, Any] = _own.__dict__
    name = language()
    if name not in known:
        known[name] = Stemmer.Stemmer(name, 0)
    return known[name]


def language() -> str:
    return {"de": "german", "en": "english"}[settings.LANGUAGE_CODE[:2]]
