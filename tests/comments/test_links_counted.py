"""Which elements of a comment count as links."""

import pytest

from comments.rules.fingerprints import count_links


@pytest.mark.parametrize(
    ("html", "number"),
    [
        ("<p>Nichts</p>", 0),
        ('<p><a href="https://a.example/">a</a> <a href="https://b.example/">b</a></p>', 2),
        ("<p><a>Ein Anker</a></p>", 0),
        ('<p><del href="https://a.example/">a</del></p>', 0),
    ],
)
def test_links_are_anchors_that_lead_somewhere(html: str, number: int) -> None:
    assert count_links(html) == number
