"""What tests read of the documents: their names, and the code that they quote."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "bench/README.md")
] + sorted((ROOT / "docs").glob("*.md"))
APPS = [
    "accounts",
    "backup",
    "blog",
    "comments",
    "config",
    "demo",
    "ratings",
    "subscriptions",
    "wordpress",
]


def code_spans(document: Path) -> list[str]:
    """What stands between backquotes, without the drawings and commands of their own lines."""
    text = re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    return re.findall(r"`([^`\n]+)`", text)


def commands(document: Path) -> str:
    """Indented lines and fenced blocks: what readers are to type."""
    text = document.read_text(encoding="utf-8")
    fenced = re.findall(r"^```.*?^```", text, flags=re.M | re.S)
    return "\n".join([*fenced, *re.findall(r"^(?: {4}|\t).*$", text, flags=re.M)])


def id_of(document: Path) -> str:
    return str(document.relative_to(ROOT))
