"""Compare two texts: matching paragraphs side by side, with the words that differ.

The cost is bounded: where comparing would take long, whole paragraphs are shown as changed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from blog.html.page_marks import MORE_MARK, NEXT_PAGE_MARK
from blog.html.sanitising import as_written
from blog.html.tree import BLOCKS, Element

# Comparisons of two words that are allowed in a pair of paragraphs, and in the whole text.
MAX_WORK_PER_PAIR = 400_000
MAX_WORK = 6_000_000
# Paragraphs and pairs that are considered for matching.
MAX_PARAGRAPHS = 4_000
MAX_PAIRS = 2_500
# Two paragraphs match if at least this share of their words is common.
ALIKE = 0.5
# Equal paragraphs that stay visible next to a changed one; the others are folded.
CONTEXT = 1

SHOWN_MARKS = {
    "b": "strong",
    "strong": "strong",
    "i": "em",
    "em": "em",
    "code": "code",
    "sub": "sub",
    "sup": "sup",
    "s": "struck",
    "del": "struck",
    "strike": "struck",
    "u": "underlined",
    "ins": "underlined",
    "a": "link",
}
KINDS = {"h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "tr"}


@dataclass(frozen=True)
class Word:
    text: str
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    kind: str
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Row:
    """A paragraph as it was and as it is; one of the two may be missing."""

    before: SafeString | None
    after: SafeString | None
    before_kind: str = ""
    after_kind: str = ""
    is_same: bool = False


@dataclass(frozen=True)
class Rows:
    """Consecutive rows, folded where a long stretch is unchanged."""

    rows: list[Row]
    folded: bool


def difference(before: str, after: str) -> list[Rows]:
    """Two sources of posts, side by side."""
    return fold(list(compare(paragraphs(before), paragraphs(after))))


def plain_difference(before: str, after: str) -> list[Rows]:
    """Two lines without markup, such as titles."""
    old, new = (
        Paragraph("p", tuple(Word(word) for word in line.split())) for line in (before, after)
    )
    return fold(list(pair(old, new, Budget())))


def paragraphs(source: str) -> list[Paragraph]:
    """The paragraphs of a post's source in the order of reading, the marks as words."""
    with_marks = NEXT_PAGE_MARK.sub(f"<p>— {_('new page')} —</p>", source)
    with_marks = MORE_MARK.sub(f"<p>— {_('end of what lists show')} —</p>", with_marks)
    reader = _Reader()
    reader.read(as_written(with_marks), "p", ())
    reader.end("p")
    return reader.found


class _Reader:
    """Collects paragraphs while it walks through a tree."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self.words: list[Word] = []
        self.glued = False
        """Whether the next characters continue the last word."""

    def end(self, kind: str) -> None:
        if self.words:
            self.found.append(Paragraph(kind, tuple(self.words)))
        self.words, self.glued = [], False

    def read(self, element: Element, kind: str, marks: tuple[str, ...]) -> None:
        for child in element.children:
            if isinstance(child, str):
                self.read_text(child, marks)
            elif child.tag == "pre":
                self.end(kind)
                self.found += [
                    Paragraph("pre", tuple(Word(part) for part in re.findall(r"\s*\S+", line)))
                    for line in child.text().splitlines()
                    if line.strip()
                ]
            elif child.tag in {"td", "th"}:
                self.read(child, kind, marks)
                self.words.append(Word("|"))
                self.glued = False
            elif child.tag in BLOCKS:
                self.end(kind)
                inner = child.tag if child.tag in KINDS else kind
                self.read(child, inner, marks)
                self.end(inner)
            else:
                self.read_inline(child, kind, marks)

    def read_inline(self, element: Element, kind: str, marks: tuple[str, ...]) -> None:
        if element.tag == "img":
            named = element.attributes.get("alt") or element.attributes.get("src", "")
            self.words.append(Word(f"[{_('picture')}: {named}]", marks))
            self.glued = False
        elif element.tag == "br":
            self.glued = False
        else:
            mark = SHOWN_MARKS.get(element.tag)
            self.read(element, kind, (*marks, mark) if mark else marks)
            if target := element.attributes.get("href"):
                self.words.append(Word(f"({target})", ("target",)))
                self.glued = False

    def read_text(self, text: str, marks: tuple[str, ...]) -> None:
        words = text.split()
        if words and self.glued and not text[0].isspace() and self.words:
            # “<b>Ha</b>us” is one word; it keeps the marks of its beginning.
            last = self.words.pop()
            words[0] = last.text + words[0]
            self.words.append(Word(words.pop(0), last.marks))
        self.words += [Word(word, marks) for word in words]
        if text:
            self.glued = not text[-1].isspace()


class Budget:
    """The number of comparisons that are left."""

    def __init__(self) -> None:
        self.left = MAX_WORK

    def allows(self, before: Paragraph, after: Paragraph) -> bool:
        work = len(before.words) * len(after.words)
        if work > min(self.left, MAX_WORK_PER_PAIR):
            return False
        self.left -= work
        return True


def compare(before: list[Paragraph], after: list[Paragraph]) -> Iterator[Row]:
    """Rows of paragraphs that belong together."""
    budget = Budget()
    for tag, i1, i2, j1, j2 in stretches(before, after):
        if tag == "equal":
            yield from (same(paragraph) for paragraph in after[j1:j2])
        else:
            for old, new in partners(before[i1:i2], after[j1:j2]):
                yield from pair(old, new, budget)


def stretches(
    before: list[Paragraph], after: list[Paragraph]
) -> list[tuple[str, int, int, int, int]]:
    """The opcodes of difflib; for very long texts only the equal ends are found."""
    if max(len(before), len(after)) <= MAX_PARAGRAPHS:
        return list(SequenceMatcher(None, before, after).get_opcodes())
    shorter = min(len(before), len(after))
    head = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    end, new_end = len(before) - tail, len(after) - tail
    return [
        ("equal", 0, head, 0, head),
        ("replace", head, end, head, new_end),
        ("equal", end, len(before), new_end, len(after)),
    ]


def partners(
    before: list[Paragraph], after: list[Paragraph]
) -> list[tuple[Paragraph | None, Paragraph | None]]:
    """Pairs of old and new paragraphs, in order; None where one has no counterpart."""
    found: list[tuple[Paragraph | None, Paragraph | None]] = []
    olds = [Counter(paragraph.words) for paragraph in before]
    news = [Counter(paragraph.words) for paragraph in after]
    start = 0
    for old, old_words in zip(before, olds, strict=True):
        stop = min(len(after), start + MAX_PAIRS // len(before) + 1)
        likeness = {place: alike(old_words, news[place]) for place in range(start, stop)}
        best = max(likeness, key=lambda place: likeness[place], default=start)
        if likeness.get(best, 0.0) < ALIKE:
            found.append((old, None))
            continue
        found += [(None, new) for new in after[start:best]]
        found.append((old, after[best]))
        start = best + 1
    return found + [(None, new) for new in after[start:]]


def alike(before: Counter[Word], after: Counter[Word]) -> float:
    """The share of words that two paragraphs have in common, 0 to 1."""
    fewer, more = sorted((before, after), key=len)
    both = fewer.total() + more.total()
    if 2 * min(fewer.total(), more.total()) < ALIKE * both:
        return 0.0
    return 2 * (fewer & more).total() / both if both else 1.0


def pair(before: Paragraph | None, after: Paragraph | None, budget: Budget) -> Iterator[Row]:
    """The row of two paragraphs, or of the one that there is."""
    if before is None or after is None:
        yield Row(
            marked(before, "del") if before else None,
            marked(after, "ins") if after else None,
            before.kind if before else "",
            after.kind if after else "",
        )
    elif before == after:
        yield same(after)
    elif before.kind != after.kind or not budget.allows(before, after):
        old, new = marked(before, "del"), marked(after, "ins")
        yield Row(old, new, before.kind, after.kind)
    else:
        old, new = words_marked(before.words, after.words)
        yield Row(old, new, before.kind, after.kind)


def same(paragraph: Paragraph) -> Row:
    html = shown(paragraph.words)
    return Row(html, html, paragraph.kind, paragraph.kind, is_same=True)


def marked(paragraph: Paragraph, tag: str) -> SafeString:
    return _wrapped(tag, shown(paragraph.words))


def words_marked(
    before: tuple[Word, ...], after: tuple[Word, ...]
) -> tuple[SafeString, SafeString]:
    """Both texts, the first with its removed words in `del`, the second with new ones in `ins`."""
    old: list[SafeString] = []
    new: list[SafeString] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            old.append(shown(before[i1:i2]))
            new.append(shown(after[j1:j2]))
            continue
        if i1 < i2:
            old.append(_wrapped("del", shown(before[i1:i2])))
        if j1 < j2:
            new.append(_wrapped("ins", shown(after[j1:j2])))
    return mark_safe(" ".join(old)), mark_safe(" ".join(new))


def shown(words: tuple[Word, ...]) -> SafeString:
    """The words as HTML, their marks as readers would see them; all text is escaped here."""
    runs = []
    for marks, run in groupby(words, key=lambda word: word.marks):
        html = escape(" ".join(word.text for word in run))
        for mark in reversed(marks):
            html = (
                _wrapped(mark, html)
                if mark in {"strong", "em", "code", "sub", "sup"}
                else mark_safe(f'<span class="difference__{mark}">{html}</span>')
            )
        runs.append(html)
    return mark_safe(" ".join(runs))


def _wrapped(tag: str, html: SafeString) -> SafeString:
    return mark_safe(f"<{tag}>{html}</{tag}>")


def fold(rows: list[Row]) -> list[Rows]:
    """Fold long stretches of equal rows, except for those next to a change."""
    near = {
        number + step
        for number, row in enumerate(rows)
        if not row.is_same
        for step in range(-CONTEXT, CONTEXT + 1)
    }
    groups = []
    for shown_one, members in groupby(range(len(rows)), key=lambda number: number in near):
        part = [rows[number] for number in members]
        groups.append(Rows(part, folded=not shown_one and len(part) > 1))
    return groups
