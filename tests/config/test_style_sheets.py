"""What validators of CSS refuse stands in a style sheet only with its reason."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "static/css"
# Features that validators refused when this was written.
TOO_NEW = [
    *["hyphenate-limit-chars", "text-wrap", "font-size-adjust", "text-size-adjust"],
    *["-webkit-text-size-adjust", "scrollbar-gutter", "field-sizing", "color-mix"],
]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
ALTERNATIVE_TEXT = re.compile(r'content: "[^"]*" / ""')


def parts(name: str) -> tuple[str, str]:
    """The comment at the head of a style sheet, and its rules without comments."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return text.partition("*/")[0], COMMENT.sub("", text)


@pytest.mark.parametrize("feature", TOO_NEW)
def test_what_is_too_new_for_validators_has_its_reason(feature: str) -> None:
    reasons, rules = parts("site.css")
    assert (feature in rules) == (feature in reasons)


def test_alternative_texts_of_symbols_have_theirs() -> None:
    reasons, rules = parts("site.css")
    assert ALTERNATIVE_TEXT.search(rules)
    assert 'content with "/"' in reasons


@pytest.mark.parametrize("name", ["site.css", "feed.css"])
def test_no_property_of_one_browser_stands_alone(name: str) -> None:
    _reasons, rules = parts(name)
    for prefixed in re.findall(r"(?<![\w-])-(?:webkit|moz|ms)-([\w-]+):", rules):
        assert re.search(rf"(?<![\w-]){prefixed}:", rules), prefixed


@pytest.mark.parametrize("name", ["site.css", "feed.css"])
def test_every_brace_is_closed(name: str) -> None:
    _reasons, rules = parts(name)
    assert rules.count("{") == rules.count("}")
