"""Words as the search knows them: stemmed, without accents, so that Häuser finds Haus."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]
from django.conf import settings

WORD = re.compile(r"[^\W_]+")
MAX_WORD_LENGTH = 60
MAX_WORDS = 20_000
"""Of one text; PostgreSQL knows no places beyond 16,383 in a text anyway."""


def stems(text: str) -> list[str]:
    """The stems of a text's words in their order, of the letters a–z and digits only."""
    return [stem for _word, stem in words_with_stems(text)]


def words_with_stems(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for number, word in enumerate(WORD.finditer(text)):
        if number == MAX_WORDS:
            return
        yield word, stem_of(word[0])


@lru_cache(maxsize=50_000)
def stem_of(word: str) -> str:
    """One word's stem: “Häuser” → “haus”, “Straßen” → “strass”, “Cafés” → “caf”."""
    folded = word.casefold()[:MAX_WORD_LENGTH]
    # Stemmers of German know ä, ö and ü; all other accents only hide a word.
    plain = "".join(letter if letter in "äöü" else without_accents(letter) for letter in folded)
    # A stemmer has state, so threads must not share one.
    stemmer = snowballstemmer.stemmer(language())
    stem = without_accents(stemmer.stemWord(plain))
    # Both databases cut other scripts into words each in their own way.
    return stem if stem.isascii() else "u" + stem.encode().hex()[:MAX_WORD_LENGTH]


def without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def language() -> str:
    return {"de": "german", "en": "english"}[settings.LANGUAGE_CODE[:2]]
