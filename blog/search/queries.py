"""Parse what somebody types into the search field: words, “phrases”, and -words to exclude."""

import re
from dataclasses import dataclass
from functools import cached_property

from blog.search.words import stems

MAX_LENGTH = 200
MAX_TERMS = 12
TERM = re.compile(
    r'(?P<minus>(?<!\S)[-−])?(?:["„“”«»](?P<phrase>[^"„“”«»]*)["“”«»]?|(?P<word>[^\s"„“”«»]+))'
)


@dataclass(frozen=True)
class Query:
    """Each term is a sequence of stems that must follow each other."""

    wanted: tuple[tuple[str, ...], ...]
    unwanted: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.wanted)

    @cached_property
    def stems(self) -> frozenset[str]:
        """What to highlight in the hits."""
        return frozenset(stem for term in self.wanted for stem in term)

    def for_sqlite(self) -> str:
        """The query in the syntax of FTS5; stems contain only letters and digits."""
        unwanted = "".join(f' NOT "{" ".join(term)}"' for term in self.unwanted)
        return f"({self._wanted_for_sqlite})" + unwanted

    def for_sqlite_title(self) -> str:
        """What the title must contain for all wanted words to stand there."""
        return f"title : ({self._wanted_for_sqlite})"

    @property
    def _wanted_for_sqlite(self) -> str:
        return " AND ".join(f'"{" ".join(term)}"' for term in self.wanted)

    def for_postgresql(self) -> str:
        """The query in the syntax of tsquery."""
        unwanted = "".join(f" & !{_phrase(term)}" for term in self.unwanted)
        return self.for_postgresql_title() + unwanted

    def for_postgresql_title(self) -> str:
        return " & ".join(map(_phrase, self.wanted))


def _phrase(term: tuple[str, ...]) -> str:
    return "(" + " <-> ".join(term) + ")"


def parse(text: str) -> Query:
    """Never fails: whatever is not a word is dropped, and what is too long is cut off."""
    wanted: list[tuple[str, ...]] = []
    unwanted: list[tuple[str, ...]] = []
    for match in TERM.finditer(text[:MAX_LENGTH]):
        term = tuple(stems(match["phrase"] or match["word"] or ""))
        if term and len(wanted) + len(unwanted) < MAX_TERMS:
            (unwanted if match["minus"] else wanted).append(term)
    return Query(tuple(wanted), tuple(unwanted))
