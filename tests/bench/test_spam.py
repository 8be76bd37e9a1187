"""The rule for strangers and the filter hold spam, and leave honest comments alone."""

import pytest

from bench.spam import LATER, LEARN, by_traits, examples, judged, percents
from comments.models import CommentSettings


@pytest.mark.parametrize("file", [LEARN, *LATER])
def test_traits_hold_nine_of_ten_and_hardly_an_honest_comment(file: str) -> None:
    result = by_traits(examples(file))
    missed = sum(one.is_spam for one in result.wrong)
    assert missed <= result.spam / 10
    assert len(result.wrong) - missed <= result.honest / 100


@pytest.mark.parametrize("file", LATER)
def test_so_does_the_filter_at_the_percentage_it_begins_with(file: str) -> None:
    tried = examples(file)
    percent = CommentSettings().filter_percent
    said = percents(examples(LEARN)[:300], tried)
    result = judged(tried, [one >= percent for one in said])
    missed = sum(one.is_spam for one in result.wrong)
    assert missed <= result.spam / 10
    assert len(result.wrong) - missed <= result.honest / 100


def test_nothing_is_learned_from_later_comments_or_the_same_posts() -> None:
    learned = examples(LEARN)
    for file in LATER:
        tried = examples(file)
        assert max(one.sent_at for one in learned) < min(one.sent_at for one in tried)
        assert not {one.written.about for one in learned} & {one.written.about for one in tried}


def test_there_are_300_of_each() -> None:
    labels = [one.is_spam for file in (LEARN, *LATER) for one in examples(file)]
    assert min(labels.count(True), labels.count(False)) >= 300
