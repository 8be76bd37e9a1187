"""Change one thing in a module at a time, and print the changes that no test notices.

    make mutants MODULES="accounts/origin.py ratings/voting.py"

It works in a temporary copy, on SQLite. Each mutant meets those tests of its module that come to
its line, the quick ones first, until one fails. docs/mutants.md lists the survivors that change
nothing.
"""

import argparse
import builtins
import compileall
import importlib
import io
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import django.test.utils
import pytest

from bench.mutation.changes import Mutant, mutants_of, with_probes
from bench.mutation.targets import ONLY, TESTS

# Imported once and inherited by every fork: what takes long and knows no project settings.
PRELOAD = ["django.test.client", "django.db.models", "django.forms", "hypothesis", "html5lib"]
PRELOAD += ["bleach", "nh3", "PIL.Image", "aiosmtpd.controller", "pytest_django.plugin"]

GRACE = 60.0
"""Seconds that a mutant may take beyond three times what its tests take."""


class Tracer:
    """A pytest plugin that notes which test comes to which lines of the modules, and how long."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[int, set[str]]] = {}
        self.seconds: dict[str, float] = {}
        self.test = ""
        vars(builtins)["__ran__"] = self.ran

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.test, begin = item.nodeid, time.monotonic()
        try:
            return (yield)
        finally:
            self.seconds[self.test] = time.monotonic() - begin

    def ran(self, module: str, line: int) -> None:
        if self.test:
            self.lines.setdefault(module, {}).setdefault(line, set()).add(self.test)


def run_pytest(arguments: list[str]) -> None:
    """In a fork: run the tests in the working directory, and leave with pytest's exit code."""
    sys.path[0] = str(Path.cwd())
    sys.dont_write_bytecode = True  # a mutant of the same second and size would not be compiled
    # The database is there: making it anew would take longer than most tests.
    django.test.utils.setup_databases = lambda **_options: []
    options = ["-q", "-x", "-p", "no:cacheprovider", "--assert=plain", "--reuse-db"]
    # Folders of their own, as sessions side by side tidy up each other's.
    options += ["--basetemp=temporary", *arguments]
    tracer, output = Tracer(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(output):
        try:
            code = int(pytest.main(options, plugins=[tracer]))
        except Exception:  # Django cannot start with this mutant.
            code = pytest.ExitCode.INTERNAL_ERROR
    found = {"lines": tracer.lines, "seconds": tracer.seconds, "output": output.getvalue()}
    Path("traced.json").write_text(json.dumps(found, default=sorted))
    os._exit(code)


def fork(arguments: list[str], seconds: float | None = None) -> int | None:
    """The exit code of `run_pytest` in a process of its own; None after so many seconds."""
    process = multiprocessing.get_context("fork").Process(target=run_pytest, args=[arguments])
    process.start()
    process.join(seconds)
    if process.exitcode is None:
        process.kill()
        process.join()
        return None
    return process.exitcode


def copy_to(folder: Path) -> None:
    """Copy what git knows or would add, compile it, and go there."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.check_output(command, text=True)  # nothing from outside
    for name in listed.split("\0"):
        if name and Path(name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, folder / name)
    os.chdir(folder)
    compileall.compile_dir(".", quiet=2)


def trace(modules: dict[str, str], tests: list[str]) -> dict[str, Any]:
    """Run the tests once without a mutant: which of them comes where, and how long each takes."""
    subprocess.check_call([sys.executable, "manage.py", "migrate", "--verbosity=0"])
    Path("mutants.sqlite3").rename("pristine.sqlite3")
    for module, source in modules.items():
        Path(importlib.util.cache_from_source(module)).unlink(missing_ok=True)
        Path(module).write_text(with_probes(source, module))
    code = run(tests)
    traced: dict[str, Any] = json.loads(Path("traced.json").read_text())
    if code != pytest.ExitCode.OK:
        sys.exit(f"The tests fail without a mutant.\n{traced['output'][-3000:]}")
    for module, source in modules.items():
        Path(module).write_text(source)
    return traced


def run(tests: list[str], seconds: float | None = None) -> int | None:
    """Run the tests on a new copy of the database."""
    for name in ("mutants.sqlite3-wal", "mutants.sqlite3-shm"):
        Path(name).unlink(missing_ok=True)
    shutil.copy("pristine.sqlite3", "mutants.sqlite3")
    return fork(tests, seconds)


def survives(module: str, mutant: Mutant, named: list[str], traced: dict[str, Any]) -> bool:
    """Whether all tests that come to the mutant's line pass, the quick ones first."""
    seconds = traced["seconds"]
    if mutant.in_function:
        tests = traced["lines"].get(module, {}).get(str(mutant.line), [])
    else:  # what runs on import is run by no test of its own
        tests = [test for test in seconds if test.startswith(tuple(named))]
    if not tests:
        return True
    Path(module).write_text(mutant.source)
    limit = GRACE + 3 * sum(map(seconds.get, tests))
    return run(sorted(tests, key=seconds.get), limit) == pytest.ExitCode.OK


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="*", default=list(TESTS), metavar="MODULE")
    parser.add_argument("--tests", nargs="+", default=[], help="instead of those named for it")
    options = parser.parse_args()
    os.environ |= {"DEBUG": "1", "DATABASE_URL": "sqlite:///mutants.sqlite3"}
    for name in PRELOAD:
        importlib.import_module(name)
    named = {module: options.tests or TESTS[module] for module in options.modules}
    tests = sorted({test for tests in named.values() for test in tests})
    with tempfile.TemporaryDirectory() as folder:
        copy_to(Path(folder))
        sources = {module: Path(module).read_text() for module in options.modules}
        traced = trace(sources, tests)
        for module, source in sources.items():
            mutants = list(mutants_of(source, ONLY.get(module, [])))
            surviving = 0
            for mutant in mutants:
                if survives(module, mutant, named[module], traced):
                    surviving += 1
                    print(f"{module}:{mutant.line}: {mutant.what}", flush=True)
            Path(module).write_text(source)
            print(f"{module}: {surviving} of {len(mutants)} mutants survived", flush=True)


if __name__ == "__main__":
    main()
