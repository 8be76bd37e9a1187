"""Add paragraphs to text from WordPress's classic editor, which stores neither <p> nor <br>.

The rules are those of its documentation: a blank line ends a paragraph, a line break becomes <br>,
and block-level HTML is kept. Where WordPress's own result would be invalid HTML, this produces what
browsers make of it.
"""

import re

from blog.html.tree import names
from wordpress.content.tags import Token, tokens

BLOCKS = names(
    "address area article aside blockquote caption center col colgroup dd details div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main map "
    "menu nav ol p pre section style summary table tbody td tfoot th thead tr ul"
)
EMPTY = names("area col hr br img")
# Text in these never gets paragraphs, even where there are blank lines.
LINES_ONLY = names("h1 h2 h3 h4 h5 h6 dt caption legend summary")
# Text in these gets paragraphs only if blank lines divide it.
LOOSE = names(
    "address article aside center dd details div fieldset figcaption figure footer form header "
    "hgroup li main nav section td th"
)
# Blank lines at the start and the end of these are ignored.
TIGHT = names("dd figcaption li td th")
# Stray text in these stays as it is; the sanitiser moves it.
STRUCTURE = names("col colgroup dl map menu ol table tbody tfoot thead tr ul")

MARK = re.compile(r"<!--\s*(?:more|nextpage|noteaser)\b", re.IGNORECASE)
BLANK_LINE = re.compile(r"\n[ \t]*\n[\s]*")
BREAK = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
TWO_BREAKS = re.compile(r"<br\b[^<>]*>\s*<br\b[^<>]*>", re.IGNORECASE)


def add_paragraphs(text: str) -> str:
    """The text as HTML; existing HTML is kept."""
    writer = _Writer()
    for token in tokens(text.replace("\r\n", "\n").replace("\r", "\n")):
        writer.take(token)
    writer.close()
    return "".join(writer.out)


class _Writer:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[str] = []
        """The names of the open blocks."""
        self.run: list[Token] = []
        """The tokens since the last tag of a block."""
        self.in_line = True
        """Whether the next tag goes on the same line as the last output."""

    def take(self, token: Token) -> None:
        if token.kind == "comment" and MARK.match(token.raw):
            self.flush()
            self.leave_paragraph()
            self.write(token.raw)
        elif token.name not in BLOCKS:
            self.run.append(token)
        elif token.kind == "start":
            self.start(token)
        elif token.kind == "end":
            self.end(token)
        else:
            self.flush()
            self.leave_paragraph()
            self.write(token.raw)

    def start(self, token: Token) -> None:
        self.flush()
        self.leave_paragraph()
        self.write(token.raw)
        if token.name not in EMPTY:
            self.open.append(token.name)
            self.in_line = token.name not in STRUCTURE

    def end(self, token: Token) -> None:
        self.flush()
        if token.name in self.open:
            while self.open.pop() != token.name:
                pass
            self.write(token.raw, in_line=self.in_line)
        elif token.name != "p":
            self.write(token.raw)

    def close(self) -> None:
        self.flush()
        self.leave_paragraph()

    def leave_paragraph(self) -> None:
        """Close an open paragraph before a block."""
        if self.open and self.open[-1] == "p":
            self.open.pop()
            self.write("</p>", in_line=True)

    def write(self, html: str, *, in_line: bool = False) -> None:
        if self.out and not in_line:
            self.out.append("\n")
        self.out.append(html)
        self.in_line = False

    def write_text(self, html: str) -> None:
        """Write text on the same line as the tag before it."""
        self.write(html, in_line=True)
        self.in_line = True

    def flush(self) -> None:
        html = "".join(token.raw for token in self.run)
        shows_text = any(token.kind != "comment" and token.raw.strip() for token in self.run)
        self.run = []
        if not html.strip():
            return
        here = self.open[-1] if self.open else ""
        if not shows_text or here in STRUCTURE:
            self.write(html.strip())
        elif here == "p":
            self.write_text("</p>\n<p>".join(map(with_breaks, parts_of(html))))
        elif here in LINES_ONLY:
            self.write_text("<br>\n".join(map(with_breaks, parts_of(html))))
        elif here in LOOSE and is_one_piece(html, here):
            self.write_text(with_breaks(html))
        else:
            for part in parts_of(TWO_BREAKS.sub("\n\n", html)):
                self.write(paragraph(part))


def parts_of(html: str) -> list[str]:
    """The parts between blank lines; line breaks in tags and comments do not count."""
    parts = [""]
    for token in tokens(html):
        if token.kind != "text":
            parts[-1] += token.raw
            continue
        first, *rest = BLANK_LINE.split(token.raw)
        parts[-1] += first
        parts += rest
    return [part.strip() for part in parts if part.strip()]


def is_one_piece(html: str, where: str) -> bool:
    edges = html.strip() if where in TIGHT else html
    return not TWO_BREAKS.search(edges) and not any(
        BLANK_LINE.search(token.raw) for token in tokens(edges) if token.kind == "text"
    )


def paragraph(html: str) -> str:
    """A paragraph, unless there are only comments."""
    if all(token.kind == "comment" for token in tokens(html)):
        return html
    return f"<p>{with_breaks(html)}</p>"


def with_breaks(html: str) -> str:
    """Add <br> at the end of each line that has none yet."""
    out: list[str] = []
    for token in tokens(html.strip()):
        if token.kind != "text":
            out.append(token.raw)
            continue
        lines = token.raw.split("\n")
        for number, line in enumerate(lines):
            is_last = number == len(lines) - 1
            text = line if is_last else line.rstrip(" \t")
            out.append(text.lstrip(" \t") if number else text)
            if not is_last:
                out.append("\n" if _ends_with_break(out) else "<br>\n")
    return "".join(out)


def _ends_with_break(out: list[str]) -> bool:
    before = next((piece for piece in reversed(out) if piece.strip(" \t")), "")
    return bool(BREAK.fullmatch(before))
