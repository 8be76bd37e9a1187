"""What the filter sees of a comment: words, pairs, pieces of words, and traits of the text.

Never the name, the e-mail address, the connection or the browser of the writer, and of a link only
what kind of link it is, because hosts of their own name people, too.
"""

from dataclasses import dataclass

from comments.rules.content.traits import traits_of
from comments.rules.content.written import Written

MAX_WORDS = 300
PIECE = 4
LONGEST_WORD = 30
SHORT, LONG = 8, 60
STEPS = (1, 2, 3, 4, 6)
TRAIT = "!"
"""Begins the features that are traits; words have letters and digits only."""
PAIR = " "
PIECE_OF = "~"


@dataclass(frozen=True)
class Feature:
    name: str
    words: tuple[str, ...]
    """The words of the text that it stands for; none for a trait."""


def features_of(written: Written) -> list[Feature]:
    """Each feature once, in the order of the text."""
    words = [word for word in written.words[:MAX_WORDS] if len(word) <= LONGEST_WORD]
    found: dict[str, Feature] = {}
    before = ""
    for word in words:
        _add(found, word, word)
        if before:
            _add(found, before + PAIR + word, before, word)
        for start in range(len(word) - PIECE + 1 if len(word) > PIECE else 0):
            _add(found, PIECE_OF + word[start : start + PIECE], word)
        before = word
    for trait in conspicuous(written):
        found[TRAIT + trait] = Feature(TRAIT + trait, ())
    return list(found.values())


def _add(found: dict[str, Feature], name: str, *words: str) -> None:
    if name not in found:
        found[name] = Feature(name, words)


def conspicuous(written: Written) -> list[str]:
    """The traits of the text, how much they are together, and how long the text is."""
    traits = list(traits_of(written))
    points = sum(trait.points for trait in traits)
    return [
        *(trait.name for trait in traits),
        *(f"{step}+ points" for step in STEPS if points >= step),
        *(["no link"] if not written.links else []),
        "short" if len(written.words) < SHORT else "long" if len(written.words) > LONG else "usual",
    ]
