"""Primary keys in what a browser sends."""

import pytest

from accounts.pk import parse_pk, parse_pks


def test_digits_spell_a_primary_key() -> None:
    assert parse_pk("42") == 42


@pytest.mark.parametrize("text", ["", "-1", "1.5", "zwei", " 7", "²", "٣", "1" * 19])
def test_nothing_else_does(text: str) -> None:
    assert parse_pk(text) == 0


def test_the_longest_one_fits_into_the_column() -> None:
    assert parse_pk("9" * 18) == 999_999_999_999_999_999 < 2**63


def test_of_several_texts_the_keys_are_kept() -> None:
    assert parse_pks(["1", "x", "", "3"]) == [1, 3]
