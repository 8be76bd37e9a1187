"""The command for mutation testing finds what it is to change; it is not part of the suite."""

from pathlib import Path
from typing import Any

import pytest

from bench.mutation.changes import mutants_of, with_probes
from bench.mutation.targets import ONLY, TESTS


@pytest.mark.parametrize("module", TESTS)
def test_each_module_and_its_tests_are_there(module: str) -> None:
    missing = [path for path in (module, *TESTS[module]) if not Path(path).exists()]
    assert missing == []


@pytest.mark.parametrize("module", ONLY)
def test_a_module_has_the_functions_to_change(module: str) -> None:
    source = Path(module).read_text()
    for name in ONLY[module]:
        assert list(mutants_of(source, [name])), name


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("a < b", {"a <= b", "a >= b"}),
        ("a and b", {"a or b"}),
        ("not a", {"a"}),
        ("a + 1", {"a - 1", "a + 2", "a + 0"}),
        ("a = True", {"a = False"}),
        ("a()", {"pass"}),
        ("a.filter(b__lt=c)", {"pass", "a.exclude(b__lt=c)", "a", "a.filter(b__lte=c)"}),
        ("if a: b", {"if not a:\n    b"}),
        ("def a():\n    return b", {"def a():\n    return None"}),
        ("@a\ndef b():\n    pass", {"def b():\n    pass"}),
        ("def a(b: int | None) -> int | None:\n    pass", set()),
    ],
)
def test_these_changes_are_tried(source: str, changed: set[str]) -> None:
    assert {mutant.source for mutant in mutants_of(source, [])} == changed


def test_a_module_with_probes_does_the_same() -> None:
    source = "def sign(x):\n    if x < 0:\n        return -1\n    return 1\n"
    names: dict[str, Any] = {}
    exec(with_probes(source, "m.py"), names)  # noqa: S102  # what this test wrote
    assert [names["sign"](-3), names["sign"](3)] == [-1, 1]
