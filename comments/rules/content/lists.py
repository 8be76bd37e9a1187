"""The lists of words and hosts beside this module, read once in each process."""

import re
from functools import cache

from comments.rules.content.phrases import Phrases, lines_of

HOSTS = "hosts"


@cache
def shorteners() -> frozenset[str]:
    return frozenset(lines_of("shorteners.txt"))


@cache
def flattery() -> Phrases:
    return Phrases((line.replace("-", " "), "flattery") for line in lines_of("flattery.txt"))


@cache
def selling() -> Phrases:
    groups = _groups()
    return Phrases(
        (entry, group) for group, entries in groups.items() if group != HOSTS for entry in entries
    )


@cache
def selling_hosts() -> Phrases:
    """Words that say of a host that it sells something; also the telling ones of other groups."""
    entries = [
        one
        for group, entries in _groups().items()
        if points_of_groups()[group] > 1
        for one in entries
        if " " not in one
    ]
    return Phrases((entry, HOSTS) for entry in dict.fromkeys([*entries, *_groups()[HOSTS]]))


@cache
def points_of_groups() -> dict[str, int]:
    """What the words of each group count."""
    heads = (_head(line) for line in lines_of("selling.txt"))
    return {head[1]: int(head[2]) for head in heads if head}


@cache
def _groups() -> dict[str, list[str]]:
    texts: dict[str, str] = {}
    group = ""
    for line in lines_of("selling.txt"):
        if head := _head(line):
            group = head[1]
        else:
            texts[group] = f"{texts.get(group, '')} {line}"
    return {
        group: [part.strip() for part in text.split(",") if part.strip()]
        for group, text in texts.items()
    }


def _head(line: str) -> re.Match[str] | None:
    return re.fullmatch(r"\[(.+)\] (\d)", line)
