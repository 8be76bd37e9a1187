"""How hard a text is to read: LIX for any language, and Flesch in Amstad's German form.

LIX (Björnsson 1968): words per sentence plus the percentage of words of more than six letters.
Flesch after Amstad (1978): 180 − words per sentence − 58.5 × syllables per word; the English
original (Flesch 1948): 206.835 − 1.015 × words per sentence − 84.6 × syllables per word.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
# A full stop that ends no sentence, though a capital letter may follow: z. B., Dr., 3. Mai.
ABBREVIATIONS = re.compile(
    r"\b(?:[A-Za-zÄÖÜäöü]|Abb|Abs|bzw|ca|Dr|evtl|ggf|Hr|Fr|inkl|Jh|Mio|Mrd|Nr|Prof|sog|St|Str|Tel"
    r"|vgl|Mr|Mrs|Ms|vs)\.",
)
# Four digits and a full stop are more often a year at the end of a sentence.
NUMBERED = re.compile(r"\b\d{1,3}\.(?=\s)")
CLOSING = r"\"'“”‘’«»›‹)\]"
# Lower case after it continues the sentence: usw. und so fort, „Komm!“, sagte er.
SENTENCE_END = re.compile(rf"[.!?…:]+(?=[\s{CLOSING}]|$)(?![{CLOSING}]*,?\s+[–—]?\s*[a-zäöüß])|\n+")
LONG_WORD = 6
MIN_WORDS = 100
GERMAN_VOWELS = re.compile(
    r"[aä]u|e[iuy]|[ao][iy]|ie|aa|ee|oo|[aeiouyäöüáàâéèêíóôú]", re.IGNORECASE
)
ENGLISH_VOWELS = re.compile(r"[aeiouy]+", re.IGNORECASE)


@dataclass(frozen=True)
class Readability:
    lix: int
    flesch: int
    words: int
    sentences: int

    @property
    def lix_meaning(self) -> str | Promise:
        return _meaning(self.lix, LIX_MEANINGS)

    @property
    def flesch_meaning(self) -> str | Promise:
        return _meaning(-self.flesch, FLESCH_MEANINGS)


# The meaning up to each number, on the scales that their authors give.
LIX_MEANINGS: list[tuple[float, str | Promise]] = [
    (30, _("very easy, like a book for children")),
    (40, _("easy, like a novel")),
    (50, _("medium, like a newspaper")),
    (60, _("hard, like a specialist book")),
    (float("inf"), _("very hard, like a law")),
]
FLESCH_MEANINGS: list[tuple[float, str | Promise]] = [
    (-80, _("very easy")),
    (-60, _("easy to medium")),
    (-50, _("medium")),
    (-30, _("hard")),
    (float("inf"), _("very hard")),
]


def measure(text: str) -> Readability | None:
    """The readability of a text of at least a hundred words; None for a shorter one."""
    # Umlauts as one character, and words without soft hyphens.
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    words = WORD.findall(text)
    if len(words) < MIN_WORDS:
        return None
    sentences = count_sentences(text)
    per_sentence = len(words) / sentences
    per_word = sum(map(count_syllables, words)) / len(words)
    long_words = sum(len(word) > LONG_WORD for word in words)
    if settings.LANGUAGE_CODE.startswith("de"):
        flesch = 180 - per_sentence - 58.5 * per_word
    else:
        flesch = 206.835 - 1.015 * per_sentence - 84.6 * per_word
    lix = per_sentence + 100 * long_words / len(words)
    return Readability(round(lix), round(flesch), len(words), sentences)


def count_sentences(text: str) -> int:
    """At least 1."""
    plain = NUMBERED.sub(" ", ABBREVIATIONS.sub(" ", text))
    parts = SENTENCE_END.split(plain)
    return max(1, sum(bool(WORD.search(part)) for part in parts))


def count_syllables(word: str) -> int:
    """Groups of vowels, as German or English has them; at least 1."""
    if settings.LANGUAGE_CODE.startswith("de"):
        # The u of “Quelle” is no vowel.
        return max(1, len(GERMAN_VOWELS.findall(word.casefold().replace("qu", "q"))))
    plain = word.removesuffix("e") if not word.endswith(("le", "ee")) else word
    return max(1, len(ENGLISH_VOWELS.findall(plain)))


def _meaning(value: float, scale: list[tuple[float, str | Promise]]) -> str | Promise:
    return next(meaning for end, meaning in scale if value <= end)
