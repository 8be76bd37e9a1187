"""Looks up many words and phrases in a text at once, in time that depends on the text alone."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

WORDS = re.compile(r"[^\W_]+|%")
STEM_LETTERS = 4

Entries = dict[str, list[tuple[list[str], str]]]


def words_of(text: str) -> list[str]:
    return WORDS.findall(text)


class Phrases:
    """Words and phrases, each of which stands for a group; “*” stands for the rest of a word.

    “*credit*” is for single words only: a phrase begins with a whole word or the beginning of one.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._by_word: Entries = defaultdict(list)
        self._by_stem: Entries = defaultdict(list)
        self._inside: list[tuple[str, str]] = []
        for phrase, group in entries:
            parts = re.findall(r"\*?[^\W_]+\*?|%", phrase)
            first = parts[0]
            if first.startswith("*"):
                self._inside.append((first.strip("*"), group))
            elif first.endswith("*"):
                self._by_stem[first.strip("*")[:STEM_LETTERS]].append((parts, group))
            else:
                self._by_word[first].append((parts, group))
        inner = "|".join(re.escape(inner) for inner, _group in self._inside)
        self._any_inside = re.compile(inner or r"(?!)")

    def found_in(self, words: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Each phrase as the text has it, and its group."""
        inside = self._inside if self._any_inside.search(" ".join(words)) else []
        for place, word in enumerate(words):
            for parts, group in self._beginning_with(word):
                here = words[place : place + len(parts)]
                if len(here) == len(parts) and all(map(_matches, parts, here)):
                    yield " ".join(here), group
            for inner, group in inside:
                if inner in word:
                    yield word, group

    def _beginning_with(self, word: str) -> Iterator[tuple[list[str], str]]:
        yield from self._by_word.get(word, ())
        for length in range(2, STEM_LETTERS + 1):
            yield from self._by_stem.get(word[:length], ())


def _matches(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def lines_of(name: str) -> list[str]:
    """The lines of a list beside this module, without comments."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
