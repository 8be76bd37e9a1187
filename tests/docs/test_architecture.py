"""docs/architecture.md draws the tree and the middlewares as they are."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.docs.documents import APPS, ROOT

TEXT = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
# Django's own, which every app has.
USUAL = {"migrations", "management", "templatetags", "__pycache__"}


def drawn() -> dict[str, str]:
    """The folders of the drawing, each with its sentence."""
    tree = re.search(r"```text\n(.*?)```", TEXT, flags=re.S)
    assert tree
    found: dict[str, str] = {}
    top = ""
    for line in tree[1].splitlines():
        match = re.fullmatch(r"( *)([\w/]+)/ +(.+)", line)
        assert match, line
        top = top if match[1] else match[2]
        found[f"{top}/{match[2]}" if match[1] else match[2]] = match[3]
    return found


def folders() -> set[str]:
    """The folders at the top, and those of the apps: as git knows them."""
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    found: set[str] = set()
    for file in files:
        top, *rest = file.split("/")[:-1] or [""]
        if top and not top.startswith("."):
            found.add(top)
        if top in APPS and rest and rest[0] not in USUAL:
            found.add(f"{top}/{rest[0]}")
    return found


def test_the_tree_is_the_one_that_is_there() -> None:
    assert set(drawn()) == folders()


def test_each_folder_has_one_sentence_of_its_own() -> None:
    sentences = list(drawn().values())
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("app", ["blog", "comments"])
def test_an_app_has_at_most_fifteen_entries_at_its_top(app: str) -> None:
    entries = [path for path in (ROOT / app).iterdir() if path.name != "__pycache__"]
    assert len(entries) <= 15


def test_every_middleware_is_in_the_table_in_its_order() -> None:
    table = TEXT.partition("| middleware,")[2].partition("\n\n")[0]
    named = re.findall(r"^\| `(\w+)` \|", table, flags=re.M)
    assert named == [path.rpartition(".")[2] for path in settings.MIDDLEWARE]


def test_the_glossary_has_at_most_25_words() -> None:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| ([^|]+) \|", text, flags=re.M)[1:]
    words = [word for word in words if not set(word) <= {"-", " "}]
    assert 1 <= len(words) <= 25
    assert words == sorted(words, key=str.lower)


def modules() -> list[Path]:
    files = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / file for file in files if "/migrations/" not in file and (ROOT / file).exists()]


def test_every_module_begins_with_what_it_is_for() -> None:
    silent = []
    for path in modules():
        source = path.read_text(encoding="utf-8")
        if source.strip() and not (ast.get_docstring(ast.parse(source)) or "").strip():
            silent.append(str(path.relative_to(ROOT)))
    assert silent == []
