"""Paths, commands, targets and variables that the documents name exist."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.docs.documents import APPS, DOCUMENTS, ROOT, code_spans, commands, id_of

# The top of a path in the repository; what else holds a slash is a URL or a folder of a host.
TOPS = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")} - {
    "media",
    "imports",
    "staticfiles",
}
FILE = re.compile(r"[\w.-]+(?:/[\w.*-]+)*/?")
ENDINGS = (".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".js", ".po", ".yml")

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=id_of)


def named_paths(document: Path) -> set[str]:
    """Code spans that are paths: they begin with a folder of ours or end like a file."""
    found = set()
    for span in code_spans(document):
        if FILE.fullmatch(span) and (
            (span.split("/")[0] in TOPS and "/" in span) or span.endswith(ENDINGS)
        ):
            found.add(span)
    return found


def exists(path: str, document: Path) -> bool:
    """From the top, beside the document, or within an app whose file is named shortly."""
    places = [ROOT, document.parent, *(ROOT / app for app in APPS)]
    return any(any(place.glob(path.rstrip("/"))) for place in places)


@every_document
def test_every_path_exists(document: Path) -> None:
    assert [path for path in named_paths(document) if not exists(path, document)] == []


@every_document
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
    for link in links:
        if not link.startswith(("http:", "https:", "mailto:")):
            path, _hash, heading = link.partition("#")
            target = document.parent / path if path else document
            assert target.exists(), link
            if heading:
                assert heading in headings(target), link


def headings(document: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@every_document
def test_every_command_of_django_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(re.findall(r"manage\.py ([a-z_]+)", text))
    assert named - set(get_commands()) == set()


def test_every_command_of_ours_is_documented() -> None:
    text = "".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    ours = {name for name, app in get_commands().items() if app in APPS}
    assert {name for name in ours if name not in text} == set()


@every_document
def test_every_target_of_make_exists(document: Path) -> None:
    text = "\n".join([*code_spans(document), commands(document)])
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.M))
    assert set(re.findall(r"\bmake ([a-z]+)", text)) - targets == set()


@every_document
def test_every_module_that_is_run_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert [name for name in re.findall(r"python -m ([\w.]+)", text) if not find_spec(name)] == []


class TestEnvironment:
    def of_settings(self) -> set[str]:
        source = (ROOT / "config/settings.py").read_text(encoding="utf-8")
        asked = re.findall(r'environ\.get\(\s*"([A-Z_]+)"|env_\w+\("([A-Z_]+)"', source)
        return {name for names in asked for name in names if name}

    def of_the_table(self) -> set[str]:
        text = (ROOT / "docs/operate.md").read_text(encoding="utf-8")
        table = text.partition("## Environment variables")[2].partition("\n## ")[0]
        first_cells = re.findall(r"^\|([^|]+)\|", table, flags=re.M)
        return {name for cell in first_cells for name in re.findall(r"`([A-Z_]+)`", cell)}

    def test_every_variable_is_in_the_table_and_the_other_way_round(self) -> None:
        assert self.of_settings() == self.of_the_table()

    def test_no_document_names_another(self) -> None:
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        known = self.of_settings() | set(re.findall(r"\b([A-Z]+)\b", makefile)) | {"CI"}
        for document in DOCUMENTS:
            text = "\n".join([*code_spans(document), commands(document)])
            named = re.findall(r"(?<!--author )\b([A-Z][A-Z_]{2,})=", text)
            assert set(named) - known == set(), document
