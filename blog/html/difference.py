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

from blog.html.normalising import RENAMED
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

# How marks look; two that look alike are the same here, as for the sanitiser.
SHOWN_MARKS = {
    "strong": "strong",
    "em": "em",
    "code": "code",
    "sub": "sub",
    "sup": "sup",
    "s": "struck",
    "del": "struck",
    "u": "underlined",
    "ins": "underlined",
    "a": "link",
}
ALIASES = {"b": "strong", "i": "em", **RENAMED}
# What a look at the text shows; everything else is named where it changes.
PLAIN_MARKS = {"strong", "em", "code", "sub", "sup", "s", "u", "a", "target"}
KINDS = {"h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "tr"}
PLAIN_KINDS = {"p", "h2", "h3", "h4", "li", "blockquote", "figcaption", "pre"}
# A paragraph in a list item or a cell is one with or without its own element.
UNSEEN_BLOCKS = {"p", "tbody"}

Marks = tuple[str, ...]
"""The elements around something, outermost first: each its tag, with its attributes if any."""


@dataclass(frozen=True)
class Word:
    pieces: tuple[tuple[str, Marks], ...]
    """Parts with different marks, such as the two of “10⁵”."""


def word(text: str, marks: Marks = ()) -> Word:
    return Word(((text, marks),))


@dataclass(frozen=True)
class Paragraph:
    kind: str
    words: tuple[Word, ...]
    around: Marks = ()


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
    old, new = (Paragraph("p", tuple(map(word, line.split()))) for line in (before, after))
    return fold(list(pair(old, new, Budget())))


def paragraphs(source: str) -> list[Paragraph]:
    """The paragraphs of a post's source in the order of reading, the marks as words."""
    with_marks = NEXT_PAGE_MARK.sub(f"<p>— {_('new page')} —</p>", source)
    with_marks = MORE_MARK.sub(f"<p>— {_('end of what lists show')} —</p>", with_marks)
    reader = _Reader()
    reader.read(as_written(with_marks), "p", (), ())
    reader.end("p", ())
    return reader.found


class _Reader:
    """Collects paragraphs while it walks through a tree."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self.words: list[Word] = []
        self.glued = False
        """Whether the next characters continue the last word."""

    def end(self, kind: str, around: Marks) -> None:
        if self.words:
            self.found.append(Paragraph(kind, tuple(self.words), around))
        self.words, self.glued = [], False

    def read(self, element: Element, kind: str, around: Marks, marks: Marks) -> None:
        for child in element.children:
            if isinstance(child, str):
                self.read_text(child, marks)
            elif child.tag == "pre":
                self.end(kind, around)
                self.read_code(child, (*around, *map(name_of, (child, *child.descendants()))))
            elif child.tag in {"td", "th"}:
                self.read(child, kind, around, marks)
                self.add(word("|", () if name_of(child) == "td" else (name_of(child),)))
            elif child.tag == "hr":
                self.end(kind, around)
                self.found.append(Paragraph(kind, (word("* * *", (name_of(child),)),), around))
            elif child.tag in BLOCKS:
                self.end(kind, around)
                self.read_block(child, kind, around, marks)
            else:
                self.read_inline(child, kind, around, marks)

    def read_block(self, block: Element, kind: str, around: Marks, marks: Marks) -> None:
        name = name_of(block)
        inner = block.tag if block.tag in KINDS else kind
        inside = around if name in UNSEEN_BLOCKS else (*around, name)
        self.read(block, inner, inside, marks)
        self.end(inner, inside)

    def read_code(self, pre: Element, around: Marks) -> None:
        self.found += [
            Paragraph("pre", tuple(map(word, re.findall(r"\s*\S+", line))), around)
            for line in pre.text().splitlines()
            if line.strip()
        ]

    def read_inline(self, element: Element, kind: str, around: Marks, marks: Marks) -> None:
        if element.tag == "img":
            named = element.attributes.get("alt") or element.attributes.get("src", "")
            self.add(word(f"[{_('picture')}: {named}]", (*marks, name_of(element))))
        elif element.tag == "br":
            self.add(word("↵", ("br",)))
        elif not element.children and "id" in element.attributes:
            self.add(word(f"#{element.attributes['id']}", ("target",)))
        else:
            name = name_of(element)
            self.read(element, kind, around, marks if name == "span" else (*marks, name))
            if target := element.attributes.get("href"):
                self.add(word(f"({target})", ("target",)))

    def add(self, new: Word) -> None:
        self.words.append(new)
        self.glued = False

    def read_text(self, text: str, marks: Marks) -> None:
        words = text.split()
        if words and self.glued and not text[0].isspace() and self.words:
            # “10<sup>5</sup>” is one word.
            self.words.append(Word((*self.words.pop().pieces, (words.pop(0), marks))))
        self.words += [word(one, marks) for one in words]
        if text:
            self.glued = not text[-1].isspace()


def name_of(element: Element) -> str:
    """The element's tag and attributes, except for a link's target, which is shown beside it."""
    attributes = [
        f'{name}="{value}"' for name, value in sorted(element.attributes.items()) if name != "href"
    ]
    return " ".join([ALIASES.get(element.tag, element.tag), *attributes])


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
    elif (
        (before.kind, before.words) == (after.kind, after.words)
        or before.kind != after.kind
        or not budget.allows(before, after)
    ):
        old, new = marked(before, "del", other=after), marked(after, "ins", other=before)
        yield Row(old, new, before.kind, after.kind)
    else:
        old, new = words_marked(before.words, after.words)
        old, new = with_names(old, before, after), with_names(new, after, before)
        yield Row(old, new, before.kind, after.kind)


def same(paragraph: Paragraph) -> Row:
    html = shown(paragraph.words)
    return Row(html, html, paragraph.kind, paragraph.kind, is_same=True)


def marked(paragraph: Paragraph, tag: str, other: Paragraph | None = None) -> SafeString:
    html = _wrapped(tag, shown(paragraph.words))
    return with_names(html, paragraph, other) if other else html


def with_names(html: SafeString, paragraph: Paragraph, other: Paragraph) -> SafeString:
    """Begin with the elements around a paragraph that its counterpart lacks."""
    lacking = Counter(paragraph.around) - Counter(other.around)
    return _named([name for name in lacking.elements() if name not in PLAIN_KINDS]) + html


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
            old.append(_wrapped("del", shown(before[i1:i2], with_names=True)))
        if j1 < j2:
            new.append(_wrapped("ins", shown(after[j1:j2], with_names=True)))
    return mark_safe(" ".join(old)), mark_safe(" ".join(new))


def shown(words: tuple[Word, ...], *, with_names: bool = False) -> SafeString:
    """The words as HTML, their marks as readers would see them; all text is escaped here.

    `with_names` adds the names of those marks that nobody would see.
    """
    pieces = [
        (text if number else f" {text}", marks)
        for each in words
        for number, (text, marks) in enumerate(each.pieces)
    ]
    runs = []
    for marks, run in groupby(pieces, key=lambda piece: piece[1]):
        text = "".join(text for text, _marks in run)
        space = " " if text.startswith(" ") else ""
        html = escape(text.removeprefix(" "))
        if with_names:
            html = _named([name for name in marks if name not in PLAIN_MARKS]) + html
        runs.append(mark_safe(space) + _looking_like(marks, html))
    return mark_safe("".join(runs).removeprefix(" "))


def _looking_like(marks: Marks, html: SafeString) -> SafeString:
    for name in reversed(marks):
        tag = name.partition(" ")[0]
        look = SHOWN_MARKS.get(tag, tag if tag == "target" else "")
        if look in {"strong", "em", "code", "sub", "sup"}:
            html = _wrapped(look, html)
        elif look:
            html = mark_safe(f'<span class="difference__{look}">{html}</span>')
    return html


def _named(names: list[str]) -> SafeString:
    if not names:
        return mark_safe("")
    shown_names = escape(" ".join(f"<{name}>" for name in names))
    return mark_safe(f'<span class="difference__target">{shown_names}</span> ')


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
