"""The folder demo/ can be deleted: nothing outside it needs it."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ["accounts", "backup", "bench", "blog", "comments", "config", "ratings", "subscriptions"]
MODULES = [
    path
    for folder in [*CODE, "tests", "wordpress"]
    for path in (ROOT / folder).rglob("*.py")
    if not path.is_relative_to(ROOT / "tests" / "demo")
]


def imported_packages(path: Path) -> set[str]:
    """The top-level packages that a module imports, in its functions, too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_nothing_outside_imports_the_demo() -> None:
    importing = [str(path) for path in MODULES if "demo" in imported_packages(path)]
    assert len(MODULES) > 250
    assert importing == []


@pytest.fixture
def without_demo(tmp_path: Path) -> Path:
    """The project without that folder."""
    for entry in ROOT.iterdir():
        if entry.name not in {"config", "demo", "manage.py"} and not entry.name.startswith("."):
            (tmp_path / entry.name).symlink_to(entry)
    # What looks for its neighbours by its own path has to be a copy.
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copy(ROOT / "manage.py", tmp_path)
    return tmp_path


def test_the_project_passes_its_checks_without_the_demo(without_demo: Path) -> None:
    command = "from django.conf import settings; print('demo' in settings.INSTALLED_APPS)"
    for arguments, output in ((["check"], "no issues"), (["shell", "-c", command], "False")):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=without_demo,
            env=os.environ | {"DEBUG": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert output in done.stdout
