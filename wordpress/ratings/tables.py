"""Rows of database tables, from a dump in SQL or from CSV; only the tables asked for are read."""

import csv
import re
from collections.abc import Collection, Iterator
from itertools import chain
from typing import BinaryIO

Row = dict[str, str]

CREATE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?[`\"]?(\w+)[`\"]?", re.IGNORECASE)
COLUMN = re.compile(r"\s*[`\"](\w+)[`\"]\s+\w")
INSERT = re.compile(
    r"(?:INSERT|REPLACE)(?: IGNORE)? INTO [`\"]?(\w+)[`\"]?\s*(?:\(([^()]*)\))?\s*VALUES?\s*",
    re.IGNORECASE,
)
VALUE = re.compile(r"\s*(?:'((?:[^'\\]|\\.|'')*+)'|([^\s,()']+))\s*([,)])", re.DOTALL)
ROW_START = re.compile(r"\s*,?\s*\(")
ESCAPED = re.compile(r"\\(.)|''", re.DOTALL)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "0": "", "Z": ""}
MAX_ROW = 4_000_000
"""Characters; a row that is longer belongs to no table that is read here."""


def rows(file: BinaryIO, endings: Collection[str]) -> Iterator[tuple[str, Row]]:
    """Rows of the tables with these endings (“wp_” and the like stand before), by column.

    A file that is no SQL dump is read as CSV with the columns' names in its first line, and its
    rows belong to the first of the endings.
    """
    lines = (line.decode(errors="replace").removeprefix("\ufeff") for line in file)
    begin: list[str] = []
    for line in lines:
        begin.append(line)
        if line.strip() and not line.startswith(("--", "/*", "#")):
            break
    first = begin[-1] if begin else ""
    is_sql = re.match(r"\s*(?:CREATE|INSERT|REPLACE|DROP|SET|LOCK|USE|START|BEGIN|ALTER)\b", first)
    if is_sql or len(begin) > 1:
        yield from _from_sql(chain(begin, lines), tuple(endings))
    elif first:
        yield from ((next(iter(endings)), row) for row in _from_csv(chain(begin, lines)))


def _from_csv(lines: Iterator[str]) -> Iterator[Row]:
    first = next(lines)
    delimiter = max(",;\t", key=first.count)
    for row in csv.DictReader(chain([first], lines), delimiter=delimiter):
        yield {str(key).strip(): value for key, value in row.items() if isinstance(value, str)}


def _from_sql(lines: Iterator[str], endings: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    columns: dict[str, list[str]] = {}
    creating = ""
    for line in lines:
        if match := CREATE.match(line):
            creating = match[1] if match[1].endswith(endings) else ""
            columns.setdefault(creating, [])
        elif creating and (column := COLUMN.match(line)):
            columns[creating].append(column[1])
        elif line.startswith(")"):
            creating = ""
        elif (insert := INSERT.match(line)) and insert[1].endswith(endings):
            table = insert[1]
            named = re.findall(r"\w+", insert[2]) if insert[2] else columns.get(table, [])
            ending = next(ending for ending in endings if table.endswith(ending))
            for values in _values(line[insert.end() :], lines):
                yield ending, dict(zip(named, values, strict=False))


def _values(buffer: str, lines: Iterator[str]) -> Iterator[list[str]]:
    """The rows of one statement, which may go on over many lines."""
    position = 0
    while True:
        found = _row(buffer, position)
        if found:
            values, position = found
            yield values
            continue
        buffer, position = buffer[position:], 0
        is_over = buffer.lstrip(" \t\r\n,").startswith(";") or len(buffer) > MAX_ROW
        more = "" if is_over else next(lines, "")
        if not more:
            return
        buffer += more


def _row(text: str, position: int) -> tuple[list[str], int] | None:
    """One row and where it ends; None where it does not end in this text."""
    start = ROW_START.match(text, position)
    if start is None:
        return None
    values: list[str] = []
    position = start.end()
    while match := VALUE.match(text, position):
        values.append(_unescaped(match[1]) if match[1] is not None else match[2])
        position = match.end()
        if match[3] == ")":
            return values, position
    return None


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: ESCAPES.get(found[1], found[1]) if found[1] else "'", text)
